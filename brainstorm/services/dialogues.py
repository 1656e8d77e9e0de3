"""Making a dialogue from a template, and editing its texts and settings."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Organisation, User
from accounts.policies import require
from brainstorm import policies
from brainstorm.models import (
    BackgroundOption,
    BackgroundQuestion,
    Dialogue,
    DialogueOrganisation,
    DialogueRole,
    Prompt,
    Role,
)
from brainstorm.readiness import REQUIRED_SETTINGS, REQUIRED_TEXTS, date_problems
from brainstorm.services.edits import changes_to, write
from brainstorm.setup import TEMPLATES, OptionData, PromptData, QuestionData, TemplateData, Texts
from moderation.services.guidelines import create_queue


@transaction.atomic
def create_dialogue(
    by: User,
    *,
    slug: str,
    title: Mapping[str, str],
    organisations: Sequence[Organisation],
    languages: Sequence[str] = ("fi", "sv", "en"),
    template: str = "ammattilaisdialogi",
) -> Dialogue:
    """Store a draft made from a template. Whoever makes it becomes its facilitator.

    Raises PermissionDenied for people who do not work for the leading organisation.
    """
    require(policies.can_create_dialogue(by, organisations))
    data = TEMPLATES[template]
    dialogue = Dialogue.objects.create(
        slug=slug,
        template=data.key,
        languages=list(languages),
        queue=create_queue(name=slug),
        **_columns("title", title),
        **{column: text for name, texts in data.texts.items() for column, text in _columns(name, texts).items()},
        controller=", ".join(organisation.name for organisation in organisations)[:200],
    )
    for order, organisation in enumerate(organisations):
        DialogueOrganisation.objects.create(dialogue=dialogue, organisation=organisation, order=order)
    DialogueRole.objects.create(dialogue=dialogue, user=by, role=Role.FACILITATOR)
    _fill(dialogue, data)
    record(by, "dialogue_created", dialogue, template=data.key, organisations=[o.slug for o in organisations])
    return dialogue


def _columns(name: str, texts: Texts) -> dict[str, str]:
    return {f"{name}_{language}": text for language, text in texts.items()}


def _fill(dialogue: Dialogue, data: TemplateData) -> None:
    """The prompts and background questions of a template."""
    for number, prompt in enumerate(data.prompts, start=1):
        _add_prompt(dialogue, number, prompt)
    for order, question in enumerate(data.questions):
        _add_question(dialogue, order, question)


def _add_prompt(dialogue: Dialogue, number: int, data: PromptData) -> Prompt:
    return Prompt.objects.create(
        dialogue=dialogue,
        number=number,
        kind=data.kind,
        scale=data.scale,
        is_required=data.is_required,
        **_columns("text", data.text),
        **_columns("hint", data.hint),
    )


def _add_question(dialogue: Dialogue, order: int, data: QuestionData) -> None:
    question = BackgroundQuestion.objects.create(
        dialogue=dialogue,
        key=data.key,
        asked=data.asked,
        order=order,
        only_for=list(data.only_for),
        **_columns("text", data.text),
    )
    BackgroundOption.objects.bulk_create(_option(question, place, option) for place, option in enumerate(data.options))


def _option(question: BackgroundQuestion, order: int, data: OptionData) -> BackgroundOption:
    return BackgroundOption(
        question=question,
        key=data.key,
        order=order,
        code=data.code,
        merges_into=data.merges_into,
        is_sensitive=data.is_sensitive,
        **_columns("text", data.text),
    )


def locked(dialogue: Dialogue) -> Dialogue:
    """The dialogue as it is stored now, held until the transaction ends."""
    return Dialogue.objects.select_for_update(of=("self",)).select_related("queue").get(pk=dialogue.pk)


@transaction.atomic
def edit_dialogue(by: User, dialogue: Dialogue, *, values: Mapping[str, Any], seen: Mapping[str, str]) -> Dialogue:
    """Store what was changed on a page of texts or settings.

    ``seen`` holds the digest each field had when its page was made; see ``services.edits``.

    Raises EditConflictError when somebody else changed the same field meanwhile, ValidationError (by field) when
    the change would break a promise of a published dialogue.
    """
    require(policies.can_facilitate(by, dialogue))
    row = locked(dialogue)
    changes = changes_to(row, values, seen)
    problems = _broken_promises(row, changes)
    if problems:
        raise ValidationError(problems)
    if changes:
        write(row, {**changes, "version": row.version + 1})
        record(by, "dialogue_edited", row, fields=sorted(changes))
    return row


def _broken_promises(row: Dialogue, changes: Mapping[str, Any]) -> dict[str, str]:
    """Changes that may not be stored, by field, in words."""
    after = {name: changes.get(name, getattr(row, name)) for name in (*_DATES, *changes)}
    problems = {name: text for name, text in date_problems(after).items() if name in changes or _moves(changes)}
    if row.published_at is None:
        return problems
    for name, value in changes.items():
        if _is_required(row, name) and not value:
            problems[name] = _("Keskustelu on julkaistu, joten tätä ei voi jättää tyhjäksi.")
    if set(row.languages) - set(changes.get("languages", row.languages)):
        problems["languages"] = _("Keskustelu on julkaistu, joten kieltä ei voi enää poistaa.")
    if changes.get("minimum_group", row.minimum_group) < row.minimum_group:
        problems["minimum_group"] = _("Julkaistun keskustelun ryhmäkokoa ei voi pienentää.")
    later = changes.get("retention_until")
    if later and row.retention_until and later > row.retention_until:
        problems["retention_until"] = _(
            "Vastaajille on luvattu tämä päivä. Sitä voi aikaistaa, ei siirtää myöhemmäksi."
        )
    new_languages = set(changes.get("languages", row.languages)) - set(row.languages)
    if any(not getattr(row, f"{name}_{language}") for name in REQUIRED_TEXTS for language in new_languages):
        problems["languages"] = _("Kirjoita ensin kaikki pakolliset tekstit tällä kielellä.")
    return problems


_DATES = ("opens_on", "writing_ends_on", "answering_ends_on", "results_on", "decision_on", "retention_until")


def _moves(changes: Mapping[str, Any]) -> bool:
    return any(name in changes for name in _DATES)


def _is_required(row: Dialogue, name: str) -> bool:
    text, _dash, language = name.rpartition("_")
    return name in REQUIRED_SETTINGS or (text in REQUIRED_TEXTS and language in row.languages)
