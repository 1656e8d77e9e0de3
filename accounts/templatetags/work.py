"""What pages say of background work."""

from django import template

from accounts.services.runs import is_work_waiting

register = template.Library()


@register.inclusion_tag("accounts/_work_waits.html")
def work_waits() -> dict[str, bool]:
    """A notice while background work stands still; nothing while it goes on."""
    return {"is_waiting": is_work_waiting()}
