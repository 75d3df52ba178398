"""What rules did is forgotten in time; reasons and the log keep what became of it."""

from datetime import timedelta

from sqlalchemy import delete, or_, select, tuple_

from inbox.store.tables.conversations import conversations
from inbox.store.tables.definitions import rule_runs
from inbox.store.unit import Unit

KEPT = timedelta(days=90)
"""Screens show thirty days."""
CHUNK = 1_000
MOST = 20
"""Chunks a turn, so that nobody waits behind it."""


def forget_runs(unit: Unit) -> int:
    """Not of what is still open: there a run keeps a rule about time from acting twice on one wait."""
    gone = 0
    for _ in range(MOST):
        taken = _forget_some(unit)
        gone += taken
        if taken < CHUNK:
            break
    return gone


def _forget_some(unit: Unit) -> int:
    runs = rule_runs.c
    old = (
        select(runs.rule, runs.conversation_id, runs.cause)
        .join(conversations, conversations.c.id == runs.conversation_id)
        .where(
            runs.at < unit.now - KEPT,
            or_(conversations.c.status.in_(("closed", "spam")), runs.cause.like("m:%")),
        )
        .order_by(runs.at)
        .limit(CHUNK)
    )
    keys = [tuple(row) for row in unit.connection.execute(old)]
    if keys:
        unit.connection.execute(
            delete(rule_runs).where(tuple_(runs.rule, runs.conversation_id, runs.cause).in_(keys))
        )
    return len(keys)
