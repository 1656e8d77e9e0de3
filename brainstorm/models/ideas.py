"""What participants write."""

import random

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Inbox
from brainstorm.models.dialogues import Dialogue, Interruption
from brainstorm.models.imports import ImportRun
from brainstorm.models.participants import Channel, Participant
from brainstorm.models.prompts import Kind, Prompt
from brainstorm.phases import READABLE
from moderation.models import SEEN_BY, Audience, ModeratedContent, ModeratedContentQuerySet, Queue, Visibility

IDEA_LENGTH = 2000
COMMENT_LENGTH = 3000

_LOOKERS_ON = {Audience.PUBLIC, Audience.PARTICIPANT}

GONE = (Visibility.WITHDRAWN, Visibility.ERASED)
"""Taken away by its author: others' replies stay, under a tombstone."""

_UNDER_A_READABLE_PARENT = Q(parent=None) | Q(parent__visibility__in=[*SEEN_BY[Audience.PUBLIC], *GONE])


def random_draw() -> float:
    """Where a new idea stands in the order of dealing: before every idea that was handed out, by lot among the new."""
    return random.SystemRandom().random()


class IdeaQuerySet(ModeratedContentQuerySet["Idea"]):
    """The vocabulary of reads."""

    def parent_rule(self, audience: Audience) -> Q:
        """The public sees ideas only of dialogues that are open to look at."""
        if audience not in _LOOKERS_ON:
            return Q()
        return Q(dialogue__phase__in=READABLE) & ~Q(dialogue__interruption=Interruption.EMERGENCY)

    def visible_in(self, dialogue: Dialogue, audience: Audience) -> "IdeaQuerySet":
        """The same rule within one dialogue that is at hand: what is asked of a dialogue is asked of it, not joined."""
        is_closed = dialogue.phase not in READABLE or dialogue.interruption == Interruption.EMERGENCY
        if audience in _LOOKERS_ON and is_closed:
            return self.none()
        return self.filter(dialogue=dialogue, visibility__in=sorted(SEEN_BY[audience]))

    def still_weighed(self) -> "IdeaQuerySet":
        """Those whose prompt may still be weighed today."""
        today = timezone.localdate()
        return self.filter(Q(prompt__weighing_ends_on=None) | Q(prompt__weighing_ends_on__gte=today))

    def for_weighing(self) -> "IdeaQuerySet":
        """Only what deciding about an evaluation needs: it is asked at every card."""
        asked = ("prompt__scale", "prompt__weighing_ends_on")
        return self.select_related("prompt").only("dialogue", "participant", "prompt", "visibility", *asked)

    def for_cards(self) -> "IdeaQuerySet":
        """Everything an idea card shows, in one query."""
        return self.select_related("prompt")


