"""What templates of a dialogue need."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brainstorm.models import Dialogue, Role
from moderation.models import Queue

register = template.Library()

FACILITATOR, MODERATOR, ANALYST = Role.FACILITATOR.value, Role.MODERATOR.value, Role.ANALYST.value

# The staff band: key, label, URL name, and the roles that have something to do there.
STAFF_TABS = [
    ("overview", _("Yleiskuva"), "brainstorm:work_dialogue", {FACILITATOR, MODERATOR, ANALYST}),
    ("texts", _("Tekstit"), "brainstorm:work_texts", {FACILITATOR}),
    ("prompts", _("Kysymykset"), "brainstorm:work_prompts", {FACILITATOR}),
    ("distribution", _("Jakelu"), "brainstorm:work_links", {FACILITATOR}),
    ("import", _("Tuonti"), "brainstorm:work_imports", {FACILITATOR}),
    ("moderation", _("Valvonta"), "moderation:queue", {MODERATOR}),
    ("themes", _("Teemat"), "analytics:themes", {ANALYST}),
    ("reports", _("Raportit"), "analytics:reports", {FACILITATOR, ANALYST}),
    ("settings", _("Asetukset"), "brainstorm:work_settings", {FACILITATOR}),
]


@register.inclusion_tag("elements/staff_tabs.html", takes_context=True)
def staff_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """The tabs of the dialogue a staff page is about; none on pages about no dialogue.

    Moderation knows queues only: there the dialogue is the queue's, and whoever is there is its moderator.
    """
    dialogue = context.get("dialogue") or getattr(context.get("queue"), "dialogue", None)
    if dialogue is None:
        return {"tabs": []}
    roles = getattr(context.get("request"), "dialogue_roles", {MODERATOR})
    keys = {"moderation:queue": dialogue.queue_id}
    current = context.get("tab")
    return {
        "tabs": [
            (label, reverse(name, args=[keys.get(name, dialogue.slug)]), key == current)
            for key, label, name, serves in STAFF_TABS
            if serves & roles
        ]
    }


@register.simple_tag
def titles_of(queues: list[Queue]) -> list[tuple[Queue, str]]:
    """Moderators' queues, each with the title of its dialogue, in one query."""
    dialogues = {dialogue.queue_id: str(dialogue) for dialogue in Dialogue.objects.filter(queue__in=queues)}
    return [(queue, dialogues.get(queue.pk, queue.name)) for queue in queues]
