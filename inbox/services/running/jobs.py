"""The table of work: claimed with a lease, one at a time in a lane, and never handed over twice."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError

from inbox.store.among import among
from inbox.store.dialects import lock_name
from inbox.store.tables.log import jobs
from inbox.store.unit import Unit

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 12
PAUSES = (1, 5, 30, 120, 600, 1800)
LONGEST_PASSING = 60


@dataclass(frozen=True, slots=True)
class Claimed:
    id: int
    claim: str
    """Whoever does the job must still hold this."""
    actor: str
    args: Mapping[str, Any]
    attempts: int
    has_stopped: bool = False
    """Whoever ran it last did not come to an end."""


@dataclass(frozen=True, slots=True)
class Outlook:
    room: int
    """How many more this dispatcher may claim."""
    is_due: bool
    next_due_seconds: float | None


def look(unit: Unit, dispatcher: str, most: int) -> Outlook:
    """A cheap look before claiming, so that an idle installation writes nothing."""
    mine = {"mine": f"{dispatcher}:%"}
    handed = unit.connection.execute(_HANDED, mine).scalar_one()
    is_due = unit.connection.execute(_IS_DUE, {"now": unit.now, "most": 1}).first()
    return Outlook(most - handed, is_due is not None, next_due_seconds(unit))


def claim(unit: Unit, dispatcher: str, most: int) -> list[Claimed]:
    """Due jobs, now ours for the time of a lease. A lane that is busy, or waits to try again, is passed."""
    # One dispatcher at a time: another would pass the rows that this one has locked and begin in
    # the middle of a lane.
    lock_name(unit, "claim")
    _free_ended_leases(unit)
    rows = unit.connection.execute(_CLAIMABLE, {"now": unit.now, "most": most * 2}).all()
    claimed, lanes = [], set()
    for row in rows:
        if row.lane is not None and row.lane in lanes:
            continue
        lanes.add(row.lane)
        mark = f"{dispatcher}:{secrets.token_hex(8)}"
        if _mark_running(unit, row.id, mark):
            claimed.append(Claimed(row.id, mark, row.actor, row.args, row.attempts))
    return claimed


def _due() -> Any:
    other = jobs.alias("other")
    holds_lane = exists().where(
        other.c.lane == jobs.c.lane,
        (other.c.state == "running")
        | and_(other.c.state == "queued", other.c.attempts > 0, other.c.id < jobs.c.id),
    )
    return (
        select(jobs.c.id, jobs.c.lane, jobs.c.actor, jobs.c.args, jobs.c.attempts)
        .where(jobs.c.state == "queued", jobs.c.due_at <= _NOW)
        .where(jobs.c.lane.is_(None) | ~holds_lane)
        .order_by(jobs.c.priority, jobs.c.due_at, jobs.c.id)
        .limit(bindparam("most"))
    )


# Made once: every job asks for these, and making a statement costs more than running it.
_NOW: BindParameter[Any] = bindparam("now")
_ENDED = (jobs.c.state == "running") & (jobs.c.lease_until < _NOW)
_HANDED = select(func.count()).where(
    jobs.c.state == "running", jobs.c.holder.like(bindparam("mine"))
)
_IS_DUE = select(literal(1)).where(exists().where(_ENDED) | exists(_due().subquery().select()))
_CLAIMABLE = _due().with_for_update(skip_locked=True)
_ENDED_LEASES = select(jobs.c.id).where(_ENDED)
_RUN = (
    update(jobs)
    .where(jobs.c.id == bindparam("_id"), jobs.c.state == "queued")
    .values(state="running", holder=bindparam("mark"), lease_until=bindparam("until"))
)
_MINE = (jobs.c.id == bindparam("_id")) & (jobs.c.holder == bindparam("mark"))
_STILL_MINE = select(jobs).where(_MINE, jobs.c.state == "running")
_REMOVE = delete(jobs).where(_MINE, jobs.c.progress.is_(None))
_END = update(jobs).where(_MINE).values(state="done", holder=None, lease_until=None)
_NEXT_DUE = (
    select(jobs.c.due_at)
    .where(jobs.c.state == "queued", jobs.c.due_at > _NOW)
    .order_by(jobs.c.due_at)
    .limit(1)
)


def _mark_running(unit: Unit, id: int, mark: str) -> bool:
    # Two dispatchers in one lane: the unique index lets one of them run it, the other passes.
    try:
        with unit.connection.begin_nested():
            given = {"_id": id, "mark": mark, "until": unit.now + LEASE}
            changed = unit.connection.execute(_RUN, given)
            return changed.rowcount == 1
    except IntegrityError:
        return False


def _free_ended_leases(unit: Unit) -> None:
    ended = unit.connection.execute(_ENDED_LEASES, {"now": unit.now}).scalars()
    for id in ended.all():
        _requeue(unit, id, jobs.c.lease_until < unit.now, _DIED)


STOPPED = "stopped"
_DIED: Mapping[str, Any] = {"attempts": jobs.c.attempts + 1, "error": STOPPED}
"""Whoever ran it stopped in the middle. It holds its lane, and who runs it next may be careful."""


def _requeue(unit: Unit, id: int, condition: Any, values: Mapping[str, Any]) -> None:
    """Back into the queue, unless a job of the same key waits there already: that one does for both."""
    mine = (jobs.c.id == id) & (jobs.c.state == "running") & condition
    try:
        with unit.connection.begin_nested():
            unit.connection.execute(
                update(jobs)
                .where(mine)
                .values(state="queued", holder=None, lease_until=None, **values)
            )
    except IntegrityError:
        unit.connection.execute(delete(jobs).where(mine))


def free_all(unit: Unit) -> int:
    """At start, where nobody else can be running: what was running when we died waits again."""
    ids = unit.connection.execute(select(jobs.c.id).where(jobs.c.state == "running")).scalars()
    found = list(ids)
    for id in found:
        _requeue(unit, id, true(), _DIED)
    return len(found)


def drop(unit: Unit, keys: Sequence[str]) -> None:
    """What these jobs were for is done: those that wait need not run. One that runs looks for itself."""
    if keys:
        unit.connection.execute(_DROP, {"keys": list(keys)})


# As the index has it, so that it is known to fit before the values are.
_DROP = delete(jobs).where(jobs.c.state == literal_column("'queued'"), among(jobs.c.key, "keys"))


def give_back(unit: Unit, claims: Sequence[Claimed]) -> None:
    """What was claimed and could not be handed over waits again, as if nobody had touched it."""
    for one in claims:
        _requeue(unit, one.id, jobs.c.holder == one.claim, {})


def give_back_all(unit: Unit, dispatcher: str) -> None:
    mine = select(jobs).where(jobs.c.state == "running", jobs.c.holder.like(f"{dispatcher}:%"))
    rows = unit.connection.execute(mine).all()
    give_back(unit, [Claimed(r.id, r.holder or "", r.actor, r.args, r.attempts) for r in rows])


def still_mine(unit: Unit, id: int, mark: str) -> Claimed | None:
    row = unit.connection.execute(_STILL_MINE, {"_id": id, "mark": mark}).first()
    if row is None:
        return None
    return Claimed(row.id, mark, row.actor, row.args, row.attempts, row.error == STOPPED)


def renew(unit: Unit, marks: list[str]) -> None:
    unit.connection.execute(
        update(jobs)
        .where(jobs.c.holder.in_(marks), jobs.c.state == "running")
        .values(lease_until=unit.now + LEASE)
    )


def finish(unit: Unit, id: int, mark: str) -> None:
    """A job whose progress somebody watches stays for a while, so that its end can be seen."""
    mine = {"_id": id, "mark": mark}
    if unit.connection.execute(_REMOVE, mine).rowcount == 0:
        unit.connection.execute(_END, mine)


def postpone(unit: Unit, id: int, mark: str, pause: timedelta, error: str = "") -> None:
    """The same job again later; its lane waits for it."""
    values = {"due_at": unit.now + pause, "attempts": jobs.c.attempts + 1, "error": error[:2000]}
    _requeue(unit, id, jobs.c.holder == mark, values)


def fail(unit: Unit, job: Claimed, error: str, *, is_passing: bool = False) -> None:
    """Tried again with growing pauses, then set aside where ops can see it.

    What passes by itself (a full disk, a database that is gone) is tried for ever.
    """
    if is_passing or job.attempts + 1 < MOST_ATTEMPTS:
        seconds = PAUSES[min(job.attempts, len(PAUSES) - 1)]
        seconds = min(seconds, LONGEST_PASSING) if is_passing else seconds
        postpone(unit, job.id, job.claim, timedelta(seconds=seconds), error)
        return
    unit.connection.execute(
        update(jobs)
        .where(jobs.c.id == job.id, jobs.c.holder == job.claim)
        .values(state="failed", error=error[:2000], holder=None, lease_until=None)
    )


def next_due_seconds(unit: Unit) -> float | None:
    """Until the next job that waits for its time."""
    due = unit.connection.execute(_NEXT_DUE, {"now": unit.now}).scalar()
    return None if due is None else float((due - unit.now).total_seconds())
