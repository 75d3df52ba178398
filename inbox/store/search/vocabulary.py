"""The installation's own words: every term that was ever indexed, once.

It answers what the index can't be asked quickly: which words end with *räkning* (Nordic compounds carry
their meaning last), and which are nearly *faktrua*. Words are only ever added, never counted: a count
would be one hot row for each common word.
"""

from collections.abc import Iterable, Sequence
from weakref import WeakKeyDictionary

from sqlalchemy import Column, Engine, MetaData, String, Table, delete, select

from inbox.store.among import among
from inbox.store.rows import insert_new_rows
from inbox.store.unit import Unit

MIN_WORD, MAX_WORD = 3, 40
MIN_COMPOUND = 4
"""Letters of a word that is looked for inside of compounds."""
MIN_REST = 3
"""Letters of the rest of the compound: `ib-land` holds no *land*."""
SHORT_RESTS = frozenset(("bo", "by", "el", "id", "is", "it", "ny", "tv"))
MAX_COMPOUNDS = 60
MAX_BEGINNING = 60
MAX_CANDIDATES = 5_000
_KNOWN_SIZE = 50_000
"""Words that no look into the table is needed for: nearly all of what people write, in some 8 MB. Numbers of
cases and names come for ever, and an import would remember each."""

# Endings that look like words: whoever asks for *ring* does not mean every *leverering*.
_ENDINGS = frozenset(
    "ande ende ning ring ling ering else lse het skap dom isk tion sion eri are ist bar sam full lös "
    "ligt lig ing erna arna orna aste heden heter hed dig tig ere ene ane ment able ible ness less".split()
)

# Not a table of the models: it belongs to search, as `schema.py` makes it.
_words = Table(
    "search_words",
    MetaData(),
    Column("word", String, primary_key=True),
    Column("backwards", String),
)

_STANDING = select(_words.c.word).where(among(_words.c.word, "words"))
_known: WeakKeyDictionary[Engine, dict[str, None]] = WeakKeyDictionary()


def learn(unit: Unit, terms: Iterable[str]) -> None:
    """Keeps the words that are new. In order, so that two writers never wait for each other in a ring."""
    known = _known.setdefault(unit.connection.engine, {})
    new = sorted({term for term in terms if term not in known and is_word(term)})
    for begin in range(0, len(new), 500):
        chunk = new[begin : begin + 500]
        standing = _standing(unit, chunk)
        if not unit.connection.in_nested_transaction():
            _remember(known, standing)
        rows = [{"word": w, "backwards": w[::-1]} for w in chunk if w not in standing]
        insert_new_rows(unit, _words, rows, ["word"])


def forget(unit: Unit, terms: Iterable[str]) -> None:
    """Takes out those that no message holds any more."""
    from inbox.store.search.match import is_found

    gone = sorted(term for term in terms if is_word(term) and not is_found(unit, term))
    known = _known.setdefault(unit.connection.engine, {})
    for word in gone:
        known.pop(word, None)
    for begin in range(0, len(gone), 500):
        unit.connection.execute(delete(_words).where(_words.c.word.in_(gone[begin : begin + 500])))


def compounds(unit: Unit, word: str) -> list[str]:
    """Words that end with `word` (folded), shortest first."""
    if len(word) < MIN_COMPOUND or word in _ENDINGS:
        return []
    backwards = word[::-1]
    statement = (
        select(_words.c.word)
        .where(_words.c.backwards > backwards, _words.c.backwards < _after(backwards))
        .limit(MAX_CANDIDATES)
    )
    found = [w for w in unit.connection.scalars(statement) if _is_rest(w[: -len(word)])]
    return sorted(found, key=lambda w: (len(w), w))[:MAX_COMPOUNDS]


def _is_rest(rest: str) -> bool:
    return len(rest) >= MIN_REST or rest in SHORT_RESTS


def beginning_with(unit: Unit, beginning: str) -> list[str]:
    """Words that begin so (folded), shortest first."""
    statement = (
        select(_words.c.word)
        .where(_words.c.word.between(beginning, _after(beginning)))
        .limit(MAX_CANDIDATES)
    )
    return sorted(unit.connection.scalars(statement), key=lambda w: (len(w), w))[:MAX_BEGINNING]


def nearest(unit: Unit, word: str) -> list[str]:
    """Up to five words that were probably meant. The first letter, or the last, is taken as right."""
    if len(word) < 4 or not is_word(word):
        return []
    # Loaded by whoever misspells first.
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    allowed = 1 if len(word) < 6 else 2
    found = process.extract(
        word,
        _similar(unit, word, allowed),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=allowed,
        limit=5,
    )
    return [str(match) for match, _, _ in found]


def _similar(unit: Unit, word: str, allowed: int) -> Sequence[str]:
    begin, end = word[:2], word[::-1][:2]
    starts = _words.c.word.between(begin, _after(begin))
    ends = _words.c.backwards.between(end, _after(end))
    return [
        candidate
        for condition in (starts, ends)
        for candidate in unit.connection.scalars(
            select(_words.c.word).where(condition).limit(40_000)
        )
        if abs(len(candidate) - len(word)) <= allowed
    ]


def is_word(term: str) -> bool:
    return MIN_WORD <= len(term) <= MAX_WORD and term.isalpha()


def _standing(unit: Unit, words: Sequence[str]) -> set[str]:
    return set(unit.connection.scalars(_STANDING, {"words": words}))


def _remember(known: dict[str, None], words: Iterable[str]) -> None:
    """Only what stood there before this transaction wrote: it may yet be rolled back. In a savepoint
    nobody knows what others wrote before in the same transaction."""
    known.update(dict.fromkeys(words))
    if len(known) > _KNOWN_SIZE:
        for word in list(known)[: _KNOWN_SIZE // 2]:
            known.pop(word, None)


def _after(beginning: str) -> str:
    return beginning + "\U0010ffff"
