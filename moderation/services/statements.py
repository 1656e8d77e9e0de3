"""Statements of reasons: what the author is told, in their language, where only they find it."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Inbox, Notice
from accounts.notices import notify
from moderation.models import Decision, ModeratedContent, Outcome, Visibility

NOTICE_KIND = "moderation"


def tell_author(content: ModeratedContent, decision: Decision, *, before: Visibility) -> Notice | None:
    """Put the statement in the author's inbox, in the caller's transaction.

    Nothing is said when nothing changed for the author: a flagged text that stays where it was. The text itself is
    never repeated, so that erasing it erases it everywhere.
    """
    inbox = content.author_inbox
    if inbox is None or (decision.outcome == Outcome.KEEP and before != Visibility.HELD):
        return None
    with override(content.language):
        subject, body = _subject(decision, before), "\n\n".join(_paragraphs(decision))
    return notify(inbox, kind=NOTICE_KIND, language=content.language, subject=subject, body=body, about=content.pk)


def notices_for(inbox: Inbox | None) -> QuerySet[Notice]:
    """What moderators have told an author, the newest first."""
    if inbox is None:
        return Notice.objects.none()
    return Notice.objects.filter(inbox=inbox, kind=NOTICE_KIND)


def _subject(decision: Decision, before: Visibility) -> str:
    if decision.outcome == Outcome.HIDE:
        return _("Piilotimme tekstisi")
    if decision.outcome == Outcome.RESTORE:
        return _("Palautimme tekstisi näkyviin")
    return _("Tekstisi on nyt julkaistu")


def _paragraphs(decision: Decision) -> list[str]:
    """What, why, which facts, by whom, and what the author can do."""
    if decision.outcome == Outcome.HIDE:
        paragraphs = [_("Muut eivät enää näe tekstiä. Sinä näet sen omissa ajatuksissasi.")]
    elif decision.outcome == Outcome.RESTORE:
        paragraphs = [_("Kaikki näkevät tekstin taas. Se on mukana keskustelussa ja tuloksissa.")]
    else:
        paragraphs = [_("Valvoja luki tekstin, ja se on nyt kaikkien nähtävillä.")]
    if decision.ground:
        paragraphs.append(
            _("Peruste: %(name)s. %(explanation)s")
            % {"name": decision.ground.name, "explanation": decision.ground.explanation}
        )
    if decision.facts:
        paragraphs.append(_("Mihin päätös perustuu: %(facts)s") % {"facts": decision.facts})
    if decision.outcome == Outcome.HIDE:
        paragraphs.append(
            _("Päätöksen teki ihminen. Automaattinen tarkistus oli ensin huomannut tekstin.")
            if decision.was_automated
            else _("Päätöksen teki ihminen.")
        )
        paragraphs.append(
            _(
                "Voit kirjoittaa asiasi uudelleen toisin sanoin. Jos olet eri mieltä, ota yhteyttä keskustelun "
                "järjestäjään: yhteystiedot ovat jokaisen sivun lopussa."
            )
        )
    return paragraphs
