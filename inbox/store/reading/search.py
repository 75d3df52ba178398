"""Search over messages and customers: what was asked for first, then what is near it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inbox.model.errors import ForbiddenError, InvalidError
from inbox.model.words import Role
from inbox.store.reading.cursors import read_cursor, write_cursor
from inbox.store.reading.hits import (
    conversation_hit,
    read_contact_hits,
    read_message_hits,
    seen_messages,
)
from inbox.store.reading.labels import Labels
from inbox.store.reading.scopes import MAX_SEARCH
from inbox.store.reading.sight import teams_seen
from inbox.store.search.match import NEWEST, Group, Match, batches, find
from inbox.store.search.meaning import corrected, loosely, strictly
from inbox.store.search.parse import Query, parse
from inbox.store.search.schema import CONTACTS
from inbox.store.unit import Unit

KINDS = ("message", "contact")
MAX_LIMIT = 100
MAX_READ = 600
PHRASE_BATCH = 200
SPARE = 5
"""Asked for beyond a page, for those that may not be seen and to know whether there are more."""
MAX_SCANNED = 2_000
"""Messages looked at for one page. It may end early, with a cursor that goes on."""
ENOUGH = 5
"""With fewer found strictly, a first page goes on with what is only near."""
KNOWN = 100
CONTACTS_ON_TOP = 5

_STRICT, _LOOSE, _CORRECTED, _CONTACTS = range(4)
_STAGES: Mapping[int, Callable[[Unit, Query, Match], Match | None]] = {
    _STRICT: lambda _, __, strict: strict,
    _LOOSE: loosely,
    _CORRECTED: corrected,
}


@dataclass(slots=True)
class _Page:
    """What was found, and where it goes on."""

    hits: list[dict[str, Any]]
    next: str | None = None


def search(
    unit: Unit,
    q: str,
    labels: Labels,
    kinds: Collection[str] = KINDS,
    limit: int = 20,
    cursor: str | None = None,
) -> tuple[list[dict[str, Any]], str | None]:
    """Hits (SearchHit), newest first, customers and a conversation's number on top of the first page."""
    query = _checked(unit, q, kinds, limit)
    stage, before = _start(cursor, kinds)
    if not query.words:
        return [], None
    if stage == _CONTACTS:
        page = _contacts(unit, query, labels, before, limit)
        return page.hits, page.next
    top = [] if cursor else _on_top(unit, query, labels, kinds)
    page = _messages(unit, query, labels, stage, before, max(1, limit - len(top)), not cursor)
    known = {hit["id"] for hit in top}
    return [*top, *(hit for hit in page.hits if hit["id"] not in known)], page.next


def _checked(unit: Unit, q: str, kinds: Collection[str], limit: int) -> Query:
    teams_seen(unit.actor)
    if "contact" in kinds and unit.actor.roles == {Role.GUEST} and "message" not in kinds:
        raise ForbiddenError("Your role does not read customers.", code="not_allowed")
    if not kinds or not set(kinds) <= set(KINDS):
        raise InvalidError(
            f"Search in {' or '.join(KINDS)}.", {"field": "in"}, code="search_kind_invalid"
        )
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidError(
            f"A page holds 1 to {MAX_LIMIT}.", {"field": "limit"}, code="limit_invalid"
        )
    if len(q) > MAX_SEARCH:
        raise InvalidError(
            "That is too long to search for.", {"field": "q"}, code="search_too_long"
        )
    return parse(q)


def _start(cursor: str | None, kinds: Collection[str]) -> tuple[int, int]:
    values = read_cursor(cursor, 2)
    if values is None:
        return (_STRICT if "message" in kinds else _CONTACTS), NEWEST
    stage, before = values
    if stage not in (*_STAGES, _CONTACTS) or (stage == _CONTACTS) == ("message" in kinds):
        raise InvalidError(
            "The cursor belongs to another search.", {"field": "cursor"}, code="cursor_invalid"
        )
    return stage, before


def _on_top(
    unit: Unit, query: Query, labels: Labels, kinds: Collection[str]
) -> list[dict[str, Any]]:
    found = conversation_hit(unit, query.number, labels) if query.number is not None else []
    if "contact" in kinds and unit.actor.roles != {Role.GUEST}:
        found += _contacts(unit, query, labels, NEWEST, CONTACTS_ON_TOP).hits
    return found


def _messages(
    unit: Unit, query: Query, labels: Labels, stage: int, before: int, limit: int, is_first: bool
) -> _Page:
    strict = strictly(unit, query)
    page = _stage(unit, query, strict, labels, stage, before, limit)
    if not is_first or page.next or len(page.hits) >= ENOUGH:
        return page
    # Strictly there is no more than that.
    known = {int(hit["id"]) for hit in page.hits}
    for nearer in (_LOOSE, _CORRECTED):
        if len(page.hits) >= (1 if nearer == _CORRECTED else ENOUGH):
            break
        rest = limit - len(page.hits)
        more = _stage(unit, query, strict, labels, nearer, NEWEST, rest, known)
        page = _Page([*page.hits, *more.hits], more.next)
    return page


def _stage(
    unit: Unit,
    query: Query,
    strict: Match,
    labels: Labels,
    stage: int,
    before: int,
    limit: int,
    known: set[int] | None = None,
) -> _Page:
    match = _STAGES[stage](unit, query, strict)
    if match is None or limit <= 0:
        return _Page([])
    if known is None:
        # What was found strictly stands on an earlier page.
        known = set() if stage == _STRICT else set(find(unit, strict, NEWEST, KNOWN))
    ids, end = _walk(unit, query, match, known, before, limit)
    hits = read_message_hits(unit, ids, match, labels)
    return _Page(hits, None if end is None else write_cursor(stage, end))


def _walk(
    unit: Unit, query: Query, match: Match, known: set[int], before: int, limit: int
) -> tuple[Sequence[int], int | None]:
    """Ids that the actor may see, and the one after which the next page begins."""
    found: list[int] = []
    scanned = 0
    most, size = MAX_SCANNED, limit + SPARE
    if query.phrases:  # Texts are read to find them.
        most, size = MAX_READ, PHRASE_BATCH
    for ids in batches(unit, match, before, size):
        found += [id for id in seen_messages(unit, query, ids) if id not in known]
        scanned += len(ids)
        if len(found) > limit:
            return found[:limit], found[limit - 1]
        if scanned >= most:
            return found, ids[-1]
    return found, None


def _contacts(unit: Unit, query: Query, labels: Labels, before: int, limit: int) -> _Page:
    match = _named(query)
    found: list[dict[str, Any]] = []
    scanned = 0
    for ids in batches(unit, match, before, limit + SPARE, CONTACTS):
        found += read_contact_hits(unit, ids)
        scanned += len(ids)
        if len(found) > limit:
            return _Page(found[:limit], write_cursor(_CONTACTS, int(found[limit - 1]["id"])))
        if scanned >= MAX_SCANNED:
            return _Page(found, write_cursor(_CONTACTS, ids[-1]))
    return _Page(found)


def _named(query: Query) -> Match:
    """Names have no stems, and every part of one may be a beginning."""
    return Match(
        tuple(
            Group(tuple(word.spellings()), (word.text,) if word.is_begun else ())
            for word in query.words
        )
    )
