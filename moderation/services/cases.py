"""Cases: opened by findings and flags, decided by moderators, lapsed when nothing is left to decide."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts import audit
from accounts.keys import key_for, keyed_hash
from accounts.models import User
from accounts.policies import require
from moderation import policies
from moderation.models import (
    Audience,
    Case,
    CaseState,
    Decision,
    Flag,
    FlagReason,
    Ground,
    ModeratedContent,
    Outcome,
    Urgency,
    Visibility,
)
from moderation.policies import OUTCOMES
from moderation.screening import Finding, Kind, Severity
from moderation.services import receipts, statements

VISIBILITY_AFTER = {
    Outcome.KEEP: Visibility.PUBLISHED,
    Outcome.HIDE: Visibility.HIDDEN,
    Outcome.RESTORE: Visibility.PUBLISHED,
}


class DecidedMeanwhileError(Exception):
    """Somebody else has decided, or the author taken the text away, since the page was shown."""


@transaction.atomic
def open_case(content: ModeratedContent, *, urgency: Urgency, findings: list[Finding] | None = None) -> Case:
    """The one open case of a contribution: the one there is, made more urgent if need be, or a new one.

    Findings are kept as kinds and places, never as text.
    """
    case, is_new = Case.objects.select_for_update(no_key=True).get_or_create(
        content_type=ContentType.objects.get_for_model(content),
        object_id=content.pk,
        state=CaseState.OPEN,
        defaults={
            "queue": content.moderation_queue,
            "urgency": urgency,
            "language": content.language,
            "findings": _as_rows(findings or []),
        },
    )
    if not is_new:
        if findings is not None:
            case.findings = _as_rows(findings) + _earlier_distress(case, findings)
        case.urgency = max(case.urgency, urgency)
        case.save(update_fields=["findings", "urgency"])
    return case


def lapse_case(content: ModeratedContent) -> None:
    """Close the open case of a contribution whose author has withdrawn or erased it: nothing is left to decide."""
    _open_case_of(content).update(state=CaseState.LAPSED, decided_at=timezone.now())


def forget_text(content: ModeratedContent) -> None:
    """The text of a contribution is erased: so is what flaggers and moderators may have quoted of it.

    What was decided, and on which ground, stays; so does that somebody flagged it. Runs in the caller's transaction.
    """
    lapse_case(content)
    content_type = ContentType.objects.get_for_model(content)
    cases = Case.objects.filter(content_type=content_type, object_id=content.pk)
    cases.update(findings=[])
    Flag.objects.filter(case__in=cases).update(text="")
    # Past Decision.save, which refuses: the law on erasure is the one thing that goes before "written once".
    Decision.objects.filter(case__in=cases).update(facts="")


def mend_case(content: ModeratedContent) -> None:
    """The author has edited away what was found: the case lapses, unless people asked for it or somebody is in danger.

    Then it stays, and knows only which kinds of distress an earlier wording held.
    """
    case = _open_case_of(content).select_for_update(no_key=True).first()
    if case is None:
        return
    if case.flag_count == 0 and case.urgency < Urgency.DANGER:
        lapse_case(content)
    else:
        case.findings = _earlier_distress(case, [])
        case.save(update_fields=["findings"])


def _open_case_of(content: ModeratedContent) -> QuerySet[Case]:
    content_type = ContentType.objects.get_for_model(content)
    return Case.objects.filter(content_type=content_type, object_id=content.pk, state=CaseState.OPEN)


@transaction.atomic
def flag_content(content: ModeratedContent, *, reason: FlagReason, text: str, nonce: str) -> str:
    """Say that something is wrong with a text, and get the receipt code with which to follow what happens.

    Anybody may. The flag joins the open case of the text or opens one. The same nonce again adds nothing and
    gives the same code.
    """
    pk = key_for(content.pk, nonce)
    code = receipts.code_for(pk)
    if Flag.objects.filter(pk=pk).exists():
        return code
    urgency = Urgency.DANGER if reason == FlagReason.THREAT else Urgency.NORMAL
    case = open_case(content, urgency=urgency)
    _, is_new = Flag.objects.get_or_create(
        pk=pk, defaults={"case": case, "reason": reason, "text": text, "receipt_hash": keyed_hash("receipt", code)}
    )
    if is_new:
        Case.objects.filter(pk=case.pk).update(
            flag_count=F("flag_count") + 1, urgency=Greatest(F("urgency"), Value(int(urgency)))
        )
    return code


@transaction.atomic
def decide_case(by: User, case: Case, *, outcome: Outcome, ground: Ground | None, facts: str, seen: int) -> Decision:
    """Decide a case: the statement of reasons, the visibility, the audit line and the author's notice, all or none.

    ``seen`` is how many decisions the moderator saw on the page. Raises DecidedMeanwhileError when there are more by
    now, or when the text is no longer in a state in which this can be decided; then nothing has been changed.
    """
    require(policies.can_decide(by, case.queue))
    content = _locked_target(case)
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if locked.decisions.count() != seen or outcome not in OUTCOMES.get((locked.state, content.visibility), ()):
        raise DecidedMeanwhileError
    before = Visibility(content.visibility)
    decision = Decision.objects.create(
        case=locked,
        by=by,
        outcome=outcome,
        ground=ground,
        facts=facts,
        was_automated=bool(locked.findings),
        visibility_before=before,
    )
    Case.objects.filter(pk=locked.pk).update(state=CaseState.DECIDED, decided_at=decision.decided_at)
    _show_or_hide(content, VISIBILITY_AFTER[outcome])
    details = {"outcome": outcome.value, "ground": ground.key if ground else "", "content": str(content.pk)}
    audit.record(by, "moderation.decide", locked, **details)
    statements.tell_author(content, decision, before=before)
    return decision


def close_targetless(by: User, case: Case) -> None:
    """Take a case off the queue whose text its author has withdrawn or erased."""
    require(policies.can_decide(by, case.queue))
    Case.objects.filter(pk=case.pk, state=CaseState.OPEN).update(state=CaseState.LAPSED, decided_at=timezone.now())


def _locked_target(case: Case) -> ModeratedContent:
    """The contribution, locked before its case as everywhere, and only if a moderator may see it."""
    model: type[ModeratedContent] = case.content_type.model_class()  # type: ignore[assignment]
    visible = model._default_manager.visible_to(Audience.MODERATOR)  # type: ignore[attr-defined]
    content: ModeratedContent | None = (
        visible.select_for_update(of=("self",), no_key=True).filter(pk=case.object_id).first()
    )
    if content is None:
        raise DecidedMeanwhileError
    return content


def _show_or_hide(content: ModeratedContent, visibility: Visibility) -> None:
    if content.visibility != visibility:
        content.visibility = visibility
        content.save(update_fields=["visibility"])
        content.visibility_changed()


def _as_rows(findings: list[Finding]) -> list[dict[str, object]]:
    return [{"kind": finding.kind.value, "start": finding.start, "end": finding.end} for finding in findings]


def _earlier_distress(case: Case, findings: list[Finding]) -> list[dict[str, object]]:
    """Kinds of distress that an earlier wording held and this one does not: somebody may still need help."""
    now = {finding.kind.value for finding in findings}
    earlier = {row["kind"] for row in case.findings if Kind(row["kind"]).severity is Severity.HELP}
    return [{"kind": kind} for kind in sorted(earlier - now)]


def case_of_receipt(code: str) -> Case | None:
    """The case that a receipt code follows."""
    flag = Flag.objects.select_related("case").filter(receipt_hash=keyed_hash("receipt", code)).first()
    return flag.case if flag else None
