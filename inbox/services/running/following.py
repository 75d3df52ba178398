"""Following the log: each follower has a name and a number, moved by compare-and-swap with what it wrote.

Whoever reads the same stretch at the same time, or again after a stop, writes nothing twice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update

from inbox.store.dialects import insert_ignoring
from inbox.store.tables.log import events
from inbox.store.tables.notices import log_followers
from inbox.store.unit import AnyRow, Unit

AT_ONCE = 200
UNTOLD = 1000
"""So much that is of no interest may be read again before it is written down how far that was."""


@dataclass(frozen=True, slots=True)
class Stretch:
    name: str
    since: int
    until: int
    events: Sequence[AnyRow]
    """Of the types that were asked for, in order."""

    @property
    def is_worth_writing(self) -> bool:
        return not self.has_begun or bool(self.events) or self.until - self.since >= UNTOLD

    @property
    def has_begun(self) -> bool:
        return self.since >= 0


def read_stretch(unit: Unit, name: str, types: Collection[str]) -> Stretch | None:
    """None where there is nothing new. A new follower begins now: what was before is none of its business."""
    newest = unit.connection.execute(select(func.max(events.c.number))).scalar() or 0
    since = unit.connection.execute(
        select(log_followers.c.number).where(log_followers.c.name == name)
    ).scalar()
    if since is None:
        return Stretch(name, -1, newest, ())
    if newest <= since:
        return None
    rows = unit.connection.execute(
        select(events)
        .where(events.c.number > since, events.c.number <= newest, events.c.type.in_(types))
        .order_by(events.c.number)
        .limit(AT_ONCE)
    ).all()
    return Stretch(name, since, rows[-1].number if len(rows) == AT_ONCE else newest, rows)


def move_on(unit: Unit, stretch: Stretch) -> bool:
    """False where somebody else has read on meanwhile: then nothing may be written."""
    c = log_followers.c
    if not stretch.has_begun:
        row = {"name": stretch.name, "number": stretch.until}
        made = unit.connection.execute(insert_ignoring(unit, log_followers).values(row))
        return made.rowcount == 1
    moved = unit.connection.execute(
        update(log_followers)
        .where(c.name == stretch.name, c.number == stretch.since)
        .values(number=stretch.until)
    )
    return moved.rowcount == 1
