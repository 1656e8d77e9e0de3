"""The dialogue: all content, and the public face of who takes part."""

from brainstorm.models.answers import PublicAnswer
from brainstorm.models.dialogues import Attendance, Dialogue, DialogueOrganisation, DialogueRole, Interruption, Role
from brainstorm.models.distribution import ArrivalSlip, ArrivalTally, DistributionLink, SenderKind
from brainstorm.models.evaluations import Anchor, Evaluation, Exposure, ExposureReason, ExposureState
from brainstorm.models.ideas import COMMENT_LENGTH, IDEA_LENGTH, Comment, Idea, IdeaText
from brainstorm.models.imports import ImportRejection, ImportRun
from brainstorm.models.invitations import (
    Invitation,
    InvitationBatch,
    InvitationRejection,
    InvitationState,
    InvitationWave,
    OptOut,
)
from brainstorm.models.participants import (
    AccessibilityFeedback,
    AskedWhen,
    BackgroundAnswer,
    BackgroundOption,
    BackgroundQuestion,
    Channel,
    Participant,
    ResultsSubscription,
)
from brainstorm.models.prompts import Kind, Prompt, Scale
from brainstorm.models.resemblance import GramShares, IdeaGram, Support
from brainstorm.models.text_runs import TextRun

__all__ = [
    "COMMENT_LENGTH",
    "IDEA_LENGTH",
    "AccessibilityFeedback",
    "Anchor",
    "ArrivalSlip",
    "ArrivalTally",
    "AskedWhen",
    "Attendance",
    "BackgroundAnswer",
    "BackgroundOption",
    "BackgroundQuestion",
    "Channel",
    "Comment",
    "Dialogue",
    "DialogueOrganisation",
    "DialogueRole",
    "DistributionLink",
    "Evaluation",
    "Exposure",
    "ExposureReason",
    "ExposureState",
    "GramShares",
    "Idea",
    "IdeaGram",
    "IdeaText",
    "ImportRejection",
    "ImportRun",
    "Interruption",
    "Invitation",
    "InvitationBatch",
    "InvitationRejection",
    "InvitationState",
    "InvitationWave",
    "Kind",
    "OptOut",
    "Participant",
    "Prompt",
    "PublicAnswer",
    "ResultsSubscription",
    "Role",
    "Scale",
    "SenderKind",
    "Support",
    "TextRun",
]
