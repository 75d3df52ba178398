"""Which of some texts are most like one, by the rare words that they share. Pure."""

import math
from collections.abc import Collection, Mapping, Sequence

from routing.learning.spelling import spelled
from routing.small_words import SMALL

FEWEST_LETTERS = 4
LEAST = 0.12
"""Below this two texts share hardly anything."""


def telling(terms: Sequence[str], most: int) -> list[str]:
    """Those that may tell what a text is about: no small words and no numbers, long ones first."""
    words = [
        term
        for term in dict.fromkeys(terms)
        if len(term) >= FEWEST_LETTERS and term.isalpha() and term not in SMALL
    ]
    return sorted(words, key=len, reverse=True)[:most]


def weight(found: float, of: float) -> float:
    """Of a term that is in `found` of `of` texts: the rarer the more."""
    return math.log(1 + of / (1 + found))


def rank(
    weights: Mapping[str, float], candidates: Mapping[int, Collection[str]]
) -> list[tuple[int, float]]:
    """The most like first, as (id, likeness between 0 and 1). Words are compared as all Nordic
    languages might spell them; those that the text lacks count as much as its average word."""
    asked: dict[str, float] = {}
    for term, value in weights.items():
        asked[spelled(term)] = max(value, asked.get(spelled(term), 0.0))
    whole = sum(asked.values())
    if not whole:
        return []
    usual = whole / len(asked)
    ranked = []
    for id, terms in candidates.items():
        words = {spelled(term) for term in telling(list(terms), 200)}
        shared = sum(asked[word] for word in words if word in asked)
        other = sum(asked.get(word, usual) for word in words)
        likeness = shared / math.sqrt(whole * other) if other else 0.0
        if likeness >= LEAST:
            ranked.append((id, round(min(likeness, 1.0), 4)))
    return sorted(ranked, key=lambda one: (-one[1], -one[0]))
