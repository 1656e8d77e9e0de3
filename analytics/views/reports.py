"""The versions of a dialogue's report: asking for one, following it, taking the files, showing the results."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import faults
from accounts.http import StaffRequest
from accounts.models import RunState
from accounts.policies import require
from analytics import policies
from analytics.documents.frozen import thaw
from analytics.forms import ReportForm
from analytics.frozen_results import FrozenResults
from analytics.models import ReportFile, ReportFormat, ReportVersion
from analytics.services import reports as services
from brainstorm.access import staff_dialogue
from brainstorm.models import Dialogue

P = ParamSpec("P")
PAGE = "analytics/reports.html"
FORMATS = {ReportFormat.PDF: "PDF", ReportFormat.XLSX: "Excel", ReportFormat.CSV: "CSV"}
TYPES = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ReportFormat.CSV: "application/zip",
}


def _report_page(
    view: Callable[Concatenate[StaffRequest, Dialogue, P], HttpResponseBase],
) -> Callable[Concatenate[StaffRequest, str, P], HttpResponseBase]:
    """For facilitators and analysts. Other roles of the dialogue are told why not; for others it does not exist."""

    @never_cache
    @login_required
    @wraps(view)
    def page(request: StaffRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        dialogue = staff_dialogue(request, slug)
        require(policies.can_read_reports(request.user, dialogue))
        return view(request, dialogue, *args, **kwargs)

    return page  # type: ignore[return-value]  # login_required is typed for plain requests


@require_http_methods(["GET", "HEAD", "POST"])
@_report_page
def reports(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """All versions, newest first, and a button that asks for the next."""
    if request.method == "POST":
        form = ReportForm(request.POST)
        if form.is_valid():
            services.request_report(request.user, dialogue, nonce=form.cleaned_data["nonce"])
            return redirect("analytics:reports", dialogue.slug)
    files = ReportFile.objects.filter(is_withdrawn=False).order_by("language", "format")
    versions = dialogue.report_versions.defer("frozen", "outline").prefetch_related(Prefetch("files", queryset=files))
    rows = [_row(version) for version in versions]
    newest = next((row for row in rows if row["version"].state == RunState.DONE), None)
    context: dict[str, Any] = {
        "dialogue": dialogue,
        "tab": "reports",
        "rows": rows,
        "newest": newest,
        "form": ReportForm(initial={"nonce": uuid4().hex}),
        "verdict": policies.can_request_report(request.user, dialogue),
        "is_moving": any(version.is_active for version in versions),
    }
    if newest is not None:
        context["publishing"] = policies.can_publish_results(request.user, newest["version"])
        context["results"] = _results(newest["version"])
    return render(request, f"{PAGE}#versions" if request.htmx else PAGE, context)


@require_POST
@_report_page
def retry(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Try a failed version again."""
    services.retry_report(request.user, _version(dialogue, pk))
    return redirect("analytics:reports", dialogue.slug)


@require_POST
@_report_page
def publish(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Show a version's results to everybody."""
    services.publish_results(request.user, _version(dialogue, pk))
    messages.success(request, _("Tulokset ovat nyt kaikkien nähtävillä."))
    return redirect("analytics:reports", dialogue.slug)


@require_POST
@_report_page
def unpublish(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Take the results page down."""
    services.unpublish_results(request.user, _version(dialogue, pk))
    messages.success(request, _("Tulossivu on piilotettu."))
    return redirect("analytics:reports", dialogue.slug)


@require_safe
@_report_page
def report_file(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponseBase:
    """One file. Who took it is written down."""
    files = ReportFile.objects.select_related("version__dialogue").filter(version__dialogue=dialogue)
    file = get_object_or_404(files, pk=pk, is_withdrawn=False)
    path = services.file_path(file)
    if not path.is_file():
        raise Http404
    services.record_download(request.user, file)
    form = ReportFormat(file.format)
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=TYPES[form])


def _version(dialogue: Dialogue, pk: UUID) -> ReportVersion:
    version = get_object_or_404(ReportVersion.objects.defer("frozen", "outline"), pk=pk, dialogue=dialogue)
    version.dialogue = dialogue
    return version


def _row(version: ReportVersion) -> dict[str, Any]:
    """A version with its files by language, and what went wrong in words."""
    names = dict(settings.LANGUAGES)
    by_language: dict[str, list[dict[str, Any]]] = {}
    for file in version.files.all():
        by_language.setdefault(file.language, []).append(
            {
                "name": FORMATS[ReportFormat(file.format)],
                "order": ReportFormat.values.index(file.format),
                "url": reverse("analytics:report_file", args=[version.dialogue.slug, file.pk]),
                "size": file.size,
            }
        )
    languages = [
        (code, names[code], sorted(by_language[code], key=lambda file: file["order"]))
        for code in version.languages
        if code in by_language
    ]
    own = next((files for code, _name, files in languages if code == get_language()), None)
    return {
        "version": version,
        "frozen_on": timezone.localdate(version.frozen_at) if version.frozen_at else None,
        "languages": languages,
        "own": own or (languages[0][2] if languages else []),
        "failure": _failure(version) if version.state == RunState.FAILED else "",
    }


def _failure(version: ReportVersion) -> str:
    """Why a version could not be made, and what to do."""
    if not version.error.startswith("quotation "):
        return faults.in_words(version.error) or _(
            "Tiedostojen tekeminen ei onnistunut. Ajatukset ja teemat ovat tallessa. Yritä uudelleen."
        )
    _word, _key, *name = version.error.split(" ", 2)
    return _(
        "Teeman ”%(theme)s” lainaus ei vastaa merkki merkiltä näkyvissä olevaa tekstiä. Vaihda lainaus teemojen "
        "sivulla ja yritä uudelleen."
    ) % {"theme": name[0] if name else "–"}


def _results(version: ReportVersion) -> FrozenResults:
    """The newest version's results, for the table on the page; texts of people are not shown there."""
    outline = ReportVersion.objects.values_list("outline", flat=True).get(pk=version.pk)
    return FrozenResults(thaw(outline), {}, get_language() or "fi")
