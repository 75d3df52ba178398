"""Which of some texts are most like one, by the rare words that they share, and by what these are about. Pure."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from routing.learning.concepts import concepts_of
from routing.learning.spelling import spelled
from routing.small_words import SMALL
from routing.text import algorithms

T = TypeVar("T")

FEWEST_LETTERS = 4
LEAST = 0.12
"""Below this two texts share hardly anything."""
CONCEPT = 2.0
"""What a concept weighs against a word as rare (docs/decisions/similar.md)."""
MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Gist:
    """What of a text tells what it is about."""

    words: frozenset[str]
    """As all Nordic languages might spell them."""
    concepts: frozenset[int]
    """What they are about, whichever of four languages says it."""


def telling(terms: Sequence[str], most: int) -> list[str]:
    """Those that may tell what a text is about: no small words and no numbers, long ones first."""
    words = [
        term
        for term in dict.fromkeys(terms)
        if len(term) >= FEWEST_LETTERS and term.isalpha() and term not in SMALL
    ]
    return sorted(words, key=len, reverse=True)[:most]


def concepts_in(terms: Iterable[str], language: str) -> list[int]:
    algorithm = algorithms(language)[0]
    return list(dict.fromkeys(one for term in terms for one in concepts_of(algorithm, term)))


def gist(terms: Sequence[str], language: str) -> Gist:
    words = telling(terms, MOST_WORDS)
    return Gist(frozenset(map(spelled, words)), frozenset(concepts_in(words, language)))


def weight(found: float, of: float) -> float:
    """Of a term that is in `found` of `of` texts: the rarer the more."""
    return math.log(1 + of / (1 + found))


def rank(
    words: Mapping[str, float], concepts: Mapping[int, float], candidates: Mapping[int, Gist]
) -> list[tuple[int, float]]:
    """The most like first, as (id, likeness between 0 and 1). Words are compared as all Nordic
    languages might spell them; those that the text lacks count as much as its average word."""
    asked: dict[str, float] = {}
    for term, value in words.items():
        asked[spelled(term)] = max(value, asked.get(spelled(term), 0.0))
    about = {one: CONCEPT * value for one, value in concepts.items()}
    whole = sum(asked.values()) + sum(about.values())
    if not whole:
        return []
    ranked = []
    for id, other in candidates.items():
        shared = _shared(asked, other.words) + _shared(about, other.concepts)
        size = _size(asked, other.words) + _size(about, other.concepts)
        likeness = shared / math.sqrt(whole * size) if size else 0.0
        if likeness >= LEAST:
            ranked.append((id, round(min(likeness, 1.0), 4)))
    return sorted(ranked, key=lambda one: (-one[1], -one[0]))


def _shared(asked: Mapping[T, float], has: Collection[T]) -> float:
    return sum(value for one, value in asked.items() if one in has)


def _size(asked: Mapping[T, float], has: Collection[T]) -> float:
    usual = sum(asked.values()) / len(asked) if asked else 0.0
    return sum(asked.get(one, usual) for one in has)
