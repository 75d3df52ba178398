"""A text as numbers that a linear model can weigh: its words, which stand together, letters, and concepts.

Every feature is a hash, so that a model file holds no word that anybody wrote. Swedish, Norwegian and
Danish (and what English lends them) are spelled alike first, so that an example in one language speaks
in the others as well: `räkning`, `regning` and `rekning` share most of their letters then.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from routing.learning.concepts import concepts_of
from routing.learning.spelling import spelled
from routing.text import algorithms, stem, words

Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.float32]

VERSION = 2
"""Of what this file makes of a text: a model made with another one can't be asked."""

MAX_CHARACTERS = 1_000
"""Who writes says what it is about at the beginning."""
MAX_WORDS = 200
NEAR = 8
"""Words so far apart still stand together."""
BLOCKS = ("words", "pairs", "letters", "concepts")

MOST_CONCEPTS = 40
"""Of one text, that pairs are made of."""

_CONCEPT = np.uint64(1 << 40)
"""Above all hashes of words."""
_PAIR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Bag:
    """What one block holds of a text: each key once, and how often it is there."""

    keys: Keys
    counts: Counts


Bags = tuple[Bag, Bag, Bag, Bag]
"""One for each of BLOCKS."""


def analyse(text: str, language: str) -> Bags:
    found = words(text[:MAX_CHARACTERS])[:MAX_WORDS]
    algorithm = algorithms(language)[0]
    stems = np.array([_key_of(algorithm, word) for word in found], np.uint64)
    letters = [_letters_of(word) for word in found]
    joined = np.concatenate(letters) if letters else np.empty(0, np.uint64)
    return _bag(stems), _bag(_pairs(stems)), _bag(joined), _bag(_concepts(algorithm, found))


def words_of(text: str, language: str) -> dict[str, int]:
    """The words of a text as written, and the key of each: to say which of them spoke."""
    algorithm = algorithms(language)[0]
    found = words(text[:MAX_CHARACTERS])[:MAX_WORDS]
    return {word: _key_of(algorithm, word) for word in found}


def _bag(keys: Keys) -> Bag:
    unique, counts = np.unique(keys, return_counts=True)
    return Bag(unique, counts.astype(np.float32))


def _pairs(stems: Keys) -> Keys:
    """Each two words near each other, in either order."""
    mixed = [
        np.minimum(stems[:-apart], stems[apart:]) * _PAIR
        + np.maximum(stems[:-apart], stems[apart:])
        for apart in range(1, min(NEAR, len(stems)))
    ]
    return np.concatenate(mixed) if mixed else np.empty(0, np.uint64)


def _concepts(algorithm: str, found: Sequence[str]) -> Keys:
    """What the text is about, and which two things it is about at once."""
    numbers = [number for word in found for number in concepts_of(algorithm, word)]
    single = np.array(numbers, np.uint64) + _CONCEPT
    unique = np.unique(single)[:MOST_CONCEPTS]
    first, second = np.triu_indices(len(unique), 1)
    return np.concatenate([single, unique[first] * _PAIR + unique[second]])


@lru_cache(maxsize=50_000)
def _key_of(algorithm: str, word: str) -> int:
    if word.isdecimal():
        return _hash(f"0:{len(word)}")
    return _hash(spelled(stem(algorithm, word)))


@lru_cache(maxsize=20_000)
def _letters_of(word: str) -> Keys:
    """Groups of two to five letters of a word, its beginning and end marked."""
    marked = f" {spelled(word)} "
    groups = [
        marked[start : start + length]
        for length in range(2, 6)
        for start in range(max(1, len(marked) - length + 1))
    ]
    return np.array([_hash(group) for group in groups], np.uint64)


def _hash(text: str) -> int:
    return zlib.crc32(text.encode())
