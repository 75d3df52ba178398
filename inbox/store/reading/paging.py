"""One page of a scope, by key: each status is read from its own index, in order, and merged.

A status is an equality, so every branch walks an index that already has the order asked for and stops
after a page. What has no such index is small (drafts, mentions, one contact) and sorted as it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    func,
    literal,
    select,
    true,
    tuple_,
    union_all,
)

from inbox.model.errors import InvalidError
from inbox.store.reading.cursors import moment, read_cursor, write_cursor
from inbox.store.reading.scopes import (
    EVERY,
    IS_LIVE,
    LIVE,
    MOST_AMONG,
    SORTS,
    Scope,
    has_tag,
)
from inbox.store.tables.columns import microseconds
from inbox.store.tables.conversations import conversation_tags, conversations
from inbox.store.unit import Unit

_C = conversations.c
FEW = 2_000
"""A tag on at most so many is where a list starts; one on more is met soon enough on the way."""

Key = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a list that one order holds for."""

    column: ColumnElement[datetime]
    newest_first: bool = False
    where: tuple[ColumnElement[bool], ...] = ()

    def order(self) -> tuple[ColumnElement[Any], ...]:
        if self.newest_first:
            return self.column.desc(), _C.id.desc()
        return self.column, _C.id

    def after(self, key: Key) -> ColumnElement[bool]:
        here = tuple_(self.column, _C.id)
        # Typed, or SQLite would be handed a time as text.
        there = tuple_(literal(key[0], self.column.type), literal(key[1], _C.id.type))
        return here < there if self.newest_first else here > there


NEWEST = Segment(_C.last_message_at, newest_first=True)
DUE = Segment(_C.sort_due)
PROMISED = Segment(_C.follow_up_at)
WAITING = Segment(_C.unanswered_since, where=(_C.unanswered_since.is_not(None),))
ANSWERED = Segment(_C.last_message_at, newest_first=True, where=(_C.unanswered_since.is_(None),))

_SEGMENTS = {"due": (DUE,), "newest": (NEWEST,), "longest": (WAITING, ANSWERED)}


def read_page(
    unit: Unit, scope: Scope, limit: int, cursor: str | None
) -> tuple[list[int], str | None]:
    """Ids in order, and where the next page begins; None at the end."""
    segments = segments_of(scope)
    first, after = _start(scope, segments, cursor)
    scope = _starting_from_tag(unit, scope)
    found: list[tuple[int, Key]] = []
    for number in range(first, len(segments)):
        keys = _read_keys(unit, scope, segments[number], after, limit + 1 - len(found))
        found += [(number, key) for key in keys]
        after = None
        if len(found) > limit:
            return [key[1] for _, key in found[:limit]], _end(scope, *found[limit - 1])
    return [key[1] for _, key in found], None


def segments_of(scope: Scope) -> tuple[Segment, ...]:
    if scope.by_promise and scope.sort == "due":
        return (PROMISED,)
    if scope.is_waiting and scope.sort == "longest":
        return (WAITING,)
    return _SEGMENTS[scope.sort]


def keys_statement(scope: Scope, segment: Segment, after: Key | None, limit: int) -> Select[Any]:
    """(key, id) of the first `limit` after `after`."""
    if scope.among is not None:
        return _among(scope, scope.among, segment, after, limit)
    branches = [
        select(segment.column.label("key"), _C.id)
        .where(*conditions, *segment.where, *([segment.after(after)] if after else []))
        .order_by(*segment.order())
        .limit(limit)
        for conditions in _branches(scope)
    ]
    if len(branches) == 1:
        return branches[0]
    merged = union_all(*(select(branch.subquery()) for branch in branches)).subquery()
    order = (merged.c.key, merged.c.id)
    return (
        select(merged.c.key, merged.c.id)
        .order_by(*((column.desc() for column in order) if segment.newest_first else order))
        .limit(limit)
    )


def conditions_of(scope: Scope) -> list[ColumnElement[bool]]:
    """All that a conversation must be, once `scope.among` was asked. To be selected as a value and not
    put into WHERE beside ids, where a planner may take it for the better way in."""
    found = [*_common(scope), *_status_in(scope)]
    return found if scope.teams is None else [*found, _C.team_id.in_(sorted(scope.teams))]


def _read_keys(
    unit: Unit, scope: Scope, segment: Segment, after: Key | None, limit: int
) -> Sequence[Key]:
    if limit <= 0 or scope.teams == frozenset():
        return []
    rows = unit.connection.execute(keys_statement(scope, segment, after, limit)).all()
    return [(row[0], row[1]) for row in rows]


def _among(
    scope: Scope,
    few: Select[Any] | CompoundSelect[Any],
    segment: Segment,
    after: Key | None,
    limit: int,
) -> Select[Any]:
    """Few rows by their ids, and only then what they must be. Asked for both at once, SQLite (which
    knows no sizes) would as soon walk all that is closed. The inner limit keeps the two apart."""
    wanted = and_(
        true(), *conditions_of(scope), *segment.where, *([segment.after(after)] if after else [])
    )
    rows = (
        select(segment.column.label("key"), _C.id, wanted.label("wanted"))
        .where(_C.id.in_(few))
        .limit(MOST_AMONG)
        .subquery()
    )
    order = (rows.c.key, rows.c.id)
    return (
        select(*order)
        .where(rows.c.wanted)
        .order_by(*((column.desc() for column in order) if segment.newest_first else order))
        .limit(limit)
    )


def _branches(scope: Scope) -> Iterable[Sequence[ColumnElement[bool]]]:
    common = _common(scope)
    if scope.is_waiting and scope.teams is None and set(scope.statuses) == set(LIVE):
        return [[*common, IS_LIVE]]
    teams = [[]] if scope.teams is None else [[_C.team_id == team] for team in sorted(scope.teams)]
    return [
        [*common, *team, _C.status == status, *([IS_LIVE] if scope.is_live else [])]
        for status in scope.statuses
        for team in teams
    ]


def _common(scope: Scope) -> list[ColumnElement[bool]]:
    found = list(scope.where)
    if scope.tag is not None:
        found.append(has_tag(scope.tag))
    if scope.contact is not None:
        found.append(_C.contact_id == scope.contact)
    return found


def _status_in(scope: Scope) -> list[ColumnElement[bool]]:
    if set(scope.statuses) == set(LIVE):
        return [IS_LIVE]
    return [] if scope.statuses == EVERY else [_C.status.in_(scope.statuses)]


def _starting_from_tag(unit: Unit, scope: Scope) -> Scope:
    if scope.tag is None or scope.among is not None:
        return scope
    carried = conversation_tags.c
    of_tag = select(carried.conversation_id).where(carried.tag_id == scope.tag)
    some = of_tag.limit(FEW + 1).subquery()
    if unit.connection.execute(select(func.count()).select_from(some)).scalar_one() > FEW:
        return scope
    return scope.starting_from(of_tag)


def _start(scope: Scope, segments: Sequence[Segment], cursor: str | None) -> tuple[int, Key | None]:
    values = read_cursor(cursor, 4)
    if values is None:
        return 0, None
    sort, number, at, id = values
    if sort != SORTS.index(scope.sort) or not 0 <= number < len(segments):
        raise InvalidError(
            "The cursor belongs to another list.", {"field": "cursor"}, code="cursor_invalid"
        )
    return number, (moment(at), id)


def _end(scope: Scope, number: int, key: Key) -> str:
    return write_cursor(SORTS.index(scope.sort), number, microseconds(key[0]), key[1])
