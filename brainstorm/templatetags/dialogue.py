"""What templates of a dialogue need."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brainstorm.models import Dialogue
from moderation.models import Queue

register = template.Library()

# The staff band: key, label, URL name.Every role sees every tab; the page itself decides.
STAFF_TABS = [
    ("overview", _("Yleiskuva"), "brainstorm:work_dialogue"),
    ("texts", _("Tekstit"), "brainstorm:work_texts"),
    ("prompts", _("Kysymykset"), "brainstorm:work_prompts"),
    ("import", _("Tuonti"), "brainstorm:work_imports"),
    ("moderation", _("Valvonta"), "moderation:queue"),
    ("themes", _("Teemat"), "analytics:themes"),
    ("reports", _("Raportit"), "analytics:reports"),
    ("settings", _("Asetukset"), "brainstorm:work_settings"),
]


@register.inclusion_tag("elements/staff_tabs.html", takes_context=True)
def staff_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """The tabs of the dialogue a staff page is about; none on pages about no dialogue.

    Moderation knows queues only: there the dialogue is the queue's.
    """
    dialogue = context.get("dialogue") or getattr(context.get("queue"), "dialogue", None)
    if dialogue is None:
        return {"tabs": []}
    keys = {"moderation:queue": dialogue.queue_id}
    current = context.get("tab")
    return {
        "tabs": [
            (label, reverse(name, args=[keys.get(name, dialogue.slug)]), key == current)
            for key, label, name in STAFF_TABS
        ]
    }


@register.simple_tag
def titles_of(queues: list[Queue]) -> list[tuple[Queue, str]]:
    """Moderators' queues, each with the title of its dialogue, in one query."""
    dialogues = {dialogue.queue_id: str(dialogue) for dialogue in Dialogue.objects.filter(queue__in=queues)}
    return [(queue, dialogues.get(queue.pk, queue.name)) for queue in queues]
