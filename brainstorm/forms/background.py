"""What somebody tells of themselves: single choices, each of which can be declined."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brainstorm.models import AskedWhen, BackgroundOption, BackgroundQuestion

DECLINED = "-"
MOST_RADIOS = 9
"""Longer lists are chosen from a menu: the page stays short on a phone."""


_BY_LINK = _("Linkki, jolla tulit, valitsi tämän valmiiksi. Voit vaihtaa sen.")


class BackgroundForm(forms.Form):
    """One field for each question. Nothing has to be chosen, and only a link by which one came chooses beforehand."""

    def __init__(
        self,
        questions: Sequence[BackgroundQuestion],
        data: Any = None,
        *,
        answered: dict[int, int | None] | None = None,
        suggested: dict[int, str] | None = None,
    ) -> None:
        super().__init__(data)
        self.questions = questions
        self.is_suggested = False
        for question in questions:
            options = list(question.options.all())
            choices = [(option.key, option.text) for option in options] + [(DECLINED, str(_("En halua vastata")))]
            field = self._field(question, choices)
            if answered is not None and question.pk in answered:
                keys = {option.pk: option.key for option in options}
                chosen = answered[question.pk]
                field.initial = DECLINED if chosen is None else keys.get(chosen)
            elif suggested and question.pk in suggested:
                field.initial, field.help_text = suggested[question.pk], _BY_LINK
                self.is_suggested = True
            self.fields[question.key] = field

    @staticmethod
    def _field(question: BackgroundQuestion, choices: list[tuple[str, str]]) -> forms.ChoiceField:
        invalid = {"invalid_choice": _("Valitse jokin luettelon vaihtoehdoista.")}
        if question.asked == AskedWhen.BEFORE and len(choices) <= MOST_RADIOS:
            return forms.ChoiceField(
                label=question.text,
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
                error_messages=invalid,
            )
        choices = [("", str(_("Valitse"))), *choices]
        return forms.ChoiceField(label=question.text, choices=choices, required=False, error_messages=invalid)

    def answers(self) -> dict[BackgroundQuestion, BackgroundOption | None]:
        """What was chosen. A question passed over is not in it, one declined has None."""
        answers: dict[BackgroundQuestion, BackgroundOption | None] = {}
        for question in self.questions:
            key = self.cleaned_data.get(question.key)
            if key:
                answers[question] = next((option for option in question.options.all() if option.key == key), None)
        return answers
