"""Answering a question in public."""

from typing import Any

from django import forms

from brainstorm.forms.edits import EditForm, stored_texts, text_in
from brainstorm.models import Idea, PublicAnswer
from brainstorm.models.answers import ANSWER_LENGTH


class AnswerForm(EditForm):
    """The answer in each language of the dialogue. Needed in the one that was asked in."""

    def __init__(self, data: Any = None, *, idea: Idea, answer: PublicAnswer | None) -> None:
        spoken = idea.dialogue.languages
        self.languages = [idea.language, *(code for code in spoken if code != idea.language)]
        super().__init__(data, stored=stored_texts(answer or PublicAnswer(idea=idea), ["text"], self.languages))
        for language in self.languages:
            self.fields[f"text_{language}"] = text_in(language, limit=ANSWER_LENGTH, rows=6)

    def texts(self) -> list[forms.BoundField]:
        """The answer in each language."""
        return [self[f"text_{language}"] for language in self.languages]
