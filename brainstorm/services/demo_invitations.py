"""People to invite in the demo: one file agreed to, so that invitations can be sent, and one that waits for it."""

from accounts.models import RunState, User
from brainstorm.inviting import likeness
from brainstorm.models import BackgroundOption, Dialogue, Invitation, InvitationBatch, InvitationRejection
from brainstorm.services.invitations import confirm_batch

_FILES: tuple[tuple[str, tuple[tuple[str, str, str, int], ...], tuple[tuple[int, str, dict[str, str]], ...]], ...] = (
    ("kainuun-henkilosto.csv", (("kainuu", "staff", "fi", 26), ("kainuu", "management", "fi", 6)), ()),
    (
        "pohjanmaan-henkilosto.csv",
        (("pohjanmaa", "staff", "sv", 24), ("pohjanmaa", "staff", "fi", 9), ("pohjanmaa", "management", "sv", 7)),
        ((12, "bad_address", {"value": "etunimi.sukunimi"}), (31, "repeated", {})),
    ),
)


def store_invitees(by: User, dialogue: Dialogue) -> None:
    """Store two files that have been read; the first is agreed to. Nobody has been mailed."""
    offered = BackgroundOption.objects.filter(question__dialogue=dialogue, question__key__in=("role", "area"))
    options = dict(offered.values_list("key", "pk"))
    for name, groups, rejections in _FILES:
        total = sum(n for _area, _role, _language, n in groups)
        batch = InvitationBatch.objects.create(
            dialogue=dialogue, file_name=name, state=RunState.DONE, accepted=total, started_by=by, progress=100
        )
        Invitation.objects.bulk_create(
            Invitation(
                dialogue=dialogue,
                batch=batch,
                address=f"{area}.{role}.{language}{number}@example.fi",
                language=language,
                role_id=options[role],
                area_id=options[area],
                likeness=likeness(dialogue.pk, language, options[role], options[area]),
            )
            for area, role, language, n in groups
            for number in range(1, n + 1)
        )
        InvitationRejection.objects.bulk_create(
            InvitationRejection(batch=batch, line=line, reason=reason, details=details)
            for line, reason, details in rejections
        )
        if not rejections:
            confirm_batch(by, batch)
