"""Forms of the background questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from brainstorm.forms.edits import EditForm, stored_texts, text_in
from brainstorm.models import AskedWhen, BackgroundOption, BackgroundQuestion, Dialogue

ASKED = [
    (AskedWhen.BEFORE, gettext_lazy("Ennen kirjoittamista")),
    (AskedWhen.AFTER, gettext_lazy("Lopuksi")),
    ("", gettext_lazy("Ei kysytä")),
]


class ChooseQuestionsForm(forms.Form):
    """When each background question is asked."""

    def __init__(self, data: Any = None, *, questions: list[BackgroundQuestion]) -> None:
        super().__init__(data)
        for question in questions:
            self.fields[question.key] = forms.ChoiceField(
                label=question.text or question.key,
                choices=ASKED,
                required=False,
                initial=question.asked if question.is_active else "",
            )


class QuestionForm(EditForm):
    """The texts of one background question and its options."""

    def __init__(
        self, data: Any = None, *, dialogue: Dialogue, question: BackgroundQuestion, options: list[BackgroundOption]
    ) -> None:
        self.languages: list[str] = dialogue.languages
        self.options = options
        stored = stored_texts(question, ["text"], self.languages)
        for option in options:
            texts = stored_texts(option, ["text"], self.languages)
            stored |= {f"o{option.pk}_{language}": texts[f"text_{language}"] for language in self.languages}
        super().__init__(data, stored=stored)
        for name in stored:
            self.fields[name] = text_in(name.rpartition("_")[2], limit=200)

    def texts(self) -> dict[str, str]:
        """The question by language."""
        return {language: self.cleaned_data[f"text_{language}"] for language in self.languages}

    def option_texts(self) -> dict[int, dict[str, str]]:
        """Each option by language."""
        return {
            option.pk: {language: self.cleaned_data[f"o{option.pk}_{language}"] for language in self.languages}
            for option in self.options
        }

    def text_fields(self) -> list[forms.BoundField]:
        """The question, for the page."""
        return [self[f"text_{language}"] for language in self.languages]

    def option_rows(self) -> list[tuple[BackgroundOption, list[forms.BoundField]]]:
        """The options, for the page."""
        return [(option, [self[f"o{option.pk}_{code}"] for code in self.languages]) for option in self.options]
