"""A dialogue as a participant will see it, in each language. Nothing can be sent, nothing is stored."""

import re
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from brainstorm.forms.background import BackgroundForm
from brainstorm.forms.evaluations import EvaluationForm
from brainstorm.forms.ideas import IdeaForm
from brainstorm.models import AskedWhen, Dialogue, Interruption, Kind, Prompt
from brainstorm.phases import Phase
from brainstorm.views.arrival import questions_of, welcome_context
from brainstorm.views.frame import frame as participant_frame
from brainstorm.views.frame import prompts_of
from brainstorm.views.legal import privacy_context, statement_context
from brainstorm.views.work.frame import staff_page
from brainstorm.words import KIND_BADGES, KIND_NAMES

STEPS = [
    ("alku", gettext_lazy("Alkusivu")),
    ("taustat", gettext_lazy("Taustat")),
    ("kirjoita", gettext_lazy("Kirjoita")),
    ("arvioi", gettext_lazy("Arvioi")),
    ("lopuksi", gettext_lazy("Lopuksi")),
    ("saannot", gettext_lazy("Säännöt")),
    ("tietosuoja", gettext_lazy("Tietosuoja")),
    ("saavutettavuus", gettext_lazy("Saavutettavuus")),
]


@require_safe
@staff_page
def preview(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """One step of taking part, as it would be while the dialogue is open."""
    step = request.GET.get("sivu", "alku")
    dialogue.phase, dialogue.interruption = Phase.OPEN, Interruption.NONE  # on this page only; never saved
    page, context = _page(request, dialogue, step)
    here = reverse("brainstorm:work_preview", args=[dialogue.slug])
    steps = [(label, f"{here}?sivu={key}", key == step) for key, label in STEPS]
    html = render_to_string("brainstorm/work/preview.html", {**context, "page": page, "preview_steps": steps}, request)
    return HttpResponse(_kept_inside(html, dialogue, here))


def _kept_inside(html: str, dialogue: Dialogue, here: str) -> str:
    """Links to the participants' pages, which a draft does not have yet, lead to their previews."""
    outside = re.escape(reverse("brainstorm:dialogue", args=[dialogue.slug]))

    def inside(link: re.Match[str]) -> str:
        step = link["page"] if link["page"] in dict(STEPS) else "alku"
        return f'href="{here}?sivu={step}"'

    html = re.sub(rf'href="{outside}(?P<page>[a-z]*)[^"]*"', inside, html)
    return re.sub(r'href="(?:/sv|/en)?/ilmoita/[^"]*"', f'href="{here}?sivu=arvioi"', html)


def _page(request: StaffRequest, dialogue: Dialogue, step: str) -> tuple[str, dict[str, Any]]:
    """The participants' own template of a step, and what it shows."""
    if step == "alku":
        return "brainstorm/welcome.html", welcome_context(dialogue, None)
    if step == "taustat":
        form = BackgroundForm(questions_of(dialogue, AskedWhen.BEFORE))
        context = participant_frame(dialogue, None, "background")
        return "brainstorm/background.html", context | {"form": form, "writes_next": True, "verdict": True}
    if step == "kirjoita":
        return "brainstorm/write.html", _write(request, dialogue)
    if step == "arvioi":
        return "brainstorm/weigh.html", _weigh(request, dialogue)
    if step == "lopuksi":
        form = BackgroundForm(questions_of(dialogue, AskedWhen.AFTER))
        return "brainstorm/background_rest.html", participant_frame(dialogue, None) | {"form": form}
    if step == "saannot":
        return "brainstorm/rules.html", participant_frame(dialogue, None)
    if step == "tietosuoja":
        return "brainstorm/privacy.html", participant_frame(dialogue, None) | privacy_context(dialogue)
    if step == "saavutettavuus":
        return "brainstorm/accessibility.html", participant_frame(dialogue, None) | statement_context(dialogue)
    raise Http404


def _write(request: StaffRequest, dialogue: Dialogue) -> dict[str, Any]:
    """The writing page of one question, with links to the others."""
    prompts, prompt = _chosen(request, dialogue)
    required = [found for found in prompts if found.is_required]
    return participant_frame(dialogue, None, "write") | {
        "prompt": prompt,
        "form": IdeaForm(prompt),
        "place": required.index(prompt) + 1 if prompt in required else 0,
        "places": len(required),
        "preview_prompts": _others(dialogue, prompts, prompt, "kirjoita"),
    }


def _weigh(request: StaffRequest, dialogue: Dialogue) -> dict[str, Any]:
    """A card of one question, with a made-up thought on it that is nobody's and is stored nowhere."""
    prompts, prompt = _chosen(request, dialogue)
    kind = prompt.kind or Kind.PROPOSAL
    example = _("Tässä on jonkun toisen kirjoittama ajatus. Osallistuja arvioi sen yksi kortti kerrallaan.")
    language = get_language() or "fi"
    form = EvaluationForm(scale=prompt.scale)
    return participant_frame(dialogue, None, "weigh") | {
        "card": {"idea_id": uuid4(), "text": example, "language": language, "prompt_text": prompt.text},
        "kind": KIND_NAMES.get(kind, ""),
        "badge": KIND_BADGES.get(kind, ""),
        "form": form,
        "rows": form.rows(),
        "progress": _("Ensimmäinen viidestä"),
        "grains": ["now", "", "", "", ""],
        "preview_prompts": _others(dialogue, prompts, prompt, "arvioi"),
    }


def _chosen(request: StaffRequest, dialogue: Dialogue) -> tuple[list[Prompt], Prompt]:
    prompts = prompts_of(dialogue)
    number = request.GET.get("kysymys", "1")
    prompt = next((prompt for prompt in prompts if str(prompt.number) == number), None)
    if prompt is None:
        raise Http404
    return prompts, prompt


def _others(dialogue: Dialogue, prompts: list[Prompt], prompt: Prompt, step: str) -> list[tuple[int, str, bool]]:
    here = reverse("brainstorm:work_preview", args=[dialogue.slug])
    return [(found.number, f"{here}?sivu={step}&kysymys={found.number}", found is prompt) for found in prompts]
