"""What a page shows by the dozen, put together in Python: the template engine takes several times as long for it.

Everything a person wrote goes through ``escape``; the rest is our own words, escaped once, and keys.
"""

from dataclasses import dataclass

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from brainstorm.forms.evaluations import Question
from brainstorm.threads import Remark, Thread

register = template.Library()


@dataclass(frozen=True, slots=True)
class Card:
    """What the list shows of one idea."""

    address: str
    text: str
    language: str
    written_in: str
    kind: str
    badge: str
    evaluations: int
    comments: int


@register.simple_tag
def idea_cards(cards: list[Card]) -> SafeString:
    """Each idea with its kind, its text in its own language, and the way to its conversation."""
    read, evaluators = escape(_("Lue ja kommentoi")), escape(_("Arvioijia"))
    html = []
    for card in cards:
        other = (
            f' <span class="meta" lang="{card.language}">{escape(card.written_in)}</span>' if card.written_in else ""
        )
        comments = f" ({card.comments})" if card.comments else ""
        evaluations = f' <span class="num">{evaluators} {card.evaluations}</span>' if card.evaluations else ""
        html.append(
            f'<article class="card tight stack s"><p class="row"><span class="badge {card.badge}">{escape(card.kind)}'
            f'</span>{other}</p><p class="thought" lang="{card.language}" dir="auto">{escape(card.text)}</p>'
            f'<p class="row meta"><a class="num" href="{escape(card.address)}">{read}{comments}</a>{evaluations}</p>'
            "</article>\n"
        )
    return SafeString("".join(html))


class Remarks:
    """How the comments of one page are shown: their links, and the words that stand beside each."""

    def __init__(self, *, idea: str, flag: str, can_reply: bool) -> None:
        """``idea`` is the address of the page, ``flag`` that of flagging; a comment's key follows it."""
        self.idea, self.flag, self.can_reply = escape(idea), escape(flag), can_reply
        self.gone = escape(_("Kirjoittaja on poistanut kommentin."))
        self.own, self.reply = escape(_("Oma kommenttisi")), escape(_("Vastaa"))
        self.flagging = escape(_("Ilmoita asiaton teksti"))

    def one(self, comment: Remark) -> str:
        """A comment with what one can do about it, or its tombstone."""
        if comment.is_gone:
            return f'<p class="meta">{self.gone}</p>'
        links = f'<a href="{self.flag}{comment.pk}/" rel="nofollow">{self.flagging}</a>'
        if comment.is_own:
            links = f"<span>{self.own}</span>"
        if self.can_reply:
            links = f'<a href="{self.idea}?vastaus={comment.pk}#kirjoita">{self.reply}</a> {links}'
        text = f'<p class="remark" lang="{comment.language}" dir="auto">{escape(comment.text)}</p>'
        return f'{text}<p class="row meta">{links}</p>'


@register.simple_tag
def thread_of(thread: Thread, remarks: Remarks) -> SafeString:
    """A comment and the replies to it, in order."""
    replies = "".join(f'<li class="stack s" id="c-{reply.pk}">{remarks.one(reply)}</li>' for reply in thread.replies)
    return SafeString(remarks.one(thread.first) + (f'<ol class="sub stack">{replies}</ol>' if replies else ""))


@register.simple_tag
def scale(question: Question, chosen: str) -> SafeString:
    """The radio buttons of a question. A number is for the eye; a screen reader gets it in words."""
    html = []
    for step in question.steps:
        face = f"<span>{escape(step.shown)}</span>"
        if question.ends:
            face = f'<span aria-hidden="true">{step.shown}</span><b class="vh">{escape(step.words)}</b>'
        checked = " checked" if chosen == str(step.value) else ""
        html.append(f'<label><input type="radio" name="{question.name}" value="{step.value}"{checked}>{face}</label>')
    return SafeString("".join(html))
