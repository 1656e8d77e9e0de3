"""What a theme is called, and the texts that speak for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from analytics.themes.vectors import Floats, Sparse
from language.lemmas import Engine
from language.phrases import phrases
from language.stopwords import GENERAL_WORDS

LABEL_WORDS: Final = 3
KEPT_WORDS: Final = 12
FEWEST_TEXTS: Final = 3
LEAST_COVERAGE: Final = 0.02
COMMON: Final = 0.1
OWN: Final = 0.5
PAIR_BONUS: Final = 1.15
LONGEST_SHOWN: Final = 48
QUOTATIONS: Final = 5
SHORTEST_QUOTATION: Final = 40
LONGEST_QUOTATION: Final = 220
LONGER_QUOTATION: Final = 420
DIVERSITY: Final = 0.6
AND: Final[Mapping[str, str]] = {"fi": "ja", "sv": "och", "en": "and"}


@dataclass(frozen=True, slots=True)
class LabelWord:
    """One word or pair that tells a theme from the others."""

    shown: str
    key: tuple[str, ...]
    texts: int
    """In how many texts of the theme it stands."""
    score: float


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """Which candidate stands in which text of one language."""

    rows: NDArray[np.intp]
    """The texts of the language."""
    keys: tuple[tuple[str, ...], ...]
    present: Sparse
    """Shape (texts of the language, candidates), ones."""
    shown: tuple[str, ...]


def phrase_table(
    texts: Sequence[str],
    languages: Sequence[str],
    language: str,
    *,
    engine: Engine | None = None,
    with_parts: bool = False,
) -> PhraseTable:
    """Collect the candidates of all texts in one language; with the parts of compounds where asked.

    Notes
    -----
    A candidate is shown in the form that can stand alone and is written most often, else in base form.
    """
    chosen = [index for index, its in enumerate(languages) if its == language]
    places: dict[tuple[str, ...], int] = {}
    forms: defaultdict[int, Counter[str]] = defaultdict(Counter)
    bases: defaultdict[int, Counter[str]] = defaultdict(Counter)
    capitals: Counter[int] = Counter()
    pairs: set[tuple[int, int]] = set()
    general = GENERAL_WORDS.get(language, frozenset())
    for row, index in enumerate(chosen):
        for phrase in phrases(texts[index], language, engine=engine, with_parts=with_parts):
            if phrase.key[-1] in general or len(phrase.base) > LONGEST_SHOWN:
                continue
            place = places.setdefault(phrase.key, len(places))
            pairs.add((row, place))
            bases[place][phrase.base] += 1
            capitals[place] += phrase.capital
            if phrase.shown:
                forms[place][phrase.shown] += 1
    where = np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)
    shape = (len(chosen), max(1, len(places)))
    present = sparse.csr_matrix((np.ones(len(where), np.float32), (where[:, 0], where[:, 1])), shape)
    shown = tuple(_most_written(forms[place] or bases[place], capitals[place]) for place in range(len(places)))
    return PhraseTable(np.array(chosen, dtype=np.intp), tuple(places), present, shown)


def _most_written(forms: Counter[str], capital: int) -> str:
    form = min(forms, key=lambda form: (-forms[form], form))
    return form[:1].upper() + form[1:] if capital > 0 else form


def label_words(
    table: PhraseTable, groups: NDArray[np.intp], count: int, *, fewest: int = FEWEST_TEXTS
) -> list[list[LabelWord]]:
    """Find the words that tell each group of texts from the others.

    Parameters
    ----------
    table : PhraseTable
        The candidates of one language.
    groups : ndarray of int, shape (all texts,)
        The group of each text: 0, …, `count` − 1; below zero for none.
    count : int
        How many groups there are.
    fewest : int
        In how many texts of a group a word must stand, at least; in a group of few, fewer do.

    Returns
    -------
    list of list of LabelWord
        For each group up to 12, best first; empty where no word stands in enough texts.

    Notes
    -----
    Score: √texts × √coverage × log(lift), times 1.15 for a pair. Of words that contain one another
    only the best is kept. A word of more than a tenth of all texts names a group only if half of
    these texts are in it.
    """
    of_row = groups[table.rows]
    inside = np.flatnonzero(of_row >= 0)
    members = sparse.csr_matrix((np.ones(len(inside), np.float32), (of_row[inside], inside)), (count, len(of_row)))
    found = (members @ table.present).tocsr()
    sizes = np.asarray(members.sum(axis=1)).ravel()
    overall = np.asarray(table.present.sum(axis=0)).ravel() / max(1, len(of_row))
    return [_of_group(found[group], float(sizes[group]), overall, table, fewest) for group in range(count)]


def _of_group(
    counts: Sparse, size: float, overall: NDArray[np.float64], table: PhraseTable, fewest: int
) -> list[LabelWord]:
    needed = max(min(fewest, max(2.0, size / 4)), LEAST_COVERAGE * size)
    coverage = overall[counts.indices]
    own = counts.data / np.maximum(coverage * len(table.rows), 1.0)
    often = counts.data >= needed
    enough = often & ((coverage <= COMMON) | (own >= OWN))
    if not enough.any():
        enough = often
    places, texts = counts.indices[enough], counts.data[enough]
    if not len(places):
        return []
    coverage = texts / size
    lift = np.log(np.maximum(coverage / overall[places], 1.0))
    pair = np.array([PAIR_BONUS if len(table.keys[place]) > 1 else 1.0 for place in places])
    scores = np.sqrt(texts) * np.sqrt(coverage) * np.maximum(lift, 1e-3) * pair
    kept: list[LabelWord] = []
    for best in np.lexsort((places, -scores)):
        key = table.keys[places[best]]
        if not any(_overlap(key, other.key) for other in kept):
            kept.append(LabelWord(table.shown[places[best]], key, int(texts[best]), float(scores[best])))
        if len(kept) == KEPT_WORDS:
            break
    return kept


def joined_words(words: Sequence[LabelWord], more: Sequence[LabelWord]) -> list[LabelWord]:
    """Return the words, and after them others that say something else."""
    joined = list(words)
    for word in more:
        if len(joined) < KEPT_WORDS and not any(_overlap(word.key, other.key) for other in joined):
            joined.append(word)
    return joined


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two candidates share a word, or a word of one is part of a compound of the other."""
    return any(a in b or b in a for a in _roots(one) for b in _roots(other))


