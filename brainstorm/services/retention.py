"""What happens on the retention date: identities are destroyed, results remain, and a log shows it."""

from collections import Counter
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEntry, Inbox
from brainstorm.models import (
    BackgroundAnswer,
    BackgroundOption,
    BackgroundQuestion,
    Dialogue,
    Participant,
)
from brainstorm.phases import Phase
from brainstorm.services.dialogues import locked
from brainstorm.services.edits import write
from brainstorm.setup import wider

KEPT = ("role", "area")
"""The two background questions whose answers stay, in their wider categories."""


def carry_out_retention(today: date | None = None) -> int:
    """Destroy what has come to its retention date. Run as often as one likes; returns how many dialogues it did."""
    day = today or timezone.localdate()
    due = Dialogue.objects.filter(retention_until__lte=day, retention_done_at=None).exclude(phase=Phase.DRAFT)
    return sum(destroy_identities(dialogue, day) for dialogue in due)


@transaction.atomic
def destroy_identities(dialogue: Dialogue, day: date) -> bool:
    """Carry out the retention of one dialogue, unless it has been done.

    Gone are the hashes of keys and return codes, the inboxes with what waited in them, all background answers but
    role and area, addresses that asked for results or an answer. Role and area are merged into wider categories.
    """
    row = locked(dialogue)
    if row.retention_done_at is not None or row.retention_until is None or row.retention_until > day:
        return False
    people = Participant.objects.filter(dialogue=row)
    known = people.filter(Q(key_hash__isnull=False) | Q(return_code_hash__isnull=False))
    log: dict[str, Any] = {"participants": people.count(), "hashes": known.count()}
    inboxes = list(people.filter(inbox__isnull=False).values_list("inbox_id", flat=True))
    log["inboxes"] = len(inboxes)
    people.update(key_hash=None, return_code_hash=None, inbox=None)
    _delete_inboxes(inboxes)
    log |= _coarsen_background(row)
    log["addresses"] = row.results_subscriptions.all().delete()[0]
    log["addresses"] += row.accessibility_feedback.exclude(reply_to="").update(reply_to="")
    row.arrival_slips.all().delete()
    log["addresses"] += row.invitations.count()
    row.invitations.all().delete()
    row.invitation_batches.all().delete()  # with the rows that could not be taken
    log |= k_test(row)
    write(row, {"retention_done_at": timezone.now(), "version": row.version + 1})
    record(None, "retention_done", row, **log)
    return True


_BATCH = 500


def _delete_inboxes(keys: list[Any]) -> None:
    for start in range(0, len(keys), _BATCH):
        Inbox.objects.filter(pk__in=keys[start : start + _BATCH]).delete()


def _coarsen_background(dialogue: Dialogue) -> dict[str, int]:
    """Delete the answers to all questions but two, and merge those into wider categories."""
    kept = dialogue.background_questions.filter(key__in=KEPT)
    deleted = BackgroundAnswer.objects.filter(question__dialogue=dialogue).exclude(question__in=kept).delete()[0]
    merged = sum(_merge(question) for question in kept)
    return {"background_deleted": deleted, "background_merged": merged}


def _merge(question: BackgroundQuestion) -> int:
    merged = 0
    for option in question.options.exclude(merges_into=""):
        names = {f"text_{language}": text for language, text in wider(option.merges_into).items()}
        target, _new = BackgroundOption.objects.get_or_create(
            question=question,
            key=option.merges_into,
            defaults={**names, "order": option.order, "is_sensitive": option.is_sensitive},
        )
        merged += BackgroundAnswer.objects.filter(question=question, option=option).update(option=target)
    return merged


def k_test(dialogue: Dialogue) -> dict[str, int]:
    """How small the smallest group is that the remaining background values still tell apart."""
    kept: dict[Any, dict[str, int]] = {}
    answers = BackgroundAnswer.objects.filter(question__dialogue=dialogue, option__isnull=False)
    for person, question, option in answers.values_list("participant_id", "question_id", "option_id").iterator():
        kept.setdefault(person, {})[str(question)] = option
    groups = Counter(tuple(sorted(values.items())) for values in kept.values())
    floor = dialogue.minimum_group
    return {
        "k": floor,
        "groups": len(groups),
        "smallest_group": min(groups.values(), default=0),
        "groups_under_k": sum(1 for size in groups.values() if size < floor),
    }


def retention_log(dialogue: Dialogue) -> AuditEntry | None:
    """The line that shows it happened."""
    lines = AuditEntry.objects.filter(target_type="brainstorm.dialogue", target_key=str(dialogue.pk))
    return lines.filter(action="retention_done").first()
