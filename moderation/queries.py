"""Reading the queue: pages by key, so that the hundred-thousandth case costs what the first does."""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Q, QuerySet
from django.urls import reverse

from moderation.models import Audience, Case, CaseState, ModeratedContent, ModeratedContentQuerySet, Queue, Urgency

CASES_ON_A_PAGE = 20
COUNTED_TO = 100  # beyond this a moderator only needs to know that there are more


@cache
def content_models() -> dict[str, type[ModeratedContent]]:
    """Every kind of contribution there is, by the name it has in addresses."""
    return {str(m._meta.model_name): m for m in apps.get_models() if issubclass(m, ModeratedContent)}


def visible(model: type[ModeratedContent], audience: Audience) -> ModeratedContentQuerySet[ModeratedContent]:
    """What an audience may see of one kind of contribution."""
    contents: ModeratedContentQuerySet[ModeratedContent] = model._default_manager.all()  # type: ignore[assignment]
    return contents.visible_to(audience)


def cases_with_targets(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with what they are about, as far as a moderator may see it: one query for each kind of content."""
    contents = [visible(model, Audience.MODERATOR) for model in content_models().values()]
    return cases.prefetch_related(GenericPrefetch("target", contents))


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the queues a moderator is: one queue or all, waiting or decided, after which case."""

    queues: list[Queue]
    queue: Queue | None
    is_open: bool
    after: str = ""

    def cases(self, *, is_open: bool) -> QuerySet[Case]:
        """All the cases of the place's queues, in the order of the queue or the newest decision first."""
        queues = [self.queue] if self.queue else self.queues
        cases = Case.objects.filter(queue__in=queues).select_related("queue", "content_type")
        if is_open:
            return cases.filter(state=CaseState.OPEN).order_by("-urgency", "opened_at", "id")
        return cases.filter(state=CaseState.DECIDED).order_by("-decided_at", "id")

    @property
    def list_address(self) -> str:
        """The first page of what waits."""
        return reverse("moderation:queue", args=[self.queue.pk]) if self.queue else reverse("moderation:queue_all")

    @property
    def query(self) -> str:
        """What an address needs to stay in this place."""
        parts = ["" if self.queue else "kaikki=1", "" if self.is_open else "tila=paatetyt"]
        return "&".join(part for part in parts if part)

    def address_of(self, case: Case) -> str:
        """A case, opened without leaving the place."""
        return reverse("moderation:case", args=[case.pk]) + (f"?{self.query}" if self.query else "") + "#tapaus"


@dataclass(slots=True)
class Page:
    """One page of cases, and how many wait in all (counted to COUNTED_TO)."""

    cases: list[Case]
    is_first: bool
    last: Case | None  # the page that follows begins after it; none: nothing follows
    waiting: int
    urgent: int

    @property
    def has_uncounted(self) -> bool:
        """Whether more wait than were counted."""
        return self.waiting >= COUNTED_TO


def page_of_cases(place: Place) -> Page:
    """The page of cases that the place shows."""
    cases = place.cases(is_open=place.is_open)
    after = _case(place.after)
    if after is not None:
        cases = cases.filter(_follows(after, is_open=place.is_open))
    shown = list(cases_with_targets(cases[: CASES_ON_A_PAGE + 1]))
    waiting = place.cases(is_open=True).order_by()
    return Page(
        cases=shown[:CASES_ON_A_PAGE],
        is_first=after is None,
        last=shown[CASES_ON_A_PAGE - 1] if len(shown) > CASES_ON_A_PAGE else None,
        waiting=waiting[:COUNTED_TO].count(),
        urgent=waiting.filter(urgency=Urgency.DANGER)[:COUNTED_TO].count(),
    )


def next_open_case(place: Place, case: Case) -> Case | None:
    """What waits next after a case; after the last one, the first."""
    cases = place.cases(is_open=True).exclude(pk=case.pk)
    return cases.filter(_follows(case, is_open=True)).first() or cases.first()


def _case(key: str) -> Case | None:
    try:
        return Case.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return None


def _follows(case: Case, *, is_open: bool) -> Q:
    if not is_open:
        return Q(decided_at__lt=case.decided_at) | Q(decided_at=case.decided_at, id__gt=case.pk)
    same_urgency = Q(opened_at__gt=case.opened_at) | Q(opened_at=case.opened_at, id__gt=case.pk)
    return Q(urgency__lt=case.urgency) | (Q(urgency=case.urgency) & same_urgency)
