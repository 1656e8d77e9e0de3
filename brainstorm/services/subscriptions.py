"""Sending the results to those who ask for them: addresses that nothing ties to what their owners wrote.

Asking stores nothing: the mail that is sent carries the whole wish, sealed. Confirming it from the mail makes the
row, with a random key and no time; each night all rows are written again in another order, so that neither their
keys nor their places tell when somebody asked. A row goes when the last message it asked for has been sent.
"""

import random
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import override

from accounts.mail import send_mail
from accounts.policies import require
from accounts.seals import seal, unseal
from brainstorm import policies
from brainstorm.models import Dialogue, ResultsSubscription
from brainstorm.phases import Act, Phase

CONFIRM_WITHIN = 7 * 24 * 60 * 60
MESSAGES_AT_ONCE = 200
_ASKED, _LEAVE = "results subscription", "results unsubscribe"


class MailNotSentError(Exception):
    """The mail server did not take the message; nothing has been stored."""


def ask_for_results(
    *, dialogue: Dialogue, email: str, wants_results: bool, wants_follow_up: bool, language: str
) -> None:
    """Mail a link by which the address is confirmed. Nothing is stored.

    Raises MailNotSentError when the mail server does not answer.
    """
    require(policies.can_act(dialogue, Act.SUBSCRIBE))
    wish = {
        "dialogue": dialogue.pk,
        "email": email.lower(),
        "results": wants_results,
        "follow_up": wants_follow_up,
        "language": language,
    }
    _send("subscription_confirm", dialogue, email, language, link=("subscribe_confirm", seal(_ASKED, wish)))


def wish_in(token: str, dialogue: Dialogue) -> ResultsSubscription | None:
    """The subscription a mailed link asks for, not stored; None when the link is too old or not ours."""
    wish = unseal(_ASKED, token, seconds=CONFIRM_WITHIN)
    if wish is None or wish["dialogue"] != dialogue.pk:
        return None
    return ResultsSubscription(
        dialogue=dialogue,
        email=wish["email"],
        language=wish["language"],
        wants_results=wish["results"],
        wants_follow_up=wish["follow_up"],
    )


@transaction.atomic
def confirm_subscription(wish: ResultsSubscription) -> None:
    """Store a confirmed wish. Confirmed again, the last wish holds."""
    require(policies.can_act(_locked(wish.dialogue_id), Act.SUBSCRIBE))
    ResultsSubscription.objects.update_or_create(
        dialogue_id=wish.dialogue_id,
        email=wish.email,
        defaults={
            "language": wish.language,
            "wants_results": wish.wants_results,
            "wants_follow_up": wish.wants_follow_up,
        },
    )


def address_in(token: str, dialogue: Dialogue) -> str:
    """Whose subscription a link in a message would end; empty when the link is not ours."""
    value = unseal(_LEAVE, token)
    return str(value["email"]) if value is not None and value["dialogue"] == dialogue.pk else ""


@transaction.atomic
def unsubscribe(*, dialogue: Dialogue, email: str) -> None:
    """Forget an address. Done twice it is done once."""
    _locked(dialogue.pk)
    ResultsSubscription.objects.filter(dialogue=dialogue, email=email).delete()


def shuffle_subscriptions() -> None:
    """Write every dialogue's addresses again under new keys and in a new order."""
    for dialogue_id in ResultsSubscription.objects.order_by().values_list("dialogue_id", flat=True).distinct():
        _shuffle(dialogue_id)


@transaction.atomic
def _shuffle(dialogue_id: int) -> None:
    _locked(dialogue_id)
    rows = ResultsSubscription.objects.filter(dialogue_id=dialogue_id)
    fields = ("email", "language", "wants_results", "wants_follow_up")
    values = list(rows.order_by("email").values(*fields))
    random.SystemRandom().shuffle(values)
    rows.delete()
    ResultsSubscription.objects.bulk_create(
        [ResultsSubscription(dialogue_id=dialogue_id, **row) for row in values], batch_size=1000
    )


def send_promised_messages() -> int:
    """Send what is due: that results are out, and later what came of them. Returns how many were sent.

    A wish is struck off once its message has gone; what could not be sent is due the next time.
    """
    published = Q(wants_results=True, dialogue__results_published_at__isnull=False)
    completed = Q(wants_follow_up=True, dialogue__phase__in=[Phase.COMPLETED, Phase.ARCHIVED])
    due = ResultsSubscription.objects.filter(published | completed).select_related("dialogue")
    return sum(map(_tell, due.order_by("pk")[:MESSAGES_AT_ONCE]))


def _tell(subscription: ResultsSubscription) -> int:
    dialogue, email = subscription.dialogue, subscription.email
    is_first = subscription.wants_results and dialogue.results_published_at is not None
    leave = seal(_LEAVE, {"dialogue": dialogue.pk, "email": email})
    try:
        _send(
            "results_published" if is_first else "follow_up_published",
            dialogue,
            email,
            subscription.language,
            link=("unsubscribe", leave),
        )
    except MailNotSentError:
        return 0
    _strike_off(dialogue, email, "wants_results" if is_first else "wants_follow_up")
    return 1


@transaction.atomic
def _strike_off(dialogue: Dialogue, email: str, wish: str) -> None:
    """One promise less. The row is found by its address, since its key may have changed overnight."""
    _locked(dialogue.pk)
    row = ResultsSubscription.objects.filter(dialogue=dialogue, email=email).first()
    if row is None:
        return
    setattr(row, wish, False)
    if row.wants_results or row.wants_follow_up:
        row.save(update_fields=[wish])
    else:
        row.delete()


def _locked(dialogue_id: int) -> Dialogue:
    """The dialogue, while whose row is held nobody else changes its subscriptions."""
    return Dialogue.objects.select_for_update().get(pk=dialogue_id)


def _send(name: str, dialogue: Dialogue, email: str, language: str, *, link: tuple[str, str]) -> None:
    with override(language):
        address = _address(link[0], dialogue.slug, link[1])
        context = {"dialogue": dialogue, "link": address, "dialogue_link": _address("dialogue", dialogue.slug)}
    headers = {"List-Unsubscribe": f"<{address}>"} if link[0] == "unsubscribe" else {}
    try:
        send_mail(f"brainstorm/{name}", to=email, language=language, context=context, headers=headers)
    except (OSError, SMTPException) as error:
        raise MailNotSentError(name) from error


def _address(name: str, *args: str) -> str:
    return f"{settings.SITE_URL}{reverse(f'brainstorm:{name}', args=args)}"
