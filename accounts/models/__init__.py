"""Who people are. Imports nothing of ours."""

from accounts.models.audit import AuditEntry
from accounts.models.notices import Inbox, Notice
from accounts.models.organisations import Membership, Organisation, OrganisationRole
from accounts.models.runs import Run, RunLostError, RunState, WorkerSeen
from accounts.models.users import User

__all__ = [
    "AuditEntry",
    "Inbox",
    "Membership",
    "Notice",
    "Organisation",
    "OrganisationRole",
    "Run",
    "RunLostError",
    "RunState",
    "User",
    "WorkerSeen",
]
