"""The table of work: claimed with a lease, one at a time in a lane, and never handed over twice."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, func, literal, select, update
from sqlalchemy.exc import IntegrityError

from inbox.store.tables.log import jobs
from inbox.store.unit import Unit

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 12
PAUSES = (1, 5, 30, 120, 600, 1800)


@dataclass(frozen=True, slots=True)
class Claimed:
    id: int
    claim: str
    """Whoever does the job must still hold this."""
    actor: str
    args: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class Outlook:
    room: int
    """How many more this dispatcher may claim."""
    is_due: bool
    next_due_seconds: float | None


def look(unit: Unit, dispatcher: str, most: int) -> Outlook:
    """A cheap look before claiming, so that an idle installation writes nothing."""
    handed = unit.connection.execute(
        select(func.count()).where(jobs.c.state == "running", jobs.c.holder.like(f"{dispatcher}:%"))
    ).scalar_one()
    ended = exists().where(jobs.c.state == "running", jobs.c.lease_until < unit.now)
    is_due = unit.connection.execute(
        select(literal(1)).where(ended | exists(_due(unit, 1, lock=False).subquery().select()))
    ).first()
    return Outlook(most - handed, is_due is not None, next_due_seconds(unit))


def claim(unit: Unit, dispatcher: str, most: int) -> list[Claimed]:
    """Due jobs, now ours for the time of a lease. A lane that is busy, or waits to try again, is passed."""
    _free_ended_leases(unit)
    rows = unit.connection.execute(_due(unit, most * 2)).all()
    claimed, lanes = [], set()
    for row in rows:
        if row.lane is not None and row.lane in lanes:
            continue
        lanes.add(row.lane)
        mark = f"{dispatcher}:{secrets.token_hex(8)}"
        if _mark_running(unit, row.id, mark):
            claimed.append(Claimed(row.id, mark, row.actor, row.args, row.attempts))
    return claimed


def _due(unit: Unit, most: int, *, lock: bool = True) -> Any:
    other = jobs.alias("other")
    holds_lane = exists().where(
        other.c.lane == jobs.c.lane,
        (other.c.state == "running")
        | and_(other.c.state == "queued", other.c.attempts > 0, other.c.id < jobs.c.id),
    )
    found = (
        select(jobs.c.id, jobs.c.lane, jobs.c.actor, jobs.c.args, jobs.c.attempts)
        .where(jobs.c.state == "queued", jobs.c.due_at <= unit.now)
        .where(jobs.c.lane.is_(None) | ~holds_lane)
        .order_by(jobs.c.priority, jobs.c.due_at, jobs.c.id)
        .limit(most)
    )
    return found.with_for_update(skip_locked=True) if lock else found


def _mark_running(unit: Unit, id: int, mark: str) -> bool:
    # Two dispatchers in one lane: the unique index lets one of them run it, the other passes.
    try:
        with unit.connection.begin_nested():
            changed = unit.connection.execute(
                update(jobs)
                .where(jobs.c.id == id, jobs.c.state == "queued")
                .values(state="running", holder=mark, lease_until=unit.now + LEASE)
            )
            return changed.rowcount == 1
    except IntegrityError:
        return False


def _free_ended_leases(unit: Unit) -> None:
    ended = unit.connection.execute(
        select(jobs.c.id, jobs.c.key).where(
            jobs.c.state == "running", jobs.c.lease_until < unit.now
        )
    ).all()
    for id, key in ended:
        if not _requeue(unit, id, jobs.c.lease_until < unit.now, {}):
            _drop_if_doubled(unit, id, key)


def _requeue(unit: Unit, id: int, condition: Any, values: Mapping[str, Any]) -> bool:
    """Back into the queue, unless a job of the same key waits there already."""
    try:
        with unit.connection.begin_nested():
            unit.connection.execute(
                update(jobs)
                .where(jobs.c.id == id, jobs.c.state == "running", condition)
                .values(state="queued", holder=None, lease_until=None, **values)
            )
    except IntegrityError:
        return False
    return True


def _drop_if_doubled(unit: Unit, id: int, key: str | None) -> None:
    """The one that waits does for both."""
    if key is not None:
        unit.connection.execute(delete(jobs).where(jobs.c.id == id))


def free_all(unit: Unit) -> int:
    """At start, where nobody else can be running: what was running when we died waits again."""
    rows = unit.connection.execute(
        select(jobs.c.id, jobs.c.key).where(jobs.c.state == "running")
    ).all()
    for id, key in rows:
        if not _requeue(unit, id, jobs.c.id == id, {}):
            _drop_if_doubled(unit, id, key)
    return len(rows)


def still_mine(unit: Unit, id: int, mark: str) -> Claimed | None:
    row = unit.connection.execute(
        select(jobs).where(jobs.c.id == id, jobs.c.state == "running", jobs.c.holder == mark)
    ).first()
    return Claimed(row.id, mark, row.actor, row.args, row.attempts) if row else None


def renew(unit: Unit, marks: list[str]) -> None:
    unit.connection.execute(
        update(jobs)
        .where(jobs.c.holder.in_(marks), jobs.c.state == "running")
        .values(lease_until=unit.now + LEASE)
    )


def finish(unit: Unit, id: int, mark: str) -> None:
    unit.connection.execute(delete(jobs).where(jobs.c.id == id, jobs.c.holder == mark))


def postpone(unit: Unit, id: int, mark: str, pause: timedelta, error: str = "") -> None:
    """The same job again later; its lane waits for it."""
    values = {"due_at": unit.now + pause, "attempts": jobs.c.attempts + 1, "error": error[:2000]}
    row = unit.connection.execute(
        select(jobs.c.key).where(jobs.c.id == id, jobs.c.holder == mark)
    ).first()
    if row is not None and not _requeue(unit, id, jobs.c.holder == mark, values):
        _drop_if_doubled(unit, id, row.key)


def fail(unit: Unit, job: Claimed, error: str) -> None:
    """Tried again with growing pauses, then set aside where ops can see it."""
    if job.attempts + 1 < MOST_ATTEMPTS:
        seconds = PAUSES[min(job.attempts, len(PAUSES) - 1)]
        postpone(unit, job.id, job.claim, timedelta(seconds=seconds), error)
        return
    unit.connection.execute(
        update(jobs)
        .where(jobs.c.id == job.id, jobs.c.holder == job.claim)
        .values(state="failed", error=error[:2000], holder=None, lease_until=None)
    )


def next_due_seconds(unit: Unit) -> float | None:
    """Until the next job that waits for its time."""
    due = unit.connection.execute(
        select(jobs.c.due_at)
        .where(jobs.c.state == "queued", jobs.c.due_at > unit.now)
        .order_by(jobs.c.due_at)
        .limit(1)
    ).scalar()
    return None if due is None else float((due - unit.now).total_seconds())
