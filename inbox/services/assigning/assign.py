"""Gives what waits to people: one batch in lane `assign`, written by compare-and-swap on versions."""

import time
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam, func, select, update

from inbox.services.assigning.candidates import candidates, team_rules
from inbox.services.assigning.demand import usual_demand
from inbox.services.assigning.gathering import note_assigned
from inbox.services.assigning.given import note_given
from inbox.services.assigning.queue import MOST_AT_ONCE, unexplained, waiting
from inbox.services.inbound.write import reason_row
from inbox.services.plan import Plan
from inbox.services.running.recurring import is_turn
from inbox.store.among import among
from inbox.store.dialects import lock_name
from inbox.store.rows import insert_rows
from inbox.store.tables.conversations import conversations, reasons
from inbox.store.unit import Unit
from routing.assign import Assignment, assign, is_here
from routing.queue import Candidate, Waiting

LOCK = "assign"
"""Held by whoever gives, takes or gives back: loads must add up."""
CHUNK = 500
WHOLE = timedelta(seconds=50)
"""So often all that waits is looked at where nobody is there to take it: what it asks for loosens meanwhile.
A little less than the clock's minute, so that each of its turns finds that this is over."""


def assign_waiting(unit: Unit, plan: Plan) -> int:
    """Answers how many were given to somebody. What nobody fits waits, with the reason why."""
    # The lane runs one at a time; but one whose lease ended may still run.
    lock_name(unit, LOCK)
    everybody = candidates(unit, plan)
    has_room = any(
        is_here(one, unit.now) and (one.capacity > one.load or not one.load) for one in everybody
    )
    is_whole = has_room or is_turn(unit, "assign all", WHOLE)
    lined = waiting(unit, plan) if is_whole else unexplained(unit, plan)
    if not lined:
        return 0
    decided = decide(unit, plan, lined, everybody)
    won = give(unit, plan, [one for one in decided if one.agent is not None])
    _say_why_not(unit, [one for one in decided if one.agent is None])
    if won and len(lined) == MOST_AT_ONCE:
        unit.enqueue("assign", lane="assign", key="assign")
    return len(won)


def assign_gathered(unit: Unit, plan: Plan) -> int:
    """As a worker does it, so that what comes in right afterwards gathers."""
    began = time.monotonic()
    given = assign_waiting(unit, plan)
    note_assigned(unit, timedelta(seconds=time.monotonic() - began))
    return given


def look_again(unit: Unit) -> None:
    """Shifts begin and what is asked for loosens without anything having happened."""
    waits = select(conversations.c.id).where(
        conversations.c.status == "open", conversations.c.assignee_id.is_(None)
    )
    if unit.connection.execute(waits.limit(1)).first() is not None:
        unit.enqueue("assign", lane="assign", key="assign")


def decide(
    unit: Unit, plan: Plan, lined: Sequence[Waiting], everybody: Sequence[Candidate]
) -> list[Assignment]:
    return assign(
        lined,
        everybody,
        unit.now,
        plan.organisation.default_language,
        team_rules(plan),
        usual_demand(unit, plan),
    )


def give(unit: Unit, plan: Plan, given: Sequence[Assignment]) -> list[Assignment]:
    """Compare-and-swap for all at once; who has it afterwards tells which of them won."""
    # In the order in which everybody locks them.
    ordered = sorted(given, key=lambda one: one.conversation)
    if ordered:
        unit.connection.execute(
            _GIVE,
            [
                {
                    "of": g.conversation,
                    "standing": g.version,
                    "agent": g.agent,
                    "next": g.version + 1,
                }
                for g in ordered
            ],
        )
    won = _won(unit, ordered)
    if won:
        rows = [reason_row(unit, one.conversation, one.reason) for one in won]
        insert_rows(unit, reasons, rows)
        note_given(unit, plan, [one.agent for one in won if one.agent is not None])
    for one in won:
        code = one.reason.code
        data = {"from": None, "to": str(one.agent), "by": "assignment", "code": code}
        unit.emit("conversation.assigned", one.conversation, one.version + 1, data)
    return won


_GIVE = (
    update(conversations)
    .where(
        conversations.c.id == bindparam("of"),
        conversations.c.version == bindparam("standing"),
        conversations.c.assignee_id.is_(None),
    )
    .values(assignee_id=bindparam("agent"), version=bindparam("next"))
)
_HOLDERS = select(conversations.c.id, conversations.c.assignee_id, conversations.c.version).where(
    among(conversations.c.id, "ids")
)
_NEWEST = (
    select(func.max(reasons.c.id))
    .where(among(reasons.c.conversation_id, "ids"), reasons.c.what == "assignee")
    .group_by(reasons.c.conversation_id)
)
_SAID = select(reasons.c.conversation_id, reasons.c.code, reasons.c.facts).where(
    reasons.c.id.in_(_NEWEST)
)


def _won(unit: Unit, given: Sequence[Assignment]) -> list[Assignment]:
    stands: dict[int, tuple[int | None, int]] = {}
    ids = [one.conversation for one in given]
    for start in range(0, len(ids), CHUNK):
        rows = unit.connection.execute(_HOLDERS, {"ids": ids[start : start + CHUNK]})
        stands |= {row.id: (row.assignee_id, row.version) for row in rows}
    return [one for one in given if stands.get(one.conversation) == (one.agent, one.version + 1)]


def _say_why_not(unit: Unit, left: Sequence[Assignment]) -> None:
    """The newest reason why nobody has it, once for each reason; and each step that was loosened, once."""
    for start in range(0, len(left), CHUNK):
        chunk = left[start : start + CHUNK]
        said = _said(unit, [one.conversation for one in chunk])
        news = [one for one in chunk if said.get(one.conversation) != _told(one)]
        if news:
            rows = [reason_row(unit, one.conversation, one.reason) for one in news]
            insert_rows(unit, reasons, rows)
        for one in news:
            _, before = said.get(one.conversation, ("", ()))
            for step in _told(one)[1]:
                if step not in before:
                    data = {"step": step, "waited_seconds": one.reason.facts["waited_seconds"]}
                    unit.emit("conversation.loosened", one.conversation, one.version, data)


Told = tuple[str, tuple[str, ...]]
"""Why nobody has it, and what was loosened."""


def _told(one: Assignment) -> Told:
    return one.reason.code, tuple(one.reason.facts.get("loosened", ()))


def _said(unit: Unit, ids: Sequence[int]) -> dict[int, Told]:
    standing = unit.connection.execute(_SAID, {"ids": ids})
    return {of: (code, tuple(facts.get("loosened", ()))) for of, code, facts in standing}
