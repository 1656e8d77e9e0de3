"""The recipe by which themes are found: every parameter, and a switch for every stage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What is done to texts until they are in themes.

    The defaults are what production does where there are embeddings. Switches exist so that the worth
    of a stage can be measured by leaving it out; nothing in production turns one off.
    """

    name: str = "talkooriihi-2026.3"
    """Kept with each run. A change that moves ideas gets another name."""

    lemmas: bool = True
    """Base forms of words; else the words as they are written, in lower case."""
    lexical: bool = True
    """Words beside meaning. Without it, and without embeddings, nothing is left to go by."""
    lexical_share: float = 0.6
    """Length of the lexical part of a point, where the meaning has length one; times the share of pairs of texts that
    are both in the main language."""
    character_share: float = 0.0
    """Weight of character n-grams beside base forms; 0 leaves them out, as they add nothing to embeddings."""
    lexical_dimensions: int = 300
    lexical_dimensions_large: int = 120
    """Axes of latent semantic analysis, up to `large` texts and above."""
    lexical_power: float = 0.15
    """Each lexical axis is stretched by its eigenvalue to this power."""

    centring: bool = True
    """Subtract the mean of its language from each embedding; else the mean of all."""
    whitening: bool = True
    """Stretch the axes by their eigenvalues to the two powers; else leave vectors as they are."""
    semantic_dimensions: int = 150
    semantic_power: float = -0.15

    neighbours: int = 25
    """In the graph, from 4,000 texts on; fewer in small sets."""
    communities: Literal["leiden", "k-means"] = "leiden"
    """K-means parts the same points into as many clusters as Leiden would find."""
    resolution: float = 2.0
    """Of Leiden: higher gives more, smaller themes."""
    twins: float = 0.85
    """Clusters whose centroids have this cosine are one; above 1 never."""
    touch: float = 0.2
    touching: float = 0.3
    """And those of this cosine, where one has so much edge weight to the other, over that inside it."""
    most_themes: int = 56
    """Sub-themes, at most: seven wholes of eight. Where more are found the nearest are joined."""
    earlier_share: float = 0.1
    """In a further run: weight of the theme a text was found in before, beside that of its neighbours."""

    refine: bool = True
    """Place every text anew by a classifier learnt from the surest texts of each theme."""
    refine_rounds: int = 8
    surest: float = 0.7
    """Share of each theme the classifier learns from."""
    temperature: float = 16.0
    word_share: float = 0.2
    """Weight of naive Bayes on base forms beside nearness to the centroid."""
    smoothing: float = 0.02
    neighbour_share: float = 2.0
    """Weight of where a text's neighbours are, beside centroid and words; 0 does not ask them."""

    sharpenings: int = 1
    """How often the space is sharpened by the themes found and they are found again; 0 never."""
    sharpening_ridge: float = 3.0

    hierarchy: bool = True
    """Join sub-themes into wholes; else each is its own whole."""

    large: int = 20_000
    """Above so many texts the cheaper variants are used."""


RECIPE: Final = Recipe()
"""Production, with embeddings."""
LITE: Final = replace(
    RECIPE,
    lexical_dimensions=500,
    character_share=0.6,
    resolution=1.5,
    neighbour_share=0.5,
    earlier_share=0.5,
    sharpening_ridge=1.0,
)
"""Production without embeddings: by words alone."""
