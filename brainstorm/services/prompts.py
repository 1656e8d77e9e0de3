"""The questions of a dialogue: adding, editing, ordering, removing."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from accounts.policies import denied, require
from brainstorm import policies
from brainstorm.models import Dialogue, Evaluation, Prompt
from brainstorm.services.dialogues import locked
from brainstorm.services.edits import changes_to, write

REQUIRED_AT_MOST = 2
PROMPTS_AT_MOST = 20
_ASIDE = 10_000  # a place nobody uses, while two prompts change theirs


@transaction.atomic
def add_prompt(by: User, dialogue: Dialogue, *, values: Mapping[str, Any]) -> Prompt:
    """Store a new question as the last one. The same question sent twice is one question."""
    require(policies.can_facilitate(by, dialogue))
    row = locked(dialogue)
    prompts = list(row.prompts.all())
    twin = next((p for p in prompts if all(getattr(p, name) == value for name, value in values.items())), None)
    if twin is not None:
        return twin
    if len(prompts) >= PROMPTS_AT_MOST:
        require(denied(_("Kysymyksiä on jo %(count)d. Poista jokin ensin.") % {"count": PROMPTS_AT_MOST}))
    _check(row, None, values)
    prompt = Prompt.objects.create(dialogue=row, number=len(prompts) + 1, **values)
    _raise_version(row)
    record(by, "prompt_added", row, number=prompt.number)
    return prompt


@transaction.atomic
def edit_prompt(by: User, prompt: Prompt, *, values: Mapping[str, Any], seen: Mapping[str, str]) -> Prompt:
    """Store what was changed in a question.

    Raises EditConflictError when somebody else changed the same field meanwhile, ValidationError (by field) when
    answers that were given would change their meaning.
    """
    dialogue = prompt.dialogue
    require(policies.can_facilitate(by, dialogue))
    row = locked(dialogue)
    stored = Prompt.objects.get(pk=prompt.pk)
    changes = changes_to(stored, values, seen)
    _check(row, stored, changes)
    if changes:
        write(stored, changes)
        _raise_version(row)
        record(by, "prompt_edited", row, number=stored.number, fields=sorted(changes))
    return stored


def _check(dialogue: Dialogue, prompt: Prompt | None, values: Mapping[str, Any]) -> None:
    problems: dict[str, str] = {}
    if prompt is not None:
        if "kind" in values and prompt.ideas.exists():
            problems["kind"] = _("Kysymykseen on jo vastattu, joten ajatusten lajia ei voi vaihtaa.")
        if "scale" in values and Evaluation.objects.filter(idea__prompt=prompt).exists():
            problems["scale"] = _("Vastauksia on jo arvioitu, joten asteikkoa ei voi vaihtaa.")
    if values.get("is_required"):
        others = dialogue.prompts.filter(is_required=True)
        if prompt is not None:
            others = others.exclude(pk=prompt.pk)
        if others.count() >= REQUIRED_AT_MOST:
            problems["is_required"] = _("Pakollisia kysymyksiä on jo kaksi. Muuta jokin niistä ensin vapaaehtoiseksi.")
    if dialogue.published_at is not None:
        for language in dialogue.languages:
            if not values.get(f"text_{language}", getattr(prompt, f"text_{language}", "")):
                problems[f"text_{language}"] = _("Keskustelu on julkaistu, joten tätä ei voi jättää tyhjäksi.")
    if problems:
        raise ValidationError(problems)


@transaction.atomic
def move_prompt(by: User, prompt: Prompt, *, up: bool) -> None:
    """Change places with the question before or after. At the end of the list nothing happens."""
    require(policies.can_facilitate(by, prompt.dialogue))
    row = locked(prompt.dialogue)
    here = Prompt.objects.get(pk=prompt.pk)
    there = row.prompts.filter(number=here.number + (-1 if up else 1)).first()
    if there is None:
        return
    for place, moved in ((_ASIDE, here), (here.number, there), (there.number, here)):
        Prompt.objects.filter(pk=moved.pk).update(number=place)
    _raise_version(row)
    record(by, "prompt_moved", row, before=here.number, after=there.number)


@transaction.atomic
def remove_prompt(by: User, prompt: Prompt) -> None:
    """Remove a question that nobody has answered, and close the gap. Removing it again changes nothing."""
    require(policies.can_facilitate(by, prompt.dialogue))
    row = locked(prompt.dialogue)
    stored = Prompt.objects.filter(pk=prompt.pk).first()
    if stored is None:
        return
    if stored.ideas.exists():
        require(denied(_("Kysymykseen on jo vastattu, joten sitä ei voi poistaa.")))
    if row.published_at is not None and row.prompts.count() == 1:
        require(denied(_("Julkaistussa keskustelussa on oltava vähintään yksi kysymys.")))
    number = stored.number
    stored.delete()
    # One by one, lowest first: the numbers are unique at every moment.
    for pk in row.prompts.filter(number__gt=number).order_by("number").values_list("pk", flat=True):
        Prompt.objects.filter(pk=pk).update(number=F("number") - 1)
    _raise_version(row)
    record(by, "prompt_removed", row, number=number)


def _raise_version(dialogue: Dialogue) -> None:
    write(dialogue, {"version": dialogue.version + 1})
