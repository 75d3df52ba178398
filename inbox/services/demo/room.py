"""Room for a past that is made after the days which follow it: numbers of the log and of cases that are left
free, so that what comes later stands before them, and everybody who follows the log goes on where they were."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, text

from inbox.services.conversations.tagging import find_or_make
from inbox.services.settings import read_setting, write_setting
from inbox.store.dialects import upsert
from inbox.store.tables.figures import handled
from inbox.store.tables.log import counters, events
from inbox.store.unit import Unit

KEY = "demo_weeks"
LOG_ROOM = 90_000
CASE_ROOM = 5_000
TAGS = (
    "återbetalning",
    "montör bokad",
    "ring upp",
    "storavbrott",
    "kopia skickad",
    "betalningsplan",
)
"""What people at the demo put on conversations."""


def leave_room(unit: Unit, start: datetime, until: datetime, tags: tuple[str, ...] = TAGS) -> None:
    """Before anything of the demo happens."""
    begin_numbers_after(unit, LOG_ROOM, LOG_ROOM)
    upsert(unit, counters, {"name": "conversation", "value": CASE_ROOM}, ["name"], ["value"])
    find_or_make(unit, tags)
    write_setting(unit, KEY, {"start": start.isoformat(), "until": until.isoformat()})


def begin_numbers_after(unit: Unit, log: int, visits: int) -> None:
    _begin_after(unit, events, log)
    _begin_after(unit, handled, visits)


def _begin_after(unit: Unit, table: Table, number: int) -> None:
    given = {"name": table.name, "number": number}
    if unit.dialect == "sqlite":
        unit.connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), given)
        added = "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"
        unit.connection.execute(text(added), given)
        return
    moved = "SELECT setval(pg_get_serial_sequence(:name, 'number'), :number)"
    unit.connection.execute(text(moved), given)


def read_room(unit: Unit) -> tuple[datetime, datetime] | None:
    """The time that is still to be filled in."""
    kept: dict[str, Any] | None = read_setting(unit, KEY)
    if not kept or "start" not in kept:
        return None
    return datetime.fromisoformat(kept["start"]), datetime.fromisoformat(kept["until"])


def note_filled(unit: Unit) -> None:
    write_setting(unit, KEY, {"filled": True})
