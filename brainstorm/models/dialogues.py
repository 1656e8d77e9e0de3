"""A dialogue: who asks what, when, on which terms."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from brainstorm.phases import ALLOWED_ACTS, READABLE, Act, Phase
from moderation.models import Queue


class Interruption(models.TextChoices):
    """Why a running dialogue stands still."""

    NONE = "none"
    PAUSED = "paused"  # reading goes on, nothing new is taken
    EMERGENCY = "emergency"  # nothing is shown but the notice


ON_EVERY_PAGE = (
    *("id", "slug", "queue", "phase", "interruption", "minimum_evaluations", "target_evaluations", "base_evaluations"),
    "deals_anchors",
    *("help_phone", "help_email"),
    *(
        name + suffix
        for name in ("title", "help_hours")
        for suffix in ("", *(f"_{code}" for code, _ in settings.LANGUAGES))
    ),
)
"""What every page of taking part needs of its dialogue; most need no more, and the rest is long."""


class DialogueQuerySet(models.QuerySet["Dialogue"]):
    """Reads of dialogues."""

    def lean(self) -> "DialogueQuerySet":
        """Only what every page needs; anything else is fetched when asked for."""
        return self.only(*ON_EVERY_PAGE)

    def readable(self) -> "DialogueQuerySet":
        """What the public may open."""
        return self.filter(phase__in=READABLE)


def default_languages() -> list[str]:
    """Finnish, Swedish and English."""
    return [code for code, _ in settings.LANGUAGES]


class Dialogue(models.Model):
    """One large conversation on one topic."""

    slug = models.SlugField(max_length=60, unique=True)
    organisations = models.ManyToManyField(Organisation, through="DialogueOrganisation", related_name="dialogues")
    queue = models.OneToOneField(Queue, models.PROTECT, related_name="dialogue")
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.DRAFT)
    interruption = models.CharField(max_length=10, choices=Interruption, default=Interruption.NONE)
    languages = models.JSONField(default=default_languages)
    template = models.CharField(max_length=40, default="ammattilaisdialogi")

    # Texts in each language (see translation.py).
    title = models.CharField(max_length=200, blank=True)
    purpose = models.TextField(blank=True)
    what_happens = models.TextField(blank=True, help_text="what happens to what people write")
    decision = models.TextField(blank=True, help_text="which decision this feeds, and who decides")
    rules = models.TextField(blank=True, help_text="community rules, Markdown")
    help_hours = models.CharField(max_length=200, blank=True)
    interruption_text = models.TextField(blank=True)
    summary = models.TextField(blank=True, help_text="what came of it; needed to complete")
    # Privacy notice: built from these and from the settings of the dialogue.
    privacy_basis = models.TextField(blank=True, help_text="purpose and legal basis")
    privacy_recipients = models.TextField(blank=True)

    controller = models.CharField(max_length=200, blank=True)
    privacy_officer = models.CharField(max_length=200, blank=True, help_text="data protection officer's contact")
    help_phone = models.CharField(max_length=40, blank=True)
    help_email = models.EmailField(blank=True)
    accessibility_email = models.EmailField(blank=True)
    accessibility_reviewed_on = models.DateField(null=True, blank=True)
    accessibility_gaps = models.TextField(blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    records_class = models.CharField(max_length=60, blank=True)
    retention_basis = models.CharField(max_length=200, blank=True)

    opens_on = models.DateField(null=True, blank=True)
    writing_ends_on = models.DateField(null=True, blank=True)
    answering_ends_on = models.DateField(null=True, blank=True)
    results_on = models.DateField(null=True, blank=True, help_text="promised day of publishing")
    decision_on = models.DateField(null=True, blank=True)
    retention_until = models.DateField(null=True, blank=True)
    retention_done_at = models.DateTimeField(null=True)
    results_published_at = models.DateTimeField(null=True)
    # Approved for publishing: it opens at once, or by itself on opens_on.
    published_at = models.DateTimeField(null=True)

    moderation_reserve = models.CharField(
        max_length=200, blank=True, help_text="who steps in when the one moderator is away; else two are needed"
    )

    minimum_group = models.PositiveSmallIntegerField(default=5)
    minimum_evaluations = models.PositiveSmallIntegerField(default=6)
    target_evaluations = models.PositiveSmallIntegerField(default=10)
    # The target, and more where people give more; kept by the clock (brainstorm/pipelines/dealing.py).
    base_evaluations = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="what every idea gets before the best get more"
    )
    deals_anchors = models.BooleanField(
        default=False, db_default=False, help_text="there are ideas that everybody is shown"
    )
    expected_participants = models.PositiveIntegerField(default=1000)

    version = models.PositiveIntegerField(default=1, help_text="raised by every edit; guards against lost updates")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DialogueQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(minimum_group__gte=5), name="groups_never_under_five")]

    def __str__(self) -> str:
        return self.title or self.slug

    def allows(self, act: Act) -> bool:
        """Whether the phase, and no interruption, lets participants do this now."""
        if self.interruption == Interruption.EMERGENCY:
            return act == Act.WITHDRAW
        if self.interruption == Interruption.PAUSED and act not in {Act.READ, Act.WITHDRAW}:
            return False
        return act in ALLOWED_ACTS[Phase(self.phase)]


class DialogueOrganisation(models.Model):
    """That an organisation asks, with others perhaps. The first leads."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="asking")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="asks_in")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "organisation"], name="asks_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} asks in {self.dialogue_id}"


class Role(models.TextChoices):
    """What a member of staff does in one dialogue."""

    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    ANALYST = "analyst"


class DialogueRole(models.Model):
    """That somebody has a role in a dialogue. Moderators are members of its queue as well."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="dialogue_roles")
    role = models.CharField(max_length=20, choices=Role)
    invite_pending = models.BooleanField(default=False, help_text="the mail that tells of the role is still unsent")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dialogue", "user", "role"], name="one_role_row_each")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.dialogue_id}"


class Attendance(models.Model):
    """Who has come, by role and area, up to the end of the day before: counted once a day, never live.

    Kept as it may be shown: small groups hidden or merged, counts in whole batches.
    """

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, primary_key=True, related_name="attendance")
    counted_on = models.DateField()
    figures = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.counted_on}"
