"""What a word is about, in whichever of four languages it is written: bill, räkning, regning and faktura are one.

Topics learnt from examples in one language are then found in the others, and an example that says
*faktura* speaks for one that says *räkning*. `concepts.txt` was written for this project: a line for each
concept, English | Swedish | Norwegian | Danish. Words that are put together are found by how they begin
and end: `vattenläcka` is about water and about leaks.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from routing.learning.spelling import spelled
from routing.text import algorithms, stem

LANGUAGES = ("en", "sv", "nb", "da")
LONG = 7
"""Letters of a word that may be put together from others."""
PART = 4
"""Letters of such a part."""


@lru_cache(maxsize=50_000)
def concepts_of(algorithm: str, word: str) -> tuple[int, ...]:
    """Numbers of lines; none for most words."""
    known = _table()
    whole = spelled(word)
    found = known.get(spelled(stem(algorithm, word))) or known.get(whole)
    if found is None and len(whole) >= LONG:
        found = _of_parts(algorithm, whole)
    return tuple(sorted(found or ()))


def _of_parts(algorithm: str, whole: str) -> frozenset[int]:
    known, none = _table(), frozenset[int]()
    begins = (whole[:at] for at in range(len(whole) - 2, PART - 1, -1))
    ends = [whole[at:] for at in range(2, len(whole) - PART + 1)]
    first = next((known[part] for part in begins if part in known), none)
    last = next((known[part] for part in ends if part in known), none)
    if first or last:
        return first | last
    stems = (spelled(stem(algorithm, part)) for part in ends)
    return next((known[part] for part in stems if len(part) >= PART and part in known), none)


def words_of_concept(number: int) -> Mapping[str, Sequence[str]]:
    """By language."""
    return _lines()[number]


@lru_cache(maxsize=1)
def _lines() -> Sequence[Mapping[str, Sequence[str]]]:
    text = files("routing.learning").joinpath("concepts.txt").read_text("utf-8")
    return [
        {
            language: listed.split()
            for language, listed in zip(LANGUAGES, line.split("|"), strict=True)
        }
        for line in text.splitlines()
    ]


@lru_cache(maxsize=1)
def _table() -> Mapping[str, frozenset[int]]:
    """Each word as it is spelled and by its stem → its concepts."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_lines()):
        for language, listed in line.items():
            (algorithm,) = algorithms(language)
            for word in listed:
                found.setdefault(spelled(word), set()).add(number)
                found.setdefault(spelled(stem(algorithm, word)), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}
