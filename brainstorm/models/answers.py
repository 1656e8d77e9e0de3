"""What the organisation answers to a question, for everybody to read."""

from django.conf import settings
from django.db import models

from brainstorm.models.ideas import Idea

ANSWER_LENGTH = 3000


class PublicAnswer(models.Model):
    """The organisation's answer to somebody's question, during the dialogue. Seen where the question is seen."""

    idea = models.OneToOneField(Idea, models.CASCADE, primary_key=True, related_name="public_answer")
    text = models.TextField(max_length=ANSWER_LENGTH, blank=True)
    answered_on = models.DateField(help_text="the day of the first answer")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)

    def text_for(self, language: str) -> tuple[str, str]:
        """The text in a language, or in the question's where that one is missing; and the language it is in."""
        first = getattr(self, f"text_{language}", "")
        if first:
            return first, language
        return getattr(self, f"text_{self.idea.language}") or "", self.idea.language
