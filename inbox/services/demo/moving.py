"""Rows of one database brought into another: those who were there before, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, func, select, text

from inbox.model.actor import SYSTEM
from inbox.store.rows import insert_new_rows
from inbox.store.search import index
from inbox.store.store import Store
from inbox.store.tables.every import metadata
from inbox.store.tables.log import events
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit

KNOWN = ("agents", "team_members", "tags", "contacts", "identities")
"""Whom and what a past begins with."""
MADE = frozenset(
    {"contacts", "identities", "receipts", "conversations", "messages", "deliveries", "attachments"}
    | {"participants", "conversation_tags", "reasons", "follow_ups", "links", "case_links"}
    | {"calls", "chats", "surveys", "posts", "thread_aliases", "sent_ids", "message_changes"}
    | {"access", "handled", "waiting_levels", "clock_notices", "events"}
)
"""What is left of it. Not jobs, cursors, sessions: those belong to whoever made it."""
AT_ONCE = 1000
"""Rows in one transaction: some 30 ms, so that nobody waits for it."""
UNIQUE: Mapping[str, Sequence[str]] = {"identities": ("kind", "value")}
"""Somebody may have got one meanwhile."""
Rows = Sequence[Mapping[str, Any]]


def hand_over(source: Store, target: Store) -> None:
    # People turn to us meanwhile: what hangs on a row is read before that row, and written after it.
    found = {name: [*_pieces(source, metadata.tables[name])] for name in reversed(KNOWN)}
    for name in KNOWN:
        for rows in found[name]:
            target.write_lightly(SYSTEM, _put, metadata.tables[name], rows)


def bring_in(source: Store, target: Store) -> int:
    """May be broken off and begun again: what is there already is left alone. Answers how many events
    there were."""
    for table in metadata.sorted_tables:
        if table.name in MADE:
            for rows in _pieces(source, table):
                target.write_lightly(SYSTEM, _put, table, rows)
    _bring_words(source, target)
    return source.read(_count)


def newest_number(unit: Unit) -> int:
    return unit.connection.execute(select(func.max(events.c.number))).scalar() or 0


def _count(unit: Unit) -> int:
    return unit.connection.execute(select(func.count()).select_from(events)).scalar_one()


def _put(unit: Unit, table: Table, rows: Rows) -> None:
    key = UNIQUE.get(table.name) or [column.name for column in table.primary_key]
    insert_new_rows(unit, table, rows, key)


def _pieces(source: Store, table: Table) -> Iterator[Rows]:
    place = 0
    while rows := source.read(_read, table, place):
        yield rows
        place += len(rows)


def _read(unit: Unit, table: Table, place: int) -> Rows:
    statement = select(table).order_by(*table.primary_key).limit(AT_ONCE).offset(place)
    return [row._asdict() for row in unit.connection.execute(statement)]


def _bring_words(source: Store, target: Store) -> None:
    """What search finds them by."""
    for rows in _pieces(source, metadata.tables["contacts"]):
        target.write_lightly(SYSTEM, index.refresh_contacts, [row["id"] for row in rows])
    for rows in _pieces(source, messages):
        terms = source.read(_terms, [row["id"] for row in rows])
        target.write_lightly(SYSTEM, index.add, terms)


def _terms(unit: Unit, ids: Sequence[int]) -> list[tuple[int, list[str]]]:
    """The source is SQLite."""
    statement = text("SELECT rowid, terms FROM message_search WHERE rowid IN :ids")
    found = unit.connection.execute(
        statement.bindparams(bindparam("ids", expanding=True)), {"ids": list(ids)}
    )
    return [(id, terms.split()) for id, terms in found]
