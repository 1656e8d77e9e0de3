"""Who may do what in a dialogue. Called by services, and by pages to decide which buttons to show."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import OrganisationRole, User
from accounts.policies import ALLOWED, Verdict, denied
from brainstorm.models import Comment, Dialogue, DialogueRole, Idea, Interruption, Participant, Prompt, Role
from brainstorm.phases import Act
from moderation.models import SEEN_BY, Audience, Visibility

_CLOSED = {
    Act.JOIN: _("Vastaaminen on päättynyt. Voit lukea, mitä muut ovat kirjoittaneet."),
    Act.WRITE: _("Kirjoittaminen on päättynyt. Voit vielä lukea, mitä muut ovat kirjoittaneet."),
    Act.EVALUATE: _("Arviointi on päättynyt."),
    Act.COMMENT: _("Keskustelu on päättynyt."),
    Act.ANSWER_BACKGROUND: _("Vastaaminen on päättynyt."),
    Act.SUBSCRIBE: _("Tuloksia ei voi enää tilata."),
}


def can_act(dialogue: Dialogue, act: Act) -> Verdict:
    """Whether the phase and interruption let anybody do this now."""
    if dialogue.allows(act):
        return ALLOWED
    if dialogue.interruption != Interruption.NONE:
        return denied(_("Keskustelu on keskeytetty. Tekstisi eivät katoa. Palaa myöhemmin."))
    return denied(_CLOSED.get(act, _("Tämä ei ole nyt mahdollista.")))


def _in_dialogue(by: Participant, dialogue_id: int | None) -> Verdict:
    if by.dialogue_id != dialogue_id:
        return denied(_("Tämä kuuluu toiseen keskusteluun."))
    return ALLOWED


def is_writable(prompt: Prompt) -> bool:
    """Whether a prompt takes ideas today by its own dates."""
    today = timezone.localdate()
    started = prompt.opens_on is None or prompt.opens_on <= today
    return started and (prompt.writing_ends_on is None or today <= prompt.writing_ends_on)


def can_submit_idea(by: Participant, prompt: Prompt) -> Verdict:
    """Writing an idea under a prompt."""
    verdict = _in_dialogue(by, prompt.dialogue_id) and can_act(prompt.dialogue, Act.WRITE)
    if verdict and not is_writable(prompt):
        return denied(_("Tähän kysymykseen ei voi nyt kirjoittaa."))
    return verdict


def can_evaluate(by: Participant, idea: Idea) -> Verdict:
    """Weighing an idea: somebody else's, visible, while weighing goes on."""
    verdict = _in_dialogue(by, idea.dialogue_id) and can_act(idea.dialogue, Act.EVALUATE)
    if not verdict:
        return verdict
    if idea.participant_id == by.pk:
        return denied(_("Omaa ajatusta ei arvioida."))
    if idea.visibility not in SEEN_BY[Audience.PARTICIPANT]:
        return denied(_("Tämä ajatus ei ole enää arvioitavana."))
    ends, today = idea.prompt.weighing_ends_on, timezone.localdate()
    if ends is not None and ends < today:
        return denied(_("Tämän kysymyksen arviointi on päättynyt."))
    return ALLOWED


def can_comment(by: Participant, idea: Idea, parent: Comment | None = None) -> Verdict:
    """Commenting on a visible idea, or replying to a visible comment on it."""
    verdict = _in_dialogue(by, idea.dialogue_id) and can_act(idea.dialogue, Act.COMMENT)
    if verdict and idea.visibility not in SEEN_BY[Audience.PARTICIPANT]:
        return denied(_("Tätä ajatusta ei voi nyt kommentoida."))
    if verdict and parent is not None:
        if parent.idea_id != idea.pk or parent.visibility not in SEEN_BY[Audience.PARTICIPANT]:
            return denied(_("Tähän kommenttiin ei voi nyt vastata."))
    return verdict


def can_edit_idea(by: Participant, idea: Idea) -> Verdict:
    """Editing one's own, until somebody has evaluated it."""
    if idea.participant_id != by.pk:
        return denied(_("Voit muokata vain omia ajatuksiasi."))
    if idea.evaluation_count:
        return denied(
            _("Joku on jo arvioinut ajatuksen, joten sitä ei voi enää muokata. Voit perua sen ja kirjoittaa uuden.")
        )
    if idea.visibility not in {Visibility.PUBLISHED, Visibility.HELD}:
        return denied(_("Tätä ajatusta ei voi nyt muokata."))
    return can_act(idea.dialogue, Act.WRITE)


def can_withdraw(by: Participant, content: Idea | Comment) -> Verdict:
    """Withdrawing or erasing one's own is possible always."""
    if content.participant_id != by.pk:
        return denied(_("Voit perua vain omia tekstejäsi."))
    if content.visibility == Visibility.ERASED:
        return denied(_("Teksti on jo poistettu."))
    return ALLOWED


def has_role(by: User, dialogue: Dialogue, *roles: Role) -> Verdict:
    """Whether a member of staff has one of the roles; administrators of an asking organisation have all."""
    administers = by.memberships.filter(role=OrganisationRole.ADMINISTRATOR, organisation__asks_in__dialogue=dialogue)
    if DialogueRole.objects.filter(dialogue=dialogue, user=by, role__in=roles).exists() or administers.exists():
        return ALLOWED
    return denied(_("Sinulla ei ole tähän oikeutta tässä keskustelussa. Pyydä sitä keskustelun vetäjältä."))


def can_facilitate(by: User, dialogue: Dialogue) -> Verdict:
    """Setting up and running."""
    return has_role(by, dialogue, Role.FACILITATOR)


def can_analyse(by: User, dialogue: Dialogue) -> Verdict:
    """Working on themes and reports."""
    return has_role(by, dialogue, Role.ANALYST)
