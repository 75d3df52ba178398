"""What nobody needs any more goes, some of it at a time: old rows of who looked, and visits that figures have
made theirs (`docs/decisions/retention.md`)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from inbox.model.actor import SYSTEM
from inbox.services.figures.kept import is_before, keep_from
from inbox.services.plan import Plan
from inbox.store.store import Store
from inbox.store.tables.customers import access
from inbox.store.tables.figures import handled
from inbox.store.unit import Unit

CHUNK = 1_000
MOST = 50
"""Chunks in one turn."""
Forget = Callable[[Unit, datetime], int]


def forget_too_old(store: Store, plan: Plan) -> int:
    """Answers how many rows went."""
    kept, now = plan.organisation.retention, store.clock()
    gone = 0
    if kept.visits is not None:
        cutoff = store.write(keep_from, now - timedelta(days=kept.visits))
        gone += _in_pieces(store, _forget_visits, cutoff) if cutoff is not None else 0
    if kept.who_looked is not None:
        gone += _in_pieces(store, _forget_looks, now - timedelta(days=kept.who_looked))
    return gone


def _in_pieces(store: Store, forget: Forget, before: datetime) -> int:
    gone = 0
    for _ in range(MOST):
        some = store.write_lightly(SYSTEM, forget, before)
        gone += some
        if not some:
            break
    return gone


def _forget_visits(unit: Unit, before: datetime) -> int:
    """From the lowest number on. Numbers follow time nearly: what is younger and stands lower goes later."""
    c = handled.c
    lowest = select(c.number, c.at).order_by(c.number).limit(CHUNK)
    found = unit.connection.execute(lowest)
    numbers = [row.number for row in found if is_before(row.at, before)]
    unit.connection.execute(delete(handled).where(c.number.in_(numbers)))
    return len(numbers)


def _forget_looks(unit: Unit, before: datetime) -> int:
    """Not before its time has been counted."""
    c = access.c
    old = (
        select(c.id)
        .where(c.opened_at < before, or_(c.counted.is_(True), c.conversation_id.is_(None)))
        .order_by(c.opened_at, c.id)
        .limit(CHUNK)
    )
    ids = unit.connection.scalars(old).all()
    unit.connection.execute(delete(access).where(c.id.in_(ids)))
    return len(ids)
