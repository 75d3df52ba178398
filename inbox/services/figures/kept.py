"""Visits that are forgotten: until when, and what figures made of them, which figures made anew take over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, tuple_

from inbox.services.figures.rows import fact_of
from inbox.services.figures.standing import read_states
from inbox.services.settings import read_setting, write_setting
from inbox.store.dialects import lock_name
from inbox.store.tables.columns import Time
from inbox.store.tables.figures import STANDS, figure_editions, figure_facts, handled
from inbox.store.unit import Unit
from routing.figures.facts import Fact, Figure
from routing.figures.periods import start_of

KEY = "visits_from"
"""When the first day began of which single visits stand."""
_E, _F, _H = figure_editions.c, figure_facts.c, handled.c
Place = tuple[datetime, int]


def visits_from(unit: Unit) -> datetime | None:
    told = read_setting(unit, KEY)
    return datetime.fromisoformat(told) if told else None


def is_before(at: datetime, first: datetime | None) -> bool:
    return first is not None and at < first


def keep_from(unit: Unit, wanted: datetime) -> datetime | None:
    """Forgets visits of whole days before that, once the figures in use have made them theirs. Not while others
    are being made: those begin with what they are told then. Answers what holds now."""
    lock_name(unit, "figures")
    standing = unit.connection.execute(select(figure_editions).where(_E.current)).first()
    before = visits_from(unit)
    if standing is None or _are_others_made(unit, int(standing.edition)):
        return before
    first = start_of("d", wanted, standing.zone)
    if is_before(first, before) or _is_unread(unit, int(standing.handled), first):
        return before
    write_setting(unit, KEY, first.isoformat())
    return first


def _are_others_made(unit: Unit, current: int) -> bool:
    """Or were, and broken off: until they are begun once more."""
    others = select(_E.edition).where(_E.edition > current, _E.number >= 0)
    return unit.connection.execute(others.limit(1)).first() is not None


def _is_unread(unit: Unit, read: int, first: datetime) -> bool:
    unread = select(func.min(_H.at)).where(_H.number > read)
    return is_before(unit.connection.scalar(unread) or first, first)


def read_kept(
    unit: Unit, edition: int, first: datetime, aside: bool, after: Place | None, most: int
) -> list[Fact]:
    """Of the figures in use, what no visit stands for any more, as it belongs into those that are made: in the
    order of time and number. All that was folded of the log must stand."""
    current = select(_E.edition).where(_E.current).scalar_subquery()
    statement = select(figure_facts).where(
        _F.edition == current,
        _F.figure == str(Figure.HANDLING_TIME),
        _F.aside.is_(aside),
        STANDS,
        _F.at < first,
    )
    if after is not None:
        # Typed, or SQLite would be handed a time as text.
        place = tuple_(literal(after[0], Time()), literal(after[1]))
        statement = statement.where(tuple_(_F.at, _F.number) > place)
    rows = unit.connection.execute(statement.order_by(_F.at, _F.number).limit(most)).all()
    states = read_states(unit, edition, "matter", {row.conversation_id for row in rows})
    return [_in(fact_of(row), states) for row in rows]


def _in(fact: Fact, states: Mapping[int, Mapping[str, Any]]) -> Fact:
    return fact._replace(aside=bool(states.get(fact.conversation, {}).get("spam")))
