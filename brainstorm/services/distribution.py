"""The links that employers and associations hand out: adding, editing, closing."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from accounts.policies import denied, require
from brainstorm import policies
from brainstorm.codes import new_room_code, new_token
from brainstorm.models import BackgroundOption, Dialogue, DistributionLink, SenderKind
from brainstorm.services.dialogues import locked
from brainstorm.services.edits import changes_to, write
from brainstorm.setup import UNION_ROLES

LINKS_AT_MOST = 500
SHARED_BY = 20
"""How many people a link must reach to suggest a role or an area: fewer would be told apart by it."""

PRESETS = {"preset_role_id": "role", "preset_area_id": "area"}


@transaction.atomic
def add_link(by: User, dialogue: Dialogue, *, values: Mapping[str, Any]) -> DistributionLink:
    """Store a new link. The same one sent twice is one link.

    Raises ValidationError, by field.
    """
    require(policies.can_distribute(by, dialogue))
    row = locked(dialogue)
    twin = row.links.filter(sender=values["sender"]).first()
    if twin is not None and all(getattr(twin, name) == value for name, value in values.items()):
        return twin
    if row.links.count() >= LINKS_AT_MOST:
        require(denied(_("Linkkejä on jo %(count)d. Enempää ei mahdu samaan keskusteluun.") % {"count": LINKS_AT_MOST}))
    _check(row, DistributionLink(dialogue=row), values)
    link = DistributionLink.objects.create(dialogue=row, token=_new_token(), room_code=_new_room_code(), **values)
    record(by, "link_added", row, sender=link.sender)
    return link


@transaction.atomic
def edit_link(
    by: User, link: DistributionLink, *, values: Mapping[str, Any], seen: Mapping[str, str]
) -> DistributionLink:
    """Store what was changed of a link. Its address and room code stay: they stand on paper already.

    Raises EditConflictError when somebody else changed the same field meanwhile, ValidationError by field.
    """
    require(policies.can_facilitate(by, link.dialogue))
    row = locked(link.dialogue)
    stored = DistributionLink.objects.select_for_update().get(pk=link.pk)
    stored.dialogue = row
    changes = changes_to(stored, values, seen)
    _check(row, stored, changes)
    if changes:
        write(stored, changes)
        record(by, "link_edited", row, sender=stored.sender, fields=sorted(changes))
    return stored


@transaction.atomic
def close_link(by: User, link: DistributionLink, *, is_closed: bool) -> None:
    """Take a link out of use, or into use again. Twice is once."""
    require(policies.can_facilitate(by, link.dialogue))
    row = locked(link.dialogue)
    stored = DistributionLink.objects.select_for_update().get(pk=link.pk)
    if stored.is_closed == is_closed:
        return
    write(stored, {"is_closed": is_closed})
    record(by, "link_closed" if is_closed else "link_reopened", row, sender=stored.sender)


def _check(dialogue: Dialogue, link: DistributionLink, changes: Mapping[str, Any]) -> None:
    """Refuse what a link may not be after the changes."""
    after = {name: changes.get(name, getattr(link, name)) for name in (*_FIELDS, *PRESETS)}
    problems: dict[str, str] = {}
    others = dialogue.links.exclude(pk=link.pk).values_list("sender", flat=True)
    if after["sender"].casefold() in {name.casefold() for name in others}:
        problems["sender"] = _("Tällä nimellä on jo linkki. Muokkaa sitä tai tarkenna nimeä.")
    if not after["languages"] or set(after["languages"]) - set(dialogue.languages):
        problems["languages"] = _("Valitse ainakin yksi keskustelun kielistä.")
    expires_on = changes.get("expires_on")
    if expires_on is not None and expires_on < timezone.localdate():
        problems["expires_on"] = _("Päivä on jo mennyt. Sulje linkki, jos sitä ei enää käytetä.")
    problems |= _preset_problems(dialogue, after)
    if problems:
        raise ValidationError(problems)


_FIELDS = ("sender", "sender_kind", "reached", "languages", "expires_on")


def _preset_problems(dialogue: Dialogue, after: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the answers that the link would suggest."""
    chosen = {name: after[name] for name in PRESETS if after[name] is not None}
    if not chosen:
        return {}
    reached = after["reached"]
    if reached is None:
        return {
            "reached": _("Kerro, montako ihmistä linkki tavoittaa. Ilman sitä linkki ei voi ehdottaa taustatietoa.")
        }
    if reached < SHARED_BY:
        text = _(
            "Linkki tavoittaa alle %(least)d ihmistä, joten ehdotus voisi paljastaa vastaajan. Jätä se pois: jokainen "
            "kertoo itse."
        ) % {"least": SHARED_BY}
        return dict.fromkeys(chosen, text)
    problems = {}
    for name, pk in chosen.items():
        options = BackgroundOption.objects.filter(question__dialogue=dialogue, question__key=PRESETS[name])
        option = options.filter(question__is_active=True, pk=pk).first()
        if option is None:
            problems[name] = _("Valitse jokin luettelon vaihtoehdoista.")
        elif option.key in UNION_ROLES and after["sender_kind"] != SenderKind.ASSOCIATION:
            problems[name] = _(
                "Tämä rooli kertoo ammattiliitosta. Sitä voi ehdottaa vain liiton tai järjestön itse jakama linkki."
            )
    return problems


def _new_token() -> str:
    return next(token for token in iter(new_token, "") if not DistributionLink.objects.filter(token=token).exists())


def _new_room_code() -> str:
    taken = DistributionLink.objects.filter
    return next(code for code in iter(new_room_code, "") if not taken(room_code=code).exists())