def _roots(key: tuple[str, ...]) -> list[str]:
    return [part.removesuffix(":n") for part in key]


def make_label(words: Sequence[LabelWord], language: str, *, most: int = LABEL_WORDS) -> str:
    """Write a name such as *Talvikunnossapito, pyörätiet ja auraus* from label words, best first."""
    shown = [word.shown for word in words[:most]]
    if not shown:
        return ""
    joined = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {AND.get(language, '&')} {shown[-1]}"
    return joined[0].upper() + joined[1:]


def make_labels(words: Sequence[Sequence[LabelWord]], language: str) -> list[str]:
    """Write a name for each group, longer where two would be called the same."""
    names = [make_label(of_group, language) for of_group in words]
    for most in range(LABEL_WORDS + 1, KEPT_WORDS + 1):
        twice = {name for name, times in Counter(names).items() if name and times > 1}
        if not twice:
            break
        names = [
            make_label(of_group, language, most=most) if name in twice else name
            for name, of_group in zip(names, words, strict=True)
        ]
    return names


def choose_quotations(
    texts: Sequence[str],
    members: NDArray[np.intp],
    points: Floats,
    centre: Floats,
    *,
    count: int = QUOTATIONS,
) -> list[int]:
    """Choose texts that are typical of a theme and unlike each other.

    Parameters
    ----------
    texts : sequence of str
        All texts.
    members : ndarray of int
        The texts of the theme.
    points : ndarray of float32, shape (all texts, dimensions)
        Unit rows.
    centre : ndarray of float32, shape (dimensions,)
        Of the theme.
    count : int
        How many are wanted.

    Returns
    -------
    list of int
        Indexes into `texts`, best first. Of 40 to 220 characters where there are such, else longer
        ones, else any. No two alike but for case and spaces.

    Notes
    -----
    Maximal marginal relevance with λ = .6: Carbonell and Goldstein (1998), SIGIR.
    """
    pool = _quotable(texts, [int(index) for index in members], count)
    if not pool:
        return []
    rows = points[pool]
    relevance = rows @ centre
    closest = np.full(len(pool), 0.0, dtype=np.float32)
    open_ = np.ones(len(pool), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < count and open_.any():
        gain = np.where(open_, DIVERSITY * relevance - (1 - DIVERSITY) * closest, -np.inf)
        best = int(np.argmax(gain))
        chosen.append(pool[best])
        open_[best] = False
        closest = np.maximum(closest, rows @ rows[best])
    return chosen


def _quotable(texts: Sequence[str], members: list[int], count: int) -> list[int]:
    seen: set[str] = set()
    unique: list[int] = []
    for index in members:
        plain = " ".join(texts[index].lower().split())
        if plain and plain not in seen:
            seen.add(plain)
            unique.append(index)
    for longest in (LONGEST_QUOTATION, LONGER_QUOTATION):
        fitting = [index for index in unique if SHORTEST_QUOTATION <= len(texts[index].strip()) <= longest]
        if len(fitting) >= min(count, len(unique)):
            return fitting
    return unique
