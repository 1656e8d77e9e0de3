"""The words that tell themes apart, and the names made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from analytics.themes.candidates import Key, PhraseTable
from analytics.themes.vectors import Sparse

LABEL_WORDS: Final = 3
KEPT_WORDS: Final = 12
TIE: Final = 1e-9
CONSIDERED: Final = 60
FEWEST_TEXTS: Final = 3
LEAST_COVERAGE: Final = 0.02
COMMON: Final = 0.1
OWN: Final = 0.5
OWN_POWER: Final = 0.25
PAIR_BONUS: Final = 1.15
SHORTEST_STEM: Final = 5
SAME_STEM: Final = 0.6
ABSORBED: Final = 0.5
"""A word that stands in one and the same pair so often is shown as the pair."""
NEW_SHARE: Final = 0.5
"""How much of a further word's worth is in texts that have none of the words before it."""
WORTH_NAMING: Final = (1.0, 0.1, 0.15)
"""Share of the first word's worth that each word of a name must have: two often say enough."""
SPREAD: Final = 0.75
"""Power of the mean over sub-themes: under 1, a word of many counts more than one of few that is frequent there."""
AND: Final[Mapping[str, tuple[str, str]]] = {"fi": ("ja", "sekä"), "sv": ("och", "samt"), "en": ("and", "and")}
"""What joins the last word of a name, and what does where one of them is joined in itself."""

Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LabelWord:
    """One word or pair that tells a theme from the others."""

    shown: str
    key: Key
    texts: int
    """In how many texts of the theme it stands."""
    score: float
    """What it adds to the words before it."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """In how many texts of each sub-theme each candidate stands."""

    table: PhraseTable
    of_row: NDArray[np.intp]
    """The sub-theme of each text of the language; below zero for none."""
    found: Sparse
    """Shape (sub-themes, candidates)."""
    sizes: Shares
    """Texts of the language in each sub-theme."""
    overall: Shares
    """Texts each candidate stands in, in all."""

    @classmethod
    def of(cls, table: PhraseTable, groups: NDArray[np.intp], count: int) -> _Counted:
        of_row = groups[table.rows]
        inside = np.flatnonzero(of_row >= 0)
        ones = np.ones(len(inside), np.float32)
        members = sparse.csr_matrix((ones, (of_row[inside], inside)), (count, len(of_row)))
        sizes = np.asarray(members.sum(axis=1), dtype=np.float64).ravel()
        overall = np.asarray(table.present.sum(axis=0), dtype=np.float64).ravel()
        return cls(table, of_row, (members @ table.present).tocsr(), sizes, overall)


def label_words(
    table: PhraseTable,
    groups: NDArray[np.intp],
    count: int,
    *,
    fewest: int = FEWEST_TEXTS,
    whole_of: NDArray[np.intp] | None = None,
) -> list[list[LabelWord]]:
    """Find the words that tell each sub-theme from the others.

    Parameters
    ----------
    table : PhraseTable
        The candidates of one language.
    groups : ndarray of int, shape (all texts,)
        The sub-theme of each text: 0, …, `count` − 1; below zero for none.
    count : int
        How many there are.
    fewest : int
        In how many texts of a sub-theme a word must stand, at least; in one of few, fewer do.
    whole_of : ndarray of int, shape (count,), optional
        The whole of each: it is told from the others of its whole first.

    Returns
    -------
    list of list of LabelWord
        For each up to 12, best first; empty where no word stands in enough texts.

    Notes
    -----
    Score: texts × log(lift) × (share of the texts with the word that are in the theme)^¼, times 1.15
    for a pair. Lift is the coverage over that in all texts or in the others of the whole, whichever
    is more. The second and third word count half by the texts that have none before them. Of
    words that contain one another only the best is kept; a word that mostly stands in one pair
    gives way to the pair. A word of more than a tenth of all texts names a theme only if half of
    these texts are in it.
    """
    counted = _Counted.of(table, groups, count)
    siblings = _siblings(counted, whole_of)
    return [_of_one(counted, np.array([group]), fewest, siblings(group)) for group in range(count)]


def general_words(
    table: PhraseTable,
    groups: NDArray[np.intp],
    whole_of: NDArray[np.intp],
    *,
    fewest: int = FEWEST_TEXTS,
) -> list[list[LabelWord]]:
    """Find the words that hold for most sub-themes of each whole.

    Parameters
    ----------
    table, groups, fewest
        As in :func:`label_words`.
    whole_of : ndarray of int, shape (sub-themes,)
        The whole of each sub-theme: 0, 1, ….

    Returns
    -------
    list of list of LabelWord
        For each whole up to 12, best first.

    Notes
    -----
    As :func:`label_words`, but coverage is the power mean (¾, weighted by texts) over the sub-themes,
    so that a word many of them share beats one that fills a single sub-theme, and each further word
    speaks for sub-themes that the words before it leave out.
    """
    counted = _Counted.of(table, groups, len(whole_of))
    wholes = range(int(whole_of.max()) + 1 if len(whole_of) else 0)
    return [_of_one(counted, np.flatnonzero(whole_of == whole), fewest, None) for whole in wholes]


def _siblings(counted: _Counted, whole_of: NDArray[np.intp] | None) -> Callable[[int], Shares | None]:
    """Return how large a share of the texts of its siblings each candidate stands in."""
    if whole_of is None:
        return lambda _group: None
    totals = [np.asarray(counted.found[whole_of == whole].sum(axis=0)).ravel() for whole in range(max(whole_of) + 1)]

    def shares(group: int) -> Shares:
        whole = whole_of[group]
        others = counted.sizes[whole_of == whole].sum() - counted.sizes[group]
        own = np.asarray(counted.found[group].todense()).ravel()
        return np.asarray((totals[whole] - own) / max(1.0, others), dtype=np.float64)

    return shares


def _of_one(counted: _Counted, subs: NDArray[np.intp], fewest: int, siblings: Shares | None) -> list[LabelWord]:
    """Find the words of one theme, which is made of these sub-themes."""
    found = counted.found[subs].tocsc()
    texts = np.asarray(found.sum(axis=0), dtype=np.float64).ravel()
    size = float(counted.sizes[subs].sum())
    needed = max(min(fewest, max(2.0, size / 4)), LEAST_COVERAGE * size)
    usual, own = counted.overall / max(1, len(counted.of_row)), texts / np.maximum(counted.overall, 1)
    often = texts >= needed
    enough = often & ((usual <= COMMON) | (own >= OWN))
    places = np.flatnonzero(enough if enough.any() else often)
    if not len(places):
        return []
    inside = np.maximum(counted.sizes[subs], 1)[:, None]
    weights = np.maximum(counted.sizes[subs], TIE) / max(size, TIE)
    coverage = _spread(np.asarray(found[:, places].todense()) / inside, weights)
    against = usual[places] if siblings is None else np.maximum(usual[places], siblings[places])
    worth = np.log(np.maximum(coverage / np.maximum(against, TIE), 1.001)) * own[places] ** OWN_POWER
    worth *= [PAIR_BONUS if len(counted.table.keys[place]) > 1 else 1.0 for place in places]
    best = np.lexsort((places, -coverage * worth))[:CONSIDERED]
    return _in_order(counted, subs, places[best], worth[best], texts, weights)


def _spread(coverage: Shares, weights: Shares) -> Shares:
    """Return the mean over sub-themes of shape (sub-themes, …)."""
    return np.asarray((weights @ coverage**SPREAD) ** (1 / SPREAD))


def _in_order(
    counted: _Counted, subs: NDArray[np.intp], places: NDArray[np.intp], worth: Shares, texts: Shares, weights: Shares
) -> list[LabelWord]:
    """Pick words one after the other by what each adds to those before it."""
    rows = np.flatnonzero(np.isin(counted.of_row, subs))
    there = counted.table.present[rows][:, places].toarray() > 0
    member = (counted.of_row[rows][None, :] == subs[:, None]).astype(np.float64)
    member /= np.maximum(member.sum(axis=1, keepdims=True), 1)
    worth = _without_parts(there, [counted.table.keys[place] for place in places], worth)
    whole = _spread(member @ there, weights)
    heard, kept = np.zeros(len(rows), dtype=bool), list[LabelWord]()
    open_ = worth > 0
    while open_.any() and len(kept) < KEPT_WORDS:
        new = whole
        if len(kept) < LABEL_WORDS:  # those that make the name share it out between them
            new = _spread(member @ (there | heard[:, None]), weights) - _spread(member @ heard, weights)
        gain = np.where(open_, worth * ((1 - NEW_SHARE) * whole + NEW_SHARE * new), -1)
        best = int(np.argmax(gain))
        key = counted.table.keys[places[best]]
        score = float(gain[best]) * len(rows)
        kept.append(LabelWord(counted.table.shown[places[best]], key, int(texts[places[best]]), score))
        heard |= there[:, best]
        open_ &= [not _overlap(key, counted.table.keys[place]) for place in places]
    return kept


def _without_parts(there: NDArray[np.bool_], keys: Sequence[Key], worth: Shares) -> Shares:
    """Let a word give way to the pair it mostly stands in, which takes over its worth."""
    worth = worth.copy()
    texts = there.sum(axis=0)
    pairs = [place for place, key in enumerate(keys) if len(key) > 1]
    for place, key in enumerate(keys):
        if len(key) > 1:
            continue
        around = [pair for pair in pairs if key[0] in _roots(keys[pair])]
        most = max(around, key=lambda pair: int((there[:, pair] & there[:, place]).sum()), default=None)
        if most is None:
            continue
        both = int((there[:, most] & there[:, place]).sum())
        if both >= ABSORBED * texts[place]:
            worth[most] = max(worth[most], worth[place])
            worth[place] = 0
    return worth


def joined_words(words: Sequence[LabelWord], more: Sequence[LabelWord]) -> list[LabelWord]:
    """Return the words, and after them others that say something else.

    Parameters
    ----------
    words : sequence of LabelWord
        Best first; all are kept.
    more : sequence of LabelWord
        Taken while there is room, unless contained in one there.

    Returns
    -------
    list of LabelWord
        A new list.
    """
    joined = list(words)
    for word in more:
        if len(joined) < KEPT_WORDS and not any(_overlap(word.key, other.key) for other in joined):
            joined.append(word)
    return joined


def _overlap(one: Key, other: Key) -> bool:
    """Tell whether two candidates share a word, or a word of one begins or ends a word of the other, or nearly so.

    *Maahanmuutto* and *maahanmuuttaja* say the same in a name.
    """
    return any(_akin(a, b) for a in _roots(one) for b in _roots(other))


def _akin(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    same = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(short))
    return long.startswith(short) or long.endswith(short) or same >= max(SHORTEST_STEM, SAME_STEM * len(short))


def _roots(key: Key) -> list[str]:
    return [part.removesuffix(":n").removesuffix("-") for part in key]


def make_label(words: Sequence[LabelWord], language: str, *, most: int = LABEL_WORDS) -> str:
    """Write a name such as *Talvikunnossapito, pyörätiet ja auraus* from label words, best first.

    A further word is taken only if it adds enough to the first. Where one is joined in itself, another word joins
    the last: *Sosiaali- ja terveyspalvelut sekä raha*.

    Parameters
    ----------
    words : sequence of LabelWord
        Best first.
    language : str
        Whose *and* joins them; & in others than fi, sv, en.
    most : int
        How many words at most.

    Returns
    -------
    str
        Empty without words.
    """
    shown = [
        word.shown
        for place, word in enumerate(words[:most])
        if most > LABEL_WORDS or word.score >= WORTH_NAMING[place] * words[0].score
    ]
    if not shown:
        return ""
    join = AND.get(language, ("&", "&"))[any("- " in word for word in shown)]
    joined = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {join} {shown[-1]}"
    return joined[0].upper() + joined[1:]


def make_labels(words: Sequence[Sequence[LabelWord]], language: str) -> list[str]:
    """Write a name for each group, longer where two would be called the same.

    Parameters
    ----------
    words : sequence of sequences of LabelWord
        The words of each group, best first.
    language : str
        As :func:`make_label` takes it.

    Returns
    -------
    list of str
        One for each group; some may still be alike where their words are.
    """
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
