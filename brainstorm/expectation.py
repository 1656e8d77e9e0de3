"""How many evaluations an idea can expect. Pure."""

from __future__ import annotations

IDEAS_EACH = 1.5
"""Ideas one person writes to one question, as seen in dialogues of this kind."""

CARDS_EACH = 15
"""Cards one person weighs: three sets of five."""

RANKABLE = 6
"""Evaluations an idea needs before it may be ranked."""


def expected_evaluations(prompts: int, *, ideas_each: float = IDEAS_EACH, cards_each: float = CARDS_EACH) -> float:
    """Evaluations per idea, when everybody answers and weighs.

    Parameters
    ----------
    prompts : int
        Questions whose ideas share the cards, at least 1.
    ideas_each : float
        Ideas per person and question, over 0.
    cards_each : float
        Cards per person.

    Returns
    -------
    float
        The mean number of evaluations of one idea.

    Raises
    ------
    ValueError
        If there is no question, or nobody writes.

    Notes
    -----
    Every evaluation has one author and one idea, so evaluations per idea are evaluations per person divided by ideas
    per person, whatever the size of the crowd.
    """
    if prompts < 1 or ideas_each <= 0:
        message = "there is at least one question, and somebody writes"
        raise ValueError(message)
    return cards_each / (ideas_each * prompts)
