"""Earlier conversations most like one, and how they were answered."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from inbox.model.masking import mask
from inbox.model.words import Direction, Origin, Visibility
from inbox.store.reading.hits import open_to
from inbox.store.reading.labels import Labels
from inbox.store.reading.sight import find_living, parse_id
from inbox.store.search.match import Group, Match, find
from inbox.store.search.parse import Word
from inbox.store.search.terms import analyse, terms_of
from inbox.store.tables.conversations import conversations, topics
from inbox.store.tables.customers import contacts
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit
from routing.learning.concepts import words_of_concept
from routing.similar import CONCEPT, MOST_WORDS, concepts_in, gist, rank, telling, weight

MOST_TERMS = 20
MOST_CONCEPTS = 12
MOST_OF_TERM = 60
"""Messages fetched for each word, the newest: a word that has more tells little."""
MOST_READ = 50
READ = 1_000
SNIPPET = 300

_C, _M = conversations.c, messages.c


def read_similar(unit: Unit, id: int | str, labels: Labels, most: int = 5) -> list[dict[str, Any]]:
    """The most like first. A fixed number of look-ups, however many messages there are."""
    case = find_living(unit, parse_id(id, "conversation"))
    said = _first_texts(unit, [case.id]).get(case.id)
    if said is None:
        return []
    terms = analyse(*said)
    looked = _Looked(unit, case.id)
    words = {term: looked.up(_spellings(term)) for term in telling(terms, MOST_TERMS)}
    asked = concepts_in(telling(terms, MOST_WORDS), said[1])[:MOST_CONCEPTS]
    concepts = {one: looked.up(_named(one), CONCEPT) for one in asked}
    likely = _conversations(unit, looked.best(), case.id)
    texts = _first_texts(unit, likely)
    gists = {one: gist(analyse(*text), text[1]) for one, text in texts.items()}
    ranked = rank(words, concepts, gists)[:most]
    return _shapes(unit, dict(ranked), labels)


class _Looked:
    """Messages that hold what was looked for, and how much of it."""

    def __init__(self, unit: Unit, before: int) -> None:
        # One by one: asked for together, SQLite reads the whole index to find them.
        self._oldest = unit.connection.scalar(select(func.min(_M.id))) or 0
        self._newest = unit.connection.scalar(select(func.max(_M.id))) or 1
        self._unit, self._before = unit, before
        self._scores: dict[int, float] = {}

    def up(self, terms: tuple[str, ...], counts: float = 1.0) -> float:
        """What any of these terms weighs."""
        ids = find(self._unit, Match((Group(terms),)), self._before, MOST_OF_TERM)
        weighs = _rarity(ids, self._oldest, self._newest)
        for id in ids:
            self._scores[id] = self._scores.get(id, 0.0) + counts * weighs
        return weighs

    def best(self) -> list[int]:
        return sorted(self._scores, key=lambda id: (-self._scores[id], -id))[: 2 * MOST_READ]


def _spellings(term: str) -> tuple[str, ...]:
    return tuple(Word(term).spellings())


@lru_cache(maxsize=512)
def _named(concept: int) -> tuple[str, ...]:
    """How the index holds what is said for it, in each language."""
    terms = {
        term
        for language, words in words_of_concept(concept).items()
        for word in words
        for term in terms_of(word, language)
    }
    return tuple(telling(sorted(terms), len(terms)))


def _rarity(ids: Sequence[int], oldest: int, newest: int) -> float:
    """Ids follow time: where the newest sixty go back only a little, there are many more."""
    if len(ids) < MOST_OF_TERM:
        return weight(len(ids), 1_000)
    share = (newest - ids[-1]) / max(1, newest - oldest)
    return weight(min(1_000.0, len(ids) / max(share, 1e-3)), 1_000)


def _conversations(unit: Unit, ids: Sequence[int], but: int) -> list[int]:
    """Of these messages, those that the actor may see; answered ones come first."""
    if not ids:
        return []
    rows = unit.connection.execute(
        select(_M.id, _C.id.label("conversation"), _C.first_response_at, _may_see(unit))
        .join(conversations, _C.id == _M.conversation_id)
        .join(contacts, contacts.c.id == _C.contact_id)
        .where(
            _M.id.in_(ids),
            _C.id != but,
            _C.status != "spam",
            _C.merged_into.is_(None),
        )
    ).all()
    place = {id: at for at, id in enumerate(ids)}
    seen = sorted(
        (r for r in rows if r.may_see), key=lambda r: (r.first_response_at is None, place[r.id])
    )
    return list(dict.fromkeys(row.conversation for row in seen))[:MOST_READ]


def _may_see(unit: Unit) -> ColumnElement[bool]:
    return and_(_M.erased_at.is_(None), *open_to(unit)).label("may_see")


def _first_texts(unit: Unit, cases: Sequence[int]) -> dict[int, tuple[str, str]]:
    """What the customer wrote first, and its language."""
    rows = _firsts(unit, cases, Direction.INBOUND, ())
    return {row.conversation_id: (f"{row.subject}\n{row.text}", row.language) for row in rows}


def _firsts(
    unit: Unit, cases: Sequence[int], direction: str, more: Sequence[ColumnElement[bool]]
) -> Sequence[Any]:
    if not cases:
        return []
    first = (
        select(func.min(_M.id))
        .where(
            _M.conversation_id.in_(cases),
            _M.direction == direction,
            _M.visibility == Visibility.CUSTOMER,
            _M.erased_at.is_(None),
            *more,
        )
        .group_by(_M.conversation_id)
    )
    text = func.substr(_M.reply_text, 1, READ).label("text")
    columns = (_M.conversation_id, _M.subject, _M.language, _M.author_name, text)
    return unit.connection.execute(select(*columns).where(_M.id.in_(first))).all()


def _shapes(unit: Unit, likeness: Mapping[int, float], labels: Labels) -> list[dict[str, Any]]:
    if not likeness:
        return []
    by_people = (_M.origin == Origin.HUMAN,)
    answers = {
        row.conversation_id: row
        for row in _firsts(unit, list(likeness), Direction.OUTBOUND, by_people)
    }
    rows = unit.connection.execute(
        select(
            _C.id,
            _C.number,
            _C.subject,
            _C.language,
            _C.status,
            _C.created_at,
            _C.topic_id,
            topics.c.names,
        )
        .outerjoin(topics, topics.c.id == _C.topic_id)
        .where(_C.id.in_(likeness))
    )
    shapes = [_shape(row, likeness[row.id], answers.get(row.id), labels) for row in rows]
    return sorted(shapes, key=lambda one: (-one["likeness"], one["number"]))


def _shape(row: Any, likeness: float, answer: Any, labels: Labels) -> dict[str, Any]:
    return {
        "conversation": str(row.id),
        "number": row.number,
        "subject": mask(row.subject),
        "language": row.language,
        "status": row.status,
        "created_at": row.created_at,
        "topic": labels.topic(row.topic_id, row.names) if row.topic_id else None,
        "likeness": likeness,
        "answer": {"author": answer.author_name, "text": mask(answer.text)[:SNIPPET]}
        if answer is not None
        else None,
    }
