"""What finds thoughts that say nearly the same, and who joined one instead of repeating it."""

import uuid

from django.db import models

from brainstorm.models.dialogues import Dialogue
from brainstorm.models.ideas import Idea, IdeaText
from brainstorm.models.participants import Participant


class IdeaGram(models.Model):
    """A piece of an idea's text by which it is found, as a number. Gone with the idea's worked text.

    The number depends on the prompt too: ideas of different prompts are never compared.
    """

    pk = models.CompositePrimaryKey("gram", "text")
    gram = models.IntegerField()
    text = models.ForeignKey(IdeaText, models.CASCADE, related_name="grams")

    def __str__(self) -> str:
        return f"{self.gram} {self.text_id}"


class GramShares(models.Model):
    """In which share of a dialogue's texts each common piece of a word is. Made by a job, as the dialogue grows."""

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, primary_key=True, related_name="gram_shares")
    shares = models.BinaryField(help_text="see language.grams.pack_shares")
    texts = models.PositiveIntegerField(help_text="how many were counted")

    def __str__(self) -> str:
        return f"{self.dialogue_id}: {self.texts}"


class Support(models.Model):
    """That a participant means the same as an idea says. Never an evaluation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="supports")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="supports")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "participant"], name="one_support_each")]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.idea_id}"
