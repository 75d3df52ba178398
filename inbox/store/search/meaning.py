"""From words to what the index is asked: strictly, then more loosely, then for what was meant."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from inbox.store.search import vocabulary
from inbox.store.search.match import Group, Match
from inbox.store.search.parse import Query, Word
from inbox.store.unit import Unit

MAX_NEAR = 12
INDEXED_LETTERS = 4
"""Beginnings of three and four letters are in the index; longer ones are looked up in the vocabulary."""
MAX_LONGER = 40
"""Compounds that one word stands for; each is one more list to be merged."""
LOOSE_LETTERS = 5
"""`betalning` and `betala` share no stem, but their first five letters."""


def strictly(unit: Unit, query: Query) -> Match:
    """Each word in any of its forms, also at the end of a compound."""
    return Match(tuple(_group(unit, word) for word in query.words))


def loosely(unit: Unit, query: Query, strict: Match) -> Match | None:
    """With what only begins like the words, beside what `strict` finds. None where no word is long enough to be taken loosely."""
    pairs = zip(query.words, strict.groups, strict=True)
    groups = tuple(_begun(unit, word, group) for word, group in pairs)
    return None if groups == strict.groups else Match(groups)


def corrected(unit: Unit, query: Query, strict: Match) -> Match | None:
    """With unknown words replaced by the nearest ones that this installation has seen."""
    pairs = zip(query.words, strict.groups, strict=True)
    groups = tuple(_corrected(unit, word, group) for word, group in pairs)
    return None if groups == strict.groups else Match(groups)


def _group(unit: Unit, word: Word) -> Group:
    if word.is_exact:
        return Group((word.text,))
    forms = word.forms()
    longer = (c for form in forms if form.isalpha() for c in vocabulary.compounds(unit, form))
    group = Group(_unique([*forms, *islice(longer, MAX_LONGER)]))
    return _with_beginning(unit, group, word.text) if word.is_begun else group


def _with_beginning(unit: Unit, group: Group, beginning: str) -> Group:
    if len(beginning) <= INDEXED_LETTERS or not beginning.isalpha():
        return replace(group, beginnings=(beginning,))
    begun = vocabulary.beginning_with(unit, beginning)
    return replace(group, terms=_unique([*group.terms, *begun]))


def _begun(unit: Unit, word: Word, group: Group) -> Group:
    if word.is_exact or not word.text.isalpha() or len(word.text) <= LOOSE_LETTERS:
        return group
    near = vocabulary.beginning_with(unit, word.text[:LOOSE_LETTERS])[:MAX_NEAR]
    return replace(group, terms=_unique([*group.terms, *near]))


def _corrected(unit: Unit, word: Word, group: Group) -> Group:
    if word.is_exact:
        return group
    meant = [Word(near) for near in vocabulary.nearest(unit, word.text)]
    return replace(group, terms=_unique([*group.terms, *(f for w in meant for f in w.forms())]))


def _unique(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))
