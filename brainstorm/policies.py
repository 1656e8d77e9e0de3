"""Who may do what in a dialogue. Called by services, and by pages to decide which buttons to show."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, OrganisationRole, RunState, User
from accounts.policies import ALLOWED, Verdict, denied
from brainstorm.models import (
    Comment,
    Dialogue,
    DialogueRole,
    Idea,
    Interruption,
    InvitationBatch,
    Participant,
    Prompt,
    Role,
    Scale,
)
from brainstorm.phases import NEXT_PHASES, READABLE, Act, Phase
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
    if not verdict or parent is None:
        return verdict
    if parent.idea_id != idea.pk or parent.visibility not in SEEN_BY[Audience.PARTICIPANT]:
        return denied(_("Tähän kommenttiin ei voi nyt vastata."))
    return ALLOWED


def can_support(by: Participant, idea: Idea) -> Verdict:
    """Saying that one means the same as somebody else's visible idea, while ideas are written."""
    verdict = _in_dialogue(by, idea.dialogue_id) and can_act(idea.dialogue, Act.WRITE)
    if verdict and idea.participant_id == by.pk:
        return denied(_("Tämä on oma ajatuksesi."))
    if verdict and idea.visibility not in SEEN_BY[Audience.PARTICIPANT]:
        return denied(_("Ajatus ei ole enää näkyvissä."))
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


def can_name_anchor(by: User, idea: Idea) -> Verdict:
    """Having an idea shown to everybody: a visible one, that people agree or disagree with."""
    verdict = can_facilitate(by, idea.dialogue)
    if verdict and idea.prompt.scale != Scale.AGREEMENT:
        return denied(_("Yhteiseksi voi nimetä vain ajatuksen, josta ollaan samaa tai eri mieltä."))
    if verdict and idea.visibility not in SEEN_BY[Audience.PARTICIPANT]:
        return denied(_("Ajatus ei ole näkyvissä, joten sitä ei voi näyttää kaikille."))
    return verdict


def can_answer(by: User, idea: Idea) -> Verdict:
    """Answering a visible thought in public, until the dialogue is archived."""
    verdict = can_facilitate(by, idea.dialogue)
    if verdict and idea.visibility not in SEEN_BY[Audience.PARTICIPANT]:
        return denied(_("Ajatus ei ole näkyvissä, joten siihen ei voi vastata."))
    if verdict and idea.dialogue.phase == Phase.ARCHIVED:
        return denied(_("Keskustelu on arkistoitu."))
    return verdict


def can_analyse(by: User, dialogue: Dialogue) -> Verdict:
    """Working on themes and reports."""
    return has_role(by, dialogue, Role.ANALYST)


def can_create_dialogue(by: User, organisations: Sequence[Organisation]) -> Verdict:
    """Setting one up: whoever works for the organisation that leads it (the first one)."""
    if not organisations:
        return denied(_("Valitse, kuka kysyy."))
    if by.memberships.filter(organisation=organisations[0]).exists():
        return ALLOWED
    return denied(_("Voit perustaa keskustelun vain oman organisaatiosi nimissä."))


_NOT_NEXT = {
    Phase.OPEN: _("Keskustelua ei voi enää avata."),
    Phase.WEIGHING: _("Kirjoittamista ei voi päättää nyt."),
    Phase.CLOSED: _("Vastaamista ei voi päättää nyt."),
    Phase.COMPLETED: _("Keskustelun voi merkitä valmiiksi vasta, kun vastaaminen on päättynyt."),
    Phase.ARCHIVED: _("Keskustelun voi arkistoida vasta, kun se on valmis."),
}


def can_change_phase(by: User, dialogue: Dialogue, to: Phase) -> Verdict:
    """Moving to a phase by hand, as the table of phases allows. A draft opens by publishing only."""
    verdict = can_facilitate(by, dialogue)
    if not verdict:
        return verdict
    if to not in NEXT_PHASES[Phase(dialogue.phase)] or dialogue.phase == Phase.DRAFT:
        return denied(_NOT_NEXT.get(to, _("Tämä ei ole nyt mahdollista.")))
    if to in {Phase.OPEN, Phase.WEIGHING} and dialogue.phase == Phase.CLOSED and dialogue.results_published_at:
        return denied(_("Tulokset on jo julkaistu, joten vastaamista ei voi avata uudelleen."))
    return ALLOWED


def can_interrupt(by: User, dialogue: Dialogue, kind: Interruption) -> Verdict:
    """Pausing while people answer; closing in an emergency whenever anybody can look."""
    verdict = can_facilitate(by, dialogue)
    if verdict and dialogue.phase not in READABLE:
        return denied(_("Keskustelua ei ole vielä julkaistu."))
    if verdict and kind == Interruption.PAUSED and dialogue.phase not in {Phase.OPEN, Phase.WEIGHING}:
        return denied(_("Vastaaminen on jo päättynyt, joten sitä ei voi keskeyttää."))
    return verdict


def can_distribute(by: User, dialogue: Dialogue) -> Verdict:
    """Making links for employers and associations to hand out."""
    verdict = can_facilitate(by, dialogue)
    if verdict and dialogue.phase in {Phase.COMPLETED, Phase.ARCHIVED}:
        return denied(_("Keskustelu on päättynyt, joten uusia linkkejä ei enää tarvita."))
    return verdict


def can_invite(by: User, dialogue: Dialogue) -> Verdict:
    """Inviting people from a file, until answering has ended."""
    verdict = can_facilitate(by, dialogue)
    if verdict and dialogue.phase in {Phase.CLOSED, Phase.COMPLETED, Phase.ARCHIVED}:
        return denied(_("Vastaaminen on päättynyt, joten ketään ei enää kutsuta."))
    return verdict


def can_send_invitations(by: User, dialogue: Dialogue) -> Verdict:
    """Mailing those who are invited: while one can begin."""
    verdict = can_invite(by, dialogue)
    if verdict and not dialogue.allows(Act.JOIN):
        return denied(_("Kutsut voi lähettää, kun keskustelu on auki."))
    return verdict


def can_confirm(batch: InvitationBatch) -> Verdict:
    """Agreeing to a file that has been read."""
    if batch.state != RunState.DONE:
        return denied(_("Tiedostoa ei ole vielä luettu loppuun."))
    if not batch.accepted:
        return denied(_("Tiedostossa ei ole ketään, jonka voisi kutsua."))
    return ALLOWED


def can_take_in_ideas(dialogue: Dialogue) -> Verdict:
    """Whether ideas from a file may still join a dialogue: until it is completed, and once it asks something."""
    if dialogue.phase in {Phase.COMPLETED, Phase.ARCHIVED}:
        return denied(_("Keskustelu on päätetty, eikä siihen voi enää tuoda ajatuksia."))
    if not Prompt.objects.filter(dialogue=dialogue).exists():
        return denied(_("Keskustelussa ei ole vielä kysymyksiä. Lisää ensin kysymys, johon ajatukset vastaavat."))
    return ALLOWED


def can_import_ideas(by: User, dialogue: Dialogue) -> Verdict:
    """Bringing in ideas from a file."""
    return can_facilitate(by, dialogue) and can_take_in_ideas(dialogue)
