"""What the numbers of the live board count. The number and the list behind it are asked with the same words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_

from inbox.model.words import Status
from inbox.store.reading.cursors import moment, read_cursor, write_cursor
from inbox.store.tables.columns import Time, microseconds
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit

_C, _M = conversations.c, messages.c
Condition = ColumnElement[bool]
Key = ColumnElement[str]


@dataclass(frozen=True, slots=True)
class Part:
    """What of all is counted: of a team, of a channel, and of one row of the board."""

    team: str | None = None
    channel: str | None = None
    by: str = "channel"
    key: str | None = None
    """Of the row; empty is what has none, None is all rows."""


def key_of_message(by: str) -> Key:
    """Of a message its own channel, of a conversation where it began."""
    return _M.channel if by == "channel" else key_of_conversation(by)


def key_of_conversation(by: str) -> Key:
    keys: dict[str, Key] = {
        "channel": _C.origin_channel,
        "topic": func.coalesce(_C.topic_id, ""),
        "team": func.coalesce(_C.team_id, ""),
    }
    return keys[by]


def came(unit: Unit, part: Part, since: datetime) -> list[Condition]:
    """Messages joined with their conversations: without spam, what machines wrote and what was imported."""
    return [
        _M.direction == "inbound",
        _M.received_at >= since,
        _M.received_at <= unit.now,
        _M.visibility == "customer",
        _M.auto == "none",
        _M.history.is_(False),
        _C.status != Status.SPAM,
        *_within(part, key_of_message(part.by), _M.channel),
    ]


def answered(unit: Unit, part: Part, since: datetime) -> list[Condition]:
    """Conversations whose first answer by a person was sent since then."""
    return [
        _C.first_response_at >= since,
        _C.first_response_at <= unit.now,
        _C.first_inbound_at.is_not(None),
        _C.status != Status.SPAM,
        _C.history.is_(False),
        *within(part),
    ]


def within(part: Part) -> list[Condition]:
    """Of conversations."""
    return _within(part, key_of_conversation(part.by), _C.origin_channel)


def _within(part: Part, key: Key, channel: Key) -> list[Condition]:
    wanted = ((_C.team_id, part.team), (channel, part.channel), (key, part.key))
    return [column == value for column, value in wanted if value is not None]


@dataclass(frozen=True, slots=True)
class Behind:
    total: int
    """The number itself."""
    conversations: int
    rows: Sequence[AnyRow]
    """Newest first: conversation_id, at, place, n, and what else was asked for."""
    next: str | None


def list_came(
    unit: Unit, part: Part, since: datetime, until: datetime | None, limit: int, cursor: str | None
) -> Behind:
    """Each conversation once, with how many of its messages count."""
    wanted = came(unit, part, since)
    if until is not None:
        wanted.append(_M.received_at < until)
    found = (
        select(
            _M.conversation_id,
            func.max(_M.received_at).label("at"),
            _M.conversation_id.label("place"),
            func.count().label("n"),
        )
        .join(conversations, _C.id == _M.conversation_id)
        .where(*wanted)
        .group_by(_M.conversation_id)
    )
    return page_of(unit, found, limit, cursor)


def list_answered(
    unit: Unit, part: Part, since: datetime, limit: int, cursor: str | None
) -> Behind:
    found = select(
        _C.id.label("conversation_id"),
        _C.first_response_at.label("at"),
        _C.id.label("place"),
        literal(1).label("n"),
    ).where(*answered(unit, part, since))
    return page_of(unit, found, limit, cursor)


def page_of(unit: Unit, wanted: Select[Any], limit: int, cursor: str | None) -> Behind:
    """Of rows with conversation_id, at, place and n, newest first; `place` orders those of one time."""
    found = wanted.subquery()
    sums = select(
        func.coalesce(func.sum(found.c.n), 0), func.count(found.c.conversation_id.distinct())
    )
    total, count = unit.connection.execute(sums).one()
    newest = select(found)
    after = read_cursor(cursor, 2)
    if after is not None:
        # Typed, or SQLite would be handed a time as text.
        at = literal(moment(after[0]), Time())
        newest = newest.where(tuple_(found.c.at, found.c.place) < tuple_(at, literal(after[1])))
    ordered = newest.order_by(found.c.at.desc(), found.c.place.desc()).limit(limit + 1)
    rows = unit.connection.execute(ordered).all()
    last = rows[limit - 1] if len(rows) > limit else None
    after_it = write_cursor(microseconds(last.at), last.place) if last is not None else None
    return Behind(int(total), int(count), rows[:limit], after_it)
