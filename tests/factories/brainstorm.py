"""Dialogues and what people write, for tests."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.keys import keyed_hash, new_code
from brainstorm.codes import new_room_code, new_token
from brainstorm.keys import participant_key_hash
from brainstorm.models import (
    BackgroundAnswer,
    BackgroundOption,
    BackgroundQuestion,
    Comment,
    Dialogue,
    DialogueOrganisation,
    DistributionLink,
    Evaluation,
    Exposure,
    Idea,
    Invitation,
    InvitationBatch,
    Kind,
    Participant,
    Prompt,
)
from brainstorm.phases import Phase
from moderation.models import Visibility
from tests.factories.accounts import InboxFactory, OrganisationFactory
from tests.factories.moderation import QueueFactory


class DialogueFactory(DjangoModelFactory[Dialogue]):
    """An open dialogue with its texts in three languages."""

    class Meta:
        model = Dialogue
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"sote-{n}")
    queue = factory.SubFactory(QueueFactory)
    phase = Phase.OPEN
    title_fi = "Mitä sote-uudistuksessa pitää tehdä seuraavaksi?"
    title_sv = "Vad ska göras härnäst i social- och hälsovårdsreformen?"
    title_en = "What should be done next in the reform?"
    purpose_fi = "Kerro, mikä toimii ja mikä ei."
    purpose_sv = "Berätta vad som fungerar och vad som inte gör det."
    purpose_en = "Tell us what works and what does not."
    help_phone = "0295 000 000"
    help_email = "apua@example.fi"
    opens_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=7))
    writing_ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))
    answering_ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=21))
    results_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=60))
    retention_until = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=365))

    @factory.post_generation
    def organisations(self: Dialogue, create: bool, extracted: list[object] | None, **kwargs: object) -> None:
        if create:
            for order, organisation in enumerate(extracted or [OrganisationFactory()]):
                DialogueOrganisation.objects.create(dialogue=self, organisation=organisation, order=order)


class PromptFactory(DjangoModelFactory[Prompt]):
    class Meta:
        model = Prompt

    dialogue = factory.SubFactory(DialogueFactory)
    number = factory.Sequence(lambda n: n + 1)
    text_fi = "Mitä konkreettista pitäisi tehdä ensin?"
    text_sv = "Vad borde konkret göras först?"
    text_en = "What should concretely be done first?"
    kind = Kind.PROPOSAL


class BackgroundQuestionFactory(DjangoModelFactory[BackgroundQuestion]):
    class Meta:
        model = BackgroundQuestion

    dialogue = factory.SubFactory(DialogueFactory)
    key = factory.Sequence(lambda n: f"kysymys-{n}")
    text_fi = "Missä roolissa vastaat?"
    text_sv = "I vilken roll svarar du?"
    text_en = "In which role are you answering?"


class BackgroundOptionFactory(DjangoModelFactory[BackgroundOption]):
    class Meta:
        model = BackgroundOption

    question = factory.SubFactory(BackgroundQuestionFactory)
    key = factory.Sequence(lambda n: f"vaihtoehto-{n}")
    text_fi = factory.Sequence(lambda n: f"Vaihtoehto {n}")
    text_sv = factory.Sequence(lambda n: f"Alternativ {n}")
    text_en = factory.Sequence(lambda n: f"Option {n}")


class ParticipantFactory(DjangoModelFactory[Participant]):
    """A participant; ``key`` (not stored) is what the browser's cookie holds: see ``client_of``."""

    class Meta:
        model = Participant
        exclude = ["key"]

    dialogue = factory.SubFactory(DialogueFactory)
    language = "fi"
    inbox = factory.SubFactory(InboxFactory)
    key = factory.LazyFunction(new_code)
    key_hash = factory.LazyAttribute(lambda o: participant_key_hash(o.key))
    return_code_hash = factory.LazyFunction(lambda: keyed_hash("return code", new_code()))


class BackgroundAnswerFactory(DjangoModelFactory[BackgroundAnswer]):
    class Meta:
        model = BackgroundAnswer


class IdeaFactory(DjangoModelFactory[Idea]):
    class Meta:
        model = Idea

    prompt = factory.SubFactory(PromptFactory)
    dialogue = factory.LazyAttribute(lambda o: o.prompt.dialogue)
    participant = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..dialogue"))
    text = factory.Sequence(lambda n: f"Yksi kirjautuminen riittäisi kaikkiin järjestelmiin ({n}).")
    language = "fi"
    kind = factory.LazyAttribute(lambda o: o.prompt.kind or Kind.PROPOSAL)
    visibility = Visibility.PUBLISHED


class CommentFactory(DjangoModelFactory[Comment]):
    class Meta:
        model = Comment

    idea = factory.SubFactory(IdeaFactory)
    participant = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..idea.dialogue"))
    text = factory.Sequence(lambda n: f"Samaa mieltä, näin on meilläkin ({n}).")
    number = factory.Sequence(lambda n: n + 1)
    language = "fi"
    visibility = Visibility.PUBLISHED


class ExposureFactory(DjangoModelFactory[Exposure]):
    class Meta:
        model = Exposure

    idea = factory.SubFactory(IdeaFactory)
    participant = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..idea.dialogue"))


class EvaluationFactory(DjangoModelFactory[Evaluation]):
    class Meta:
        model = Evaluation

    idea = factory.SubFactory(IdeaFactory)
    participant = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..idea.dialogue"))
    value = 4


class DistributionLinkFactory(DjangoModelFactory[DistributionLink]):
    """An open link of an employer that reaches enough people to be counted by itself."""

    class Meta:
        model = DistributionLink

    dialogue = factory.SubFactory(DialogueFactory)
    sender = factory.Sequence(lambda n: f"Hyvinvointialue {n}")
    token = factory.LazyFunction(new_token)
    room_code = factory.LazyFunction(new_room_code)
    reached = 1000
    languages = factory.LazyFunction(lambda: ["fi", "sv", "en"])


class InvitationBatchFactory(DjangoModelFactory[InvitationBatch]):
    """A file that has been read and agreed to."""

    class Meta:
        model = InvitationBatch

    dialogue = factory.SubFactory(DialogueFactory)
    file_name = "kutsut.csv"
    state = "done"
    is_confirmed = True


class InvitationFactory(DjangoModelFactory[Invitation]):
    """Somebody who is invited and has had no mail yet."""

    class Meta:
        model = Invitation

    batch = factory.SubFactory(InvitationBatchFactory)
    dialogue = factory.SelfAttribute("batch.dialogue")
    address = factory.Sequence(lambda n: f"kutsuttu{n:05d}@example.fi")
    language = "fi"
