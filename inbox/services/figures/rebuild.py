"""All figures made anew from the log, beside those in use, which they then replace."""

from datetime import datetime

from sqlalchemy import delete, func, select, update

from inbox.model.actor import SYSTEM
from inbox.services.figures.follow import follow_edition
from inbox.services.figures.make import make_pieces
from inbox.services.figures.pieces import Piece, write_piece
from inbox.services.figures.write import begin_edition
from inbox.services.plan import Plan
from inbox.store.dialects import lock_name
from inbox.store.store import Store
from inbox.store.tables.figures import (
    figure_cells,
    figure_editions,
    figure_facts,
    figure_states,
)
from inbox.store.unit import Unit

KEPT = (figure_cells, figure_facts, figure_states)
CHUNK = 5000


def rebuild_figures(store: Store, plan: Plan) -> int:
    """Answers how far the log was read. Those in use go on meanwhile."""
    zone = plan.organisation.zone
    edition = store.write(_begin, zone)
    newest, handled = Piece(), 0
    for piece in make_pieces(store, edition, zone):
        # A power cut may take it back, and what was not finished is begun again anyway.
        if any(piece[:5]):
            store.write_lightly(SYSTEM, write_piece, edition, piece)
        newest, handled = piece if piece.at else newest, piece.handled or handled
    if newest.at is not None:
        store.write(_reached, edition, newest.number, newest.at, handled)
    follow_edition(store, edition)
    number = store.write(_use, edition)
    for old in store.read(_others):
        _forget(store, old)
    return number


def _begin(unit: Unit, zone: str) -> int:
    lock_name(unit, "figures")
    newest = unit.connection.execute(select(func.max(figure_editions.c.edition))).scalar() or 0
    begin_edition(unit, int(newest) + 1, zone, current=False)
    return int(newest) + 1


def _reached(unit: Unit, edition: int, number: int, at: datetime, handled: int) -> None:
    mine = update(figure_editions).where(figure_editions.c.edition == edition)
    unit.connection.execute(mine.values(number=number, at=at, handled=handled))


def _use(unit: Unit, edition: int) -> int:
    c = figure_editions.c
    lock_name(unit, "figures")
    unit.connection.execute(update(figure_editions).values(current=c.edition == edition))
    return int(unit.connection.execute(select(c.number).where(c.current)).scalar_one())


def _others(unit: Unit) -> list[int]:
    """Also those of a rebuilding that was broken off; not one that has begun since."""
    c = figure_editions.c
    current = select(c.edition).where(c.current).scalar_subquery()
    return list(unit.connection.execute(select(c.edition).where(c.edition < current)).scalars())


def _forget(store: Store, edition: int) -> None:
    """In pieces, so that nobody waits for it. Nobody can write to it any more from now on."""
    store.write(_end, edition)
    for table in KEPT:
        while store.write(_forget_some, table.name, edition):
            pass
    store.write(_forget_edition, edition)


def _end(unit: Unit, edition: int) -> None:
    ended = update(figure_editions).where(figure_editions.c.edition == edition)
    unit.connection.execute(ended.values(number=-1))


def _forget_some(unit: Unit, name: str, edition: int) -> bool:
    table = next(one for one in KEPT if one.name == name)
    marker = "start" if "start" in table.c else "number" if "number" in table.c else "id"
    column = table.c[marker]
    some = select(column).where(table.c.edition == edition).limit(CHUNK).subquery()
    last = unit.connection.execute(select(func.max(some.c[marker]))).scalar()
    if last is None:
        return False
    unit.connection.execute(delete(table).where(table.c.edition == edition, column <= last))
    return True


def _forget_edition(unit: Unit, edition: int) -> None:
    unit.connection.execute(delete(figure_editions).where(figure_editions.c.edition == edition))
