"""How evaluations have spread over ideas: for the overview, and finer for the page about it. Reads only."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from brainstorm.models import Dialogue, Idea
from moderation.models import Audience

CLASSES = (0, 1, 3, 6, 10, 20, 50, 100, 300)
"""Where the classes of the table begin."""

LATE_SHARE = 0.1
"""Ideas of the last tenth of the days of writing are late."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How evaluations are spread over ideas."""

    ideas: int
    evaluations: int
    minimum: int
    median: float
    maximum: int
    gini: float
    under: int
    under_target: int

    @property
    def mean(self) -> float:
        """Evaluations per idea; 0 without ideas."""
        return self.evaluations / self.ideas if self.ideas else 0.0

    @property
    def enough_share(self) -> int:
        """Percent of ideas that have their minimum of evaluators."""
        return 100 * (self.ideas - self.under) // self.ideas if self.ideas else 0

    @property
    def under_share(self) -> int:
        """Percent of ideas that have not; rounded up, so that none is forgotten."""
        return 100 - self.enough_share if self.ideas else 0


def spread_of(histogram: Iterable[tuple[int, int]], *, needed: int, target: int = 10) -> Spread:
    """Describe pairs of evaluations and ideas with as many. Gini: 0 when all have as many, near 1 when few have all."""
    pairs = sorted(histogram)
    ideas = sum(count for _value, count in pairs)
    evaluations = sum(value * count for value, count in pairs)
    if not ideas:
        return Spread(0, 0, 0, 0.0, 0, 0.0, 0, 0)
    before, weighted = 0, 0.0
    for value, count in pairs:  # the sum of rank times value, ranks of equals taken together
        weighted += value * (count * before + count * (count + 1) / 2)
        before += count
    gini = 2 * weighted / (ideas * evaluations) - (ideas + 1) / ideas if evaluations else 0.0
    under, under_target = (sum(count for value, count in pairs if value < limit) for limit in (needed, target))
    median = (_at(pairs, (ideas - 1) // 2) + _at(pairs, ideas // 2)) / 2
    return Spread(ideas, evaluations, pairs[0][0], median, pairs[-1][0], max(gini, 0.0), under, under_target)


def _at(pairs: list[tuple[int, int]], place: int) -> int:
    for value, count in pairs:
        if place < count:
            return value
        place -= count
    raise IndexError(place)


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """One line of the table: a question, a language, or late ideas and the rest."""

    name: str
    spread: Spread


@dataclass(frozen=True, slots=True)
class SpreadClass:
    """How many ideas have so many evaluations."""

    first: int
    last: int | None
    """None: or more."""
    ideas: int
    width: int
    """Percent of the largest class, for the bar."""


@dataclass(frozen=True, slots=True)
class SpreadPage:
    """Everything the page about evaluations shows."""

    all: Spread
    prompts: list[SpreadRow]
    languages: list[SpreadRow]
    ages: list[SpreadRow]
    """Late ideas and the rest; empty until there are both."""
    late_from: date | None
    classes: list[SpreadClass]


def spread_page(dialogue: Dialogue) -> SpreadPage:
    """Count the evaluations of a dialogue's ideas in each way the page shows. Three queries at any size."""
    ideas = Idea.objects.visible_to(Audience.ANALYSIS).filter(dialogue=dialogue).order_by()
    late_from = _late_from(dialogue)
    rows = list(
        ideas.annotate(is_late=_is_late(late_from))
        .values_list("prompt_id", "language", "is_late", "evaluation_count")
        .annotate(n=Count("pk"))
    )
    everything: Counter[int] = Counter()
    by_prompt: dict[int, Counter[int]] = {}
    by_language: dict[str, Counter[int]] = {}
    by_age: dict[bool, Counter[int]] = {}
    for prompt, language, is_late, value, count in rows:
        for counter in (
            everything,
            by_prompt.setdefault(prompt, Counter()),
            by_language.setdefault(language, Counter()),
            by_age.setdefault(bool(is_late), Counter()),
        ):
            counter[value] += count

    def line(name: str, counter: Counter[int]) -> SpreadRow:
        return SpreadRow(name, _spread(counter, dialogue))

    numbered = [(prompt.pk, f"{prompt.number}. {prompt}") for prompt in dialogue.prompts.all()]
    ages = [(False, _("Aiemmat")), (True, _("Viimeiset"))]
    return SpreadPage(
        all=_spread(everything, dialogue),
        prompts=[line(name, by_prompt.get(key, Counter())) for key, name in numbered],
        languages=[line(name, by_language[key]) for key, name in settings.LANGUAGES if key in by_language],
        ages=[line(name, by_age[key]) for key, name in ages] if len(by_age) > 1 else [],
        late_from=late_from if len(by_age) > 1 else None,
        classes=_classes(everything),
    )


def _spread(counter: Counter[int], dialogue: Dialogue) -> Spread:
    return spread_of(counter.items(), needed=dialogue.minimum_evaluations, target=dialogue.target_evaluations)


def _late_from(dialogue: Dialogue) -> date | None:
    """The first day of the last tenth of the days of writing so far; None before there are ten."""
    if dialogue.opens_on is None:
        return None
    ends = [day for day in (dialogue.writing_ends_on, timezone.localdate()) if day is not None]
    days = (min(ends) - dialogue.opens_on).days + 1
    return min(ends) - timedelta(days=max(0, round(LATE_SHARE * days) - 1)) if days >= 1 / LATE_SHARE else None


def _is_late(late_from: date | None) -> "ExpressionWrapper[Q]":
    if late_from is None:
        return ExpressionWrapper(Q(pk=None), output_field=BooleanField())
    begins = timezone.make_aware(datetime.combine(late_from, time.min))
    return ExpressionWrapper(Q(posted_at__gte=begins), output_field=BooleanField())


def _classes(counter: Counter[int]) -> list[SpreadClass]:
    """The table of classes, up to the last that has ideas."""
    limits = [*CLASSES, None]
    counts = [
        sum(n for value, n in counter.items() if first <= value and (after is None or value < after))
        for first, after in zip(CLASSES, limits[1:], strict=True)
    ]
    used = max((place for place, n in enumerate(counts) if n), default=-1) + 1
    most = max(counts, default=0) or 1
    return [
        SpreadClass(first, None if after is None else after - 1, n, 100 * n // most)
        for first, after, n in list(zip(CLASSES, limits[1:], counts, strict=True))[:used]
    ]
