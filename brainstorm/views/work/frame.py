"""What every staff page of a dialogue shares: who may come in, and the tabs."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts.http import StaffRequest
from accounts.policies import require
from brainstorm import policies
from brainstorm.access import staff_dialogue
from brainstorm.models import Dialogue

P = ParamSpec("P")
_Page = Callable[Concatenate[StaffRequest, Dialogue, P], HttpResponseBase]
_View = Callable[Concatenate[StaffRequest, str, P], HttpResponseBase]

_SETTING_UP = [
    ("settings", gettext_lazy("Asetukset"), "work_settings"),
    ("background", gettext_lazy("Taustakysymykset"), "work_background"),
    ("people", gettext_lazy("Henkilöt"), "work_people"),
    ("phase", gettext_lazy("Vaiheet ja keskeytys"), "work_phase"),
    ("feedback", gettext_lazy("Saavutettavuuspalaute"), "work_feedback"),
    ("log", gettext_lazy("Loki"), "work_log"),
]


def staff_page(view: "_Page[P]") -> "_View[P]":
    """A page for anybody with a role in the dialogue. For everybody else it does not exist."""

    @never_cache
    @login_required
    @wraps(view)
    def page(request: StaffRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, staff_dialogue(request, slug), *args, **kwargs)

    return page  # type: ignore[return-value]  # login_required is typed for plain requests


def facilitator_page(view: "_Page[P]") -> "_View[P]":
    """A page for facilitators. Other roles are told why they cannot come in."""

    @staff_page
    @wraps(view)
    def page(request: StaffRequest, dialogue: Dialogue, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        require(policies.can_facilitate(request.user, dialogue))
        return view(request, dialogue, *args, **kwargs)

    return page


def frame(dialogue: Dialogue, tab: str, section: str = "", **context: Any) -> dict[str, Any]:
    """What templates/staff.html needs; ``section`` names the current page under Asetukset."""
    sections = [(label, f"brainstorm:{page}", key == section) for key, label, page in _SETTING_UP] if section else []
    return {"dialogue": dialogue, "tab": tab, "sections": sections, **context}
