"""The scale of a card: what is asked, in words for the eye and for screen readers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brainstorm.models import Evaluation, Scale

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Step:
    """One radio button: its value, what the eye sees and what a screen reader says."""

    value: int
    shown: "str | _StrPromise"
    words: "str | _StrPromise"


@dataclass(frozen=True)
class Question:
    """What is asked about a thought. ``ends`` are the words under a row of numbers."""

    name: str
    legend: "str | _StrPromise"
    steps: tuple[Step, ...]
    ends: "tuple[str | _StrPromise, ...]" = ()


def _numbered(*words: "str | _StrPromise") -> tuple[Step, ...]:
    return tuple(Step(value, str(value), text) for value, text in enumerate(words, start=1))


_IMPORTANCE = Question(
    "value",
    _("Kuinka tärkeää tämä on sinusta?"),
    _numbered(
        _("1, en lainkaan tärkeää"), _("2, vähän tärkeää"), _("3, melko tärkeää"), _("4, tärkeää"),
        _("5, erittäin tärkeää"),
    ),
    (_("En lainkaan"), _("Erittäin tärkeää")),
)  # fmt: skip
_REALISED = Question(
    "second_value",
    _("Onko näin nyt?"),
    _numbered(
        _("1, ei lainkaan"), _("2, vain vähän"), _("3, osittain"), _("4, enimmäkseen"), _("5, täysin"),
    ),
    (_("Ei lainkaan"), _("Täysin")),
)  # fmt: skip
_FEASIBLE = Question(
    "second_value",
    _("Onnistuisiko tämä?"),
    _numbered(
        _("1, ei onnistuisi"), _("2, tuskin"), _("3, ehkä"), _("4, luultavasti"), _("5, varmasti"),
    ),
    (_("Ei onnistuisi"), _("Varmasti")),
)  # fmt: skip
_AGREEMENT = Question(
    "value",
    _("Oletko samaa mieltä?"),
    (
        Step(-1, _("Eri mieltä"), _("Eri mieltä")),
        Step(0, _("En osaa sanoa"), _("En osaa sanoa")),
        Step(1, _("Samaa mieltä"), _("Samaa mieltä")),
    ),
)

QUESTIONS: dict[str, tuple[Question, ...]] = {
    Scale.IMPORTANCE: (_IMPORTANCE,),
    Scale.IMPORTANCE_REALISED: (_IMPORTANCE, _REALISED),
    Scale.IMPORTANCE_FEASIBLE: (_IMPORTANCE, _FEASIBLE),
    Scale.AGREEMENT: (_AGREEMENT,),
}


class EvaluationForm(forms.Form):
    """The values of one card, on the scale of its prompt. Nothing is chosen beforehand."""

    def __init__(self, data: Any = None, *, scale: str, given: Evaluation | None = None) -> None:
        chosen = {"value": given.value, "second_value": given.second_value} if given else {}
        super().__init__(data, initial=chosen)
        for question in QUESTIONS[scale]:
            self.fields[question.name] = forms.TypedChoiceField(
                choices=[(step.value, step.words) for step in question.steps],
                coerce=int,
                error_messages={
                    "required": _("Valitse vaihtoehto tai ohita ajatus."),
                    "invalid_choice": _("Valitse vaihtoehto tai ohita ajatus."),
                },
            )
        self.questions = QUESTIONS[scale]

    def rows(self) -> list[tuple[Question, str, list[str]]]:
        """For the template: each question, the value chosen (as text, or empty), and what is wrong with it."""
        return [
            (question, "" if (value := self[question.name].value()) is None else str(value), self.errors_of(question))
            for question in self.questions
        ]

    def errors_of(self, question: Question) -> list[str]:
        """What is wrong with the answer to one question."""
        return [str(error) for error in self.errors.get(question.name, [])] if self.is_bound else []
