"""Lists of words, phrases and prefixes as rules write them, looked for in a text all at once."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from routing.text import ALGORITHMS, algorithms, plain, stem, words

_ALGORITHMS = (*sorted(set(ALGORITHMS.values())), "")


@dataclass(slots=True)
class _Forms:
    """What all lists together look for, as one stemmer sees it."""

    words: dict[str, set[str]] = field(default_factory=dict)
    phrases: dict[str, set[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    """By their first word."""


class WordIndex:
    """Every entry of every list once. `faktura` finds fakturan and fakturor, `faktur*` whatever
    begins so, `payment plan` both words in a row, and each also as typed without Nordic letters.

    One look at a text costs about as much as the text has words, however many lists there are.
    """

    def __init__(self, lists: Iterable[Sequence[str]]) -> None:
        self._prefixes: list[tuple[str, str]] = []
        self._forms = {name: _Forms() for name in _ALGORITHMS}
        entries = {entry for some in lists for entry in some}
        self._is_empty = not entries
        for entry in entries:
            self._add(entry)

    def _add(self, entry: str) -> None:
        parts = words(entry)
        spellings = {tuple(parts), tuple(plain(part) for part in parts)}
        if entry.endswith("*"):
            self._prefixes += [(spelled[0], entry) for spelled in sorted(spellings)]
            return
        for name, forms in self._forms.items():
            for spelled in spellings:
                stems = tuple(stem(name, part) for part in spelled)
                if len(stems) == 1:
                    forms.words.setdefault(stems[0], set()).add(entry)
                else:
                    forms.phrases.setdefault(stems[0], set()).add((stems, entry))

    def find(self, language: str, *parts: str) -> frozenset[str]:
        """The entries that the parts of a text hold, as they were written. No phrase reaches from
        one part into the next."""
        if self._is_empty:
            return frozenset()
        sequences = [words(part) for part in parts if part]
        distinct = set().union(*sequences)
        found = set(self._with_prefix(sorted(distinct)))
        for name in algorithms(language):
            found.update(self._as_seen_by(name, distinct, sequences))
        return frozenset(found)

    def _with_prefix(self, ordered: list[str]) -> Iterator[str]:
        for prefix, entry in self._prefixes:
            place = bisect_left(ordered, prefix)
            if place < len(ordered) and ordered[place].startswith(prefix):
                yield entry

    def _as_seen_by(
        self, name: str, distinct: set[str], sequences: list[list[str]]
    ) -> Iterator[str]:
        forms = self._forms[name]
        stems = {stem(name, word) for word in distinct}
        for form in forms.words.keys() & stems:
            yield from forms.words[form]
        possible = [
            phrase
            for first in forms.phrases.keys() & stems
            for phrase in forms.phrases[first]
            if stems.issuperset(phrase[0])
        ]
        if possible:
            stemmed = [[stem(name, word) for word in sequence] for sequence in sequences]
            pairs = {pair for sequence in stemmed for pair in pairwise(sequence)}
            yield from (
                entry
                for wanted, entry in possible
                if pairs.issuperset(pairwise(wanted)) and _holds(stemmed, wanted)
            )


def _holds(sequences: list[list[str]], wanted: tuple[str, ...]) -> bool:
    length = len(wanted)
    if length == 2:
        return True  # The pair itself was found.
    return any(
        word == wanted[0] and tuple(sequence[at : at + length]) == wanted
        for sequence in sequences
        for at, word in enumerate(sequence)
    )
