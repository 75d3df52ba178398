"""Makes many conversations of some, inside the database: each copy lies one span further back in time."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, Table, case, false, func, insert, literal, null, select, text
from sqlalchemy.types import String

from inbox.model.ids import id_at
from inbox.store.search import schema
from inbox.store.store import utc_now
from inbox.store.tables.columns import Time
from inbox.store.tables.conversations import conversation_tags, conversations, reads
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit

# Ids that move back with their time. All others (agents, tags) stay.
_MOVING: Mapping[Table, tuple[str, ...]] = {
    contacts: ("id",),
    identities: ("id", "contact_id"),
    conversations: ("id", "contact_id", "last_message_id", "last_inbound_id"),
    messages: ("id", "conversation_id", "author_id"),
    conversation_tags: ("conversation_id",),
    reads: ("conversation_id", "message_id"),
}
_TOLD_APART: Mapping[Table, tuple[str, ...]] = {
    identities: ("value",),
    conversations: ("thread_token",),
    messages: ("external_id",),
}
_C = conversations.c
_LIVE = _C.status.in_(("open", "pending", "snoozed"))
_SETTLED: Mapping[Column[Any], Callable[[], Any]] = {
    _C.status: lambda: case((_LIVE, "closed"), else_=_C.status),
    _C.unanswered: lambda: false(),
    _C.failed: lambda: false(),
    _C.unanswered_since: null,
    _C.due_at: null,
    _C.response_due_at: null,
    _C.resolution_due_at: null,
    _C.due_kind: null,
    _C.follow_up_at: null,
}


def drop_search_indexes(unit: Unit) -> None:
    """GIN is built many times faster than it grows."""
    if unit.dialect == "postgresql":
        unit.connection.execute(text("DROP INDEX ix_message_search_terms, ix_contact_search_terms"))


def make_search_indexes(unit: Unit) -> None:
    if unit.dialect == "postgresql":
        unit.connection.execute(text("SET LOCAL statement_timeout = 0"))
        unit.connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
    schema.create(unit.connection)


def copy_back(unit: Unit, turn: int, span: timedelta, count: int, oldest: int) -> None:
    """The `turn`-th copy of the `count` newest conversations, whose ids begin at `oldest`."""
    if unit.dialect == "postgresql":
        unit.connection.execute(text("SET LOCAL statement_timeout = 0"))
    for table in _MOVING:
        columns = {column: _moved(unit, table, column, turn, span, count) for column in table.c}
        key = table.c[_MOVING[table][0]]
        chosen = select(*columns.values()).where(key >= oldest)
        unit.connection.execute(insert(table).from_select(list(columns), chosen))
    _copy_index(unit, turn * _ids(span), oldest)


def _moved(
    unit: Unit, table: Table, column: Column[Any], turn: int, span: timedelta, count: int
) -> Any:
    if column in _SETTLED:
        return _SETTLED[column]()
    if column.name in _MOVING[table]:
        return column - turn * _ids(span)
    if column.name in _TOLD_APART.get(table, ()):
        # As long as before: the token's length is fixed.
        mark = literal(f"{turn:03d}", String)
        return mark + func.substr(column, 4 if column is _C.thread_token else 1)
    if column is _C.number:
        return column + turn * count
    if isinstance(column.type, Time):
        return _earlier(unit, column, turn * span)
    return column


def _earlier(unit: Unit, column: Column[Any], back: timedelta) -> Any:
    if unit.dialect == "sqlite":
        return text(f"{column.table.name}.{column.name} - {int(back.total_seconds()) * 1_000_000}")
    return text(f"{column.table.name}.{column.name} - interval '{int(back.total_seconds())} s'")


def _ids(span: timedelta) -> int:
    """As a distance between ids."""
    now = utc_now()
    return id_at(now) - id_at(now - span)


def _copy_index(unit: Unit, back: int, oldest: int) -> None:
    id = "rowid" if unit.dialect == "sqlite" else "id"
    for table in ("message_search", "contact_search"):
        unit.connection.execute(
            text(
                f"""INSERT INTO {table} ({id}, terms)
                SELECT {id} - {back:d}, terms FROM {table} WHERE {id} >= {oldest:d}"""  # noqa: S608
            )
        )
