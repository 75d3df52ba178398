"""What has to happen again and again, claimed by compare-and-swap so that one process does it."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from inbox.services.assigning.given import forget_days
from inbox.services.idempotency import sweep_keys
from inbox.services.rules.forget import forget_runs
from inbox.services.running.quarantine import forget_read
from inbox.services.running.set_aside import look_again
from inbox.store.dialects import insert_ignoring
from inbox.store.tables.conversations import conversations
from inbox.store.tables.log import jobs, schedules
from inbox.store.tables.messages import automatic_sends
from inbox.store.tables.people import attempts, sessions
from inbox.store.unit import Unit

MOST_WOKEN = 500


APART = timedelta(minutes=1)
"""Further than the clocks of two machines may be apart."""


def is_near(next_at: datetime | None, every: timedelta, now: datetime) -> bool:
    """Also where the next turn is further away than any can be: the clock was ahead when it was noted."""
    return next_at is None or next_at <= now or next_at > now + every + APART


def is_turn(unit: Unit, name: str, every: timedelta) -> bool:
    """True for the one caller that does it this time."""
    row = {"name": name, "next_at": unit.now}
    unit.connection.execute(insert_ignoring(unit, schedules).values(row))
    changed = unit.connection.execute(
        update(schedules)
        .where(
            schedules.c.name == name,
            (schedules.c.next_at <= unit.now) | (schedules.c.next_at > unit.now + every + APART),
        )
        .values(next_at=unit.now + every)
    )
    return changed.rowcount == 1


def wake_snoozed(unit: Unit) -> int:
    """Snoozed conversations whose time has come; call again at once while it is as many as MOST_WOKEN."""
    c = conversations.c
    rows = unit.connection.execute(
        select(c.id, c.version, c.assignee_id)
        .where(c.status == "snoozed", c.snooze_until <= unit.now)
        .order_by(c.snooze_until)
        .limit(MOST_WOKEN)
        .with_for_update()
    ).all()
    if not rows:
        return 0
    unit.connection.execute(
        update(conversations)
        .where(c.id.in_([row.id for row in rows]))
        .values(status="open", snooze_until=None, snooze_on_reply=False, version=c.version + 1)
    )
    for row in rows:
        data = {"from": "snoozed", "to": "open", "why": "time"}
        unit.emit("conversation.status", row.id, row.version + 1, data)
    if any(row.assignee_id is None for row in rows):
        unit.enqueue("assign", lane="assign", key="assign")
    return len(rows)


_IS_OVER = (
    select(conversations.c.id)
    .where(conversations.c.status == "snoozed", conversations.c.snooze_until <= bindparam("now"))
    .limit(1)
)


def due_to_wake(unit: Unit) -> bool:
    return unit.connection.execute(_IS_OVER, {"now": unit.now}).first() is not None


def sweep(unit: Unit) -> None:
    """Rows that nobody needs any more."""
    sweep_keys(unit)
    forget_read(unit)
    forget_days(unit)
    look_again(unit)
    forget_runs(unit)
    day = unit.now - timedelta(days=1)
    unit.connection.execute(delete(attempts).where(attempts.c.at < day))
    unit.connection.execute(delete(automatic_sends).where(automatic_sends.c.at < day))
    unit.connection.execute(delete(jobs).where(jobs.c.state == "done", jobs.c.created_at < day))
    unit.connection.execute(delete(sessions).where(sessions.c.expires_at < unit.now))


def next_turns(unit: Unit) -> dict[str, datetime]:
    c = schedules.c
    return {row.name: row.next_at for row in unit.connection.execute(select(c.name, c.next_at))}
