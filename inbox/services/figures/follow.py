"""Figures follow the log: in a lane of their own, from where they stopped, in batches."""

from sqlalchemy import func, select

from inbox.model.actor import SYSTEM
from inbox.services.figures.handling import newest_handled, number_visits, visits_are_over
from inbox.services.figures.read import edition_row, read_stretch
from inbox.services.figures.write import begin_edition, write_stretch
from inbox.services.plan import Plan
from inbox.store.dialects import lock_name
from inbox.store.store import Store
from inbox.store.tables.figures import figure_editions
from inbox.store.tables.log import events
from inbox.store.unit import Unit

AT_ONCE = 1000
"""Events in one transaction: some 50 ms of writing where so many wait, and no more than came otherwise."""


def figures_are_behind(unit: Unit) -> bool:
    """Asked by the clock, at most once a second."""
    standing = edition_row(unit)
    newest = unit.connection.execute(select(func.max(events.c.number))).scalar()
    if newest is not None and (standing is None or newest > standing.number):
        return True
    new = standing is not None and newest_handled(unit) > standing.handled
    return new or visits_are_over(unit)


def enqueue_figures(unit: Unit) -> None:
    unit.enqueue("figures", lane="figures", key="figures")


def follow_figures(store: Store, plan: Plan) -> int:
    """Reads to the end of the log. Answers how many events there were."""
    standing = store.read(edition_row)
    while store.read(visits_are_over) and store.write_lightly(SYSTEM, number_visits, plan):
        pass
    edition = standing.edition if standing else store.write(_first, plan.organisation.zone)
    return follow_edition(store, edition)


def follow_edition(store: Store, edition: int) -> int:
    read = 0
    while (stretch := store.read(read_stretch, edition, AT_ONCE)) is not None:
        # A power cut may take it back: the log stands, and is read again from where this stood.
        if not store.write_lightly(SYSTEM, write_stretch, stretch):
            return read
        read += stretch.until[0] - stretch.since[0]
    return read


def _first(unit: Unit, zone: str) -> int:
    lock_name(unit, "figures")
    standing = edition_row(unit)
    if standing is not None:
        return int(standing.edition)
    newest = unit.connection.execute(select(func.max(figure_editions.c.edition))).scalar() or 0
    begin_edition(unit, int(newest) + 1, zone, current=True)
    return int(newest) + 1