class Idea(ModeratedContent):
    """A participant's answer to a prompt, in their own words."""

    # Also on the prompt; repeated here for the indexes of lists over a whole dialogue.
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="ideas")
    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="ideas")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="ideas")
    text = models.TextField(max_length=IDEA_LENGTH)
    kind = models.CharField(max_length=20, choices=Kind)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    is_edited = models.BooleanField(default=False)
    # Counters of what is stored beside, kept by the services in the same transaction.
    evaluation_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0, help_text="comments the public sees")
    comments_posted = models.PositiveIntegerField(default=0, help_text="the number given to the latest comment")
    support_count = models.PositiveIntegerField(default=0, db_default=0, help_text="people who mean the same")
    # What dealing goes by. Only evaluations of dealt cards count here: whoever picks ideas by themselves, alone or
    # many together, does not steer what is shown to others.
    routed_count = models.PositiveIntegerField(default=0, db_default=0, help_text="evaluations of dealt cards")
    value_sum = models.IntegerField(default=0, db_default=0, help_text="of their values")
    value_square_sum = models.PositiveIntegerField(default=0, db_default=0, help_text="of their values' squares")
    dealt_count = models.PositiveIntegerField(
        default=0, db_default=0, help_text="cards ever dealt, skipped and left ones too"
    )
    in_hand = models.PositiveIntegerField(
        default=0, db_default=0, help_text="dealt cards somebody may be weighing right now"
    )
    # The place in the order of dealing, lowest first; what the numbers mean stands in brainstorm/sampling.py.
    draw = models.FloatField(default=random_draw)
    # Imported rows: who the row is in its file, so that the same file twice adds nothing.
    import_key = models.CharField(max_length=64, null=True)
    import_run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, related_name="ideas")

    objects = IdeaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "import_key"], name="one_idea_by_import_key"),
        ]
        indexes = [
            # In the order of their lists. Visibility is no part of them: a list asks for several states at once,
            # which would break the order, and few ideas are hidden.
            models.Index(fields=["dialogue", "-posted_at", "-id"], name="ideas_newest"),
            models.Index(fields=["dialogue", "-comment_count", "-id"], name="ideas_discussed"),
            models.Index(fields=["dialogue", "draw"], name="ideas_to_deal"),
            models.Index(fields=["dialogue", "language", "draw"], name="ideas_to_deal_by_language"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def moderation_queue(self) -> Queue:
        return self.dialogue.queue

    @property
    def author_inbox(self) -> Inbox | None:
        return self.participant.inbox

    def moderated_text(self) -> str:
        return self.text

    def context_title(self) -> str:
        return self.prompt.text

    def context_url(self) -> str:
        return reverse("brainstorm:idea", args=[self.dialogue.slug, self.pk])


class CommentQuerySet(ModeratedContentQuerySet["Comment"]):
    """The vocabulary of reads."""

    def parent_rule(self, audience: Audience) -> Q:
        """A comment under something hidden is hidden with it; under a tombstone it stays.

        An erased idea and a comment that its author withdrew or erased leave a tombstone: others' words stay.
        """
        if audience not in _LOOKERS_ON | {Audience.ANALYSIS, Audience.REPORT}:
            return Q()
        shown = [Visibility.PUBLISHED, Visibility.REDACTED, Visibility.ERASED]
        rule = Q(idea__visibility__in=shown) & _UNDER_A_READABLE_PARENT
        if audience in _LOOKERS_ON:
            rule &= Q(idea__dialogue__phase__in=READABLE) & ~Q(idea__dialogue__interruption=Interruption.EMERGENCY)
        return rule

    def threads_under(self, idea: Idea) -> "CommentQuerySet":
        """What the public sees at the top level under an idea it is known to see, tombstones among it."""
        return self.filter(idea=idea, parent=None, visibility__in=[*SEEN_BY[Audience.PUBLIC], *GONE])

    def replies_under(self, idea: Idea) -> "CommentQuerySet":
        """The replies that the public sees under an idea it is known to see."""
        return self.filter(
            _UNDER_A_READABLE_PARENT, idea=idea, parent__isnull=False, visibility__in=SEEN_BY[Audience.PUBLIC]
        )


class Comment(ModeratedContent):
    """What somebody says about an idea, or in reply to another comment (one level deep)."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="comments")
    text = models.TextField(max_length=COMMENT_LENGTH)
    is_edited = models.BooleanField(default=False)
    # Times are kept to the hour, so the order of a conversation needs a number of its own.
    number = models.PositiveIntegerField(default=0, help_text="1, 2, … in the order of posting under the idea")

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["idea", "-number", "-id"], name="comments_of_idea")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def moderation_queue(self) -> Queue:
        return self.idea.dialogue.queue

    @property
    def author_inbox(self) -> Inbox | None:
        return self.participant.inbox

    def moderated_text(self) -> str:
        return self.text

    def context_title(self) -> str:
        return self.idea.prompt.text

    def context_url(self) -> str:
        return f"{self.idea.context_url()}#c-{self.pk}"

    def surroundings(self) -> list[ModeratedContent]:
        return [self.idea] if self.parent is None else [self.idea, self.parent]

    def visibility_changed(self) -> None:
        """Count again what the public sees under the idea. The lock lets no comment posted meanwhile go uncounted."""
        Idea.objects.select_for_update(no_key=True).only("pk").get(pk=self.idea_id)
        shown = Comment.objects.filter(
            _UNDER_A_READABLE_PARENT, idea=self.idea_id, visibility__in=SEEN_BY[Audience.PUBLIC]
        )
        Idea.objects.filter(pk=self.idea_id).update(comment_count=shown.count())


class IdeaText(models.Model):
    """What an idea's text is made into, by a worker. Gone with every edit, and made again.

    Never joined by a card query. Lemmas are separated by spaces; the embedding is float16 as bytes.
    """

    idea = models.OneToOneField(Idea, models.CASCADE, primary_key=True, related_name="worked_text")
    language = models.CharField(max_length=2)
    lemmas = models.TextField(blank=True)
    embedding = models.BinaryField(null=True)
    embedder = models.CharField(max_length=60, blank=True, help_text="name and version; empty: none")
    lemmatiser = models.CharField(max_length=60, blank=True)
    problem = models.CharField(max_length=200, blank=True, help_text="why the text could not be worked on")

    class Meta:
        indexes = [
            # Which embedders and lemmatisers there are rows of is asked twice a minute.
            models.Index(fields=["embedder", "lemmatiser"], name="texts_made_by"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
