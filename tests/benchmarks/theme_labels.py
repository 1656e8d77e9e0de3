"""Whether themes are called so that an outsider can tell them apart, and what is set aside.

    python -m tests.benchmarks.theme_labels FILE.csv [--rows N] [--seeds 1,2,3] [--show] --json

FILE has the columns text, label and lang. Themes are found in four fifths of the ideas; the rest are held out. A
held-out idea belongs to the theme whose centroid is nearest, and whoever sees only names picks a theme for it. All
figures are means over the seeds.

label_meaning, label_words     share of held-out ideas picked right among all sub-themes, by the embedding of the name,
                               and by the words it shares with the idea (ties share); chance: of picking blindly
keywords                       as label_words, by the eight label words instead of the name
sibling_meaning, sibling_words the same among the sub-themes of the right whole only
whole_meaning, whole_words     the same for the names of wholes
shared_words                   share of sub-themes whose name has a base form that stands in another name too
nearest_name, twin_names       mean over names of the cosine to the likest other name; share above .8
npmi                           mean normalised pointwise mutual information of the first eight label words, by idea
persons, stopped, odd_forms    share of names with a person's name; a stop-word or general word; in Finnish, an end that
                               is no nominative noun
words_in_name                  mean number of words joined in a name
quote_nearness, quote_likeness cosine of quotations to their theme's centroid less that of its ideas; to one another

How wholes fit and what is set aside is measured by ``theme_levels`` and printed with it.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.themes.describing import FoundTheme
from analytics.themes.finding import ThemesResult
from analytics.themes.vectors import unit
from language.embedding import Embedder, get_embedder
from language.lemmas import analysed, lemmas
from language.stopwords import GENERAL_WORDS, is_stop_word
from tests.benchmarks.theme_levels import levels, set_aside
from tests.benchmarks.theme_quality import Sample, embedded, make_sample, read_rows, stratified

HELD_OUT = 0.2
TWIN_NAMES = 0.8
WORDS = 8
JOINS = re.compile(r", | ja | och | and ")


@dataclass(frozen=True)
class Names:
    """What an outsider sees of the themes of one level."""

    shown: list[str]
    languages: list[str]
    bases: list[set[str]]
    """Base forms of each name, with the parts of its compounds."""
    vectors: NDArray[np.float32]


def read_names(themes: Sequence[FoundTheme], embedder: Embedder) -> Names:
    """Read the names as they are shown, in the first language a theme has one in."""
    languages = [next(iter(theme.labels), "fi") for theme in themes]
    shown = [theme.labels.get(language, "–") for theme, language in zip(themes, languages, strict=True)]
    bases = [set(lemmas(name, language)) for name, language in zip(shown, languages, strict=True)]
    vectors = embedded(shown, embedder)
    return Names(shown, languages, bases, unit(vectors - vectors.mean(axis=0)))


@dataclass(frozen=True)
class HeldOut:
    """Ideas that had no part in finding the themes or their names."""

    points: NDArray[np.float32]
    """Embeddings less the mean of their language, unit rows."""
    bases: list[set[str]]
    sub_theme: NDArray[np.intp]
    whole: NDArray[np.intp]


def hold_out(sample: Sample, rows: NDArray[np.intp], result: ThemesResult) -> HeldOut:
    """Place the held-out ideas in the themes."""
    assert sample.embeddings is not None
    overall = np.mean(list(result.language_means.values()), axis=0)
    means = np.array([result.language_means.get(sample.languages[row], overall) for row in rows])
    points = unit(sample.embeddings[rows] - means)
    sub_theme = np.argmax(points @ np.array([theme.centroid for theme in result.sub_themes]).T, axis=1)
    return HeldOut(points, [set(sample.lemmas[row]) for row in rows], sub_theme, result.whole_of[sub_theme])


def by_words(ideas: Sequence[set[str]], names: Sequence[set[str]]) -> NDArray[np.float64]:
    """Score each name for each idea by the rare base forms they share, shape (ideas, names)."""
    often = Counter(base for idea in ideas for base in idea)
    rarity = {base: float(np.log((1 + len(ideas)) / (1 + times))) for base, times in often.items()}
    return np.array([[sum(rarity[base] for base in idea & name) for name in names] for idea in ideas])


def picked(scores: NDArray[np.floating[Any]], right: NDArray[np.intp]) -> float:
    """Return the share of ideas whose right theme has the best score; ties share."""
    best = scores >= scores.max(axis=1, keepdims=True) - 1e-9
    return float(np.mean(best[np.arange(len(right)), right] / best.sum(axis=1)))


def identification(held: HeldOut, subs: Names, wholes: Names, result: ThemesResult) -> dict[str, float]:
    """Let an outsider pick themes by their names."""
    meaning, words = held.points @ subs.vectors.T, by_words(held.bases, subs.bases)
    keywords = [
        {base for word in theme.words.get(language, ())[:WORDS] for base in lemmas(word, language)}
        for theme, language in zip(result.sub_themes, subs.languages, strict=True)
    ]
    outside = result.whole_of[None, :] != held.whole[:, None]
    return {
        "label_meaning": picked(meaning, held.sub_theme),
        "label_words": picked(words, held.sub_theme),
        "keywords": picked(by_words(held.bases, keywords), held.sub_theme),
        "chance": 1 / len(subs.shown),
        "sibling_meaning": picked(np.where(outside, -9, meaning), held.sub_theme),
        "sibling_words": picked(np.where(outside, -9, words), held.sub_theme),
        "whole_meaning": picked(held.points @ wholes.vectors.T, held.whole),
        "whole_words": picked(by_words(held.bases, wholes.bases), held.whole),
        "whole_chance": 1 / len(wholes.shown),
    }


def distinctness(names: Names) -> dict[str, float]:
    """Tell how far names are apart from one another."""
    often = Counter(base for bases in names.bases for base in bases)
    cosines = names.vectors @ names.vectors.T
    np.fill_diagonal(cosines, -1)
    nearest = cosines.max(axis=1) if len(cosines) > 1 else np.zeros(1)
    return {
        "shared_words": float(np.mean([any(often[base] > 1 for base in bases) for bases in names.bases])),
        "nearest_name": float(nearest.mean()),
        "twin_names": float(np.mean(nearest > TWIN_NAMES)),
    }


def coherence(sample: Sample, themes: Sequence[FoundTheme]) -> float:
    """Return the mean NPMI of the label words of a theme, a word being there if its base forms are in the idea."""
    ideas = [set(items) for items in sample.lemmas]
    found = []
    for theme in themes:
        language = next(iter(theme.labels), "fi")
        words = [set(lemmas(word, language)) for word in theme.words.get(language, ())[:WORDS]]
        there = np.array([[bool(word) and word <= idea for idea in ideas] for word in words])
        shares = there.mean(axis=1) if len(words) else np.zeros(0)
        for one, other in combinations(range(len(words)), 2):
            both = float(np.mean(there[one] & there[other]))
            if both > 0:
                found.append(np.log(both / (shares[one] * shares[other])) / -np.log(min(both, 1 - 1e-9)))
            elif shares[one] and shares[other]:
                found.append(-1.0)
    return float(np.mean(found)) if found else 0.0


def form(names: Names) -> dict[str, float]:
    """Count names with words that should not stand in one."""
    persons = stopped = odd = 0
    for shown, language in zip(names.shown, names.languages, strict=True):
        ends = [part.split()[-1] for part in JOINS.split(shown) if part]
        read = [analysed(word, language) for word in ends]
        persons += any(word.kind == "person" for word in read)
        general = GENERAL_WORDS.get(language, frozenset())
        stopped += any(is_stop_word(word.base.lower(), language) or word.base.lower() in general for word in read)
        odd += language == "fi" and any(word.kind not in ("noun", "name") or word.case != "nominative" for word in read)
    count = len(names.shown)
    finnish = max(1, names.languages.count("fi"))
    joined = float(np.mean([len(JOINS.split(shown)) for shown in names.shown]))
    return {"persons": persons / count, "stopped": stopped / count, "odd_forms": odd / finnish, "words_in_name": joined}


def quoting(sample: Sample, result: ThemesResult) -> dict[str, float]:
    """Tell how typical quotations are of their theme, and how much they say the same."""
    assert sample.embeddings is not None
    means = np.array([result.language_means[language] for language in sample.languages])
    points = unit(sample.embeddings - means)
    nearness, likeness = [], []
    for theme in result.sub_themes:
        quoted = points[list(theme.quotations)]
        centre = unit(points[theme.members].mean(axis=0, keepdims=True))[0]
        nearness.append(float(np.mean(quoted @ centre) - np.mean(points[theme.members] @ centre)))
        pairs = (quoted @ quoted.T)[np.triu_indices(len(quoted), 1)]
        likeness.append(float(pairs.mean()) if len(pairs) else 0.0)
    return {"quote_nearness": float(np.mean(nearness)), "quote_likeness": float(np.mean(likeness))}


def measure(sample: Sample, seed: int, embedder: Embedder, *, show: bool) -> dict[str, float]:
    """Find themes in four fifths and in all, and look at them."""
    order = np.random.default_rng(seed).permutation(len(sample.texts))
    kept = np.sort(order[int(HELD_OUT * len(order)) :])
    held_rows = np.sort(order[: int(HELD_OUT * len(order))])
    part, everything = sample.themes(kept, seed), sample.themes(np.arange(len(order)), seed)
    subs, wholes = read_names(part.sub_themes, embedder), read_names(part.wholes, embedder)
    if show:
        print_themes(sample, everything)
    return {
        **identification(hold_out(sample, held_rows, part), subs, wholes, part),
        **distinctness(subs),
        "npmi": coherence(sample, everything.sub_themes),
        **form(subs),
        **quoting(sample, everything),
        **levels(sample, everything, part, kept),
        **set_aside(sample, everything),
    }


def print_themes(sample: Sample, result: ThemesResult) -> None:
    """Print the themes as a person would read them."""
    for number, whole in enumerate(result.wholes):
        print(f"\n{len(whole.members):6} {dict(whole.labels)}")
        for sub in np.flatnonzero(result.whole_of == number):
            theme = result.sub_themes[sub]
            (label, times), *_rest = Counter(sample.labels[member] for member in theme.members).most_common(1)
            most = f"{label[:40]} {times / len(theme.members):.0%}"
            loose = " loose" if theme.is_loose else ""
            print(f"{len(theme.members):12} {dict(theme.labels)}  [{theme.cohesion:.2f}{loose}; {most}]")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--show", action="store_true", help="print the themes of each seed too")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    embedder = get_embedder()
    if embedder is None:
        sys.exit("No embedder loads here, and names are compared by their meaning.")
    rows = read_rows(options.file)
    figures = []
    for seed in (int(part) for part in options.seeds.split(",")):
        drawn = stratified([row["label"] for row in rows], options.rows, seed)
        sample = make_sample([rows[index] for index in drawn], embedder)
        figures.append(measure(sample, seed, embedder, show=options.show))
    means = {name: round(float(np.nanmean([one[name] for one in figures])), 3) for name in figures[0]}
    if options.json:
        print(json.dumps(means))
    else:
        print("\n".join(f"{name:18}{value}" for name, value in means.items()))


if __name__ == "__main__":
    main()
