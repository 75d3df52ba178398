"""Status updates that go without anybody pressing a key: shortly before they are due, where the topic allows
it, and only so many in a row. What can't go is a person's from then on, and the event log says why."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam, select, update

from inbox.services.plan import Plan
from inbox.services.promises.follow_ups import UPDATE
from inbox.services.promises.reach import find_reach
from inbox.services.promises.unprompted import say
from inbox.services.updates.status import next_step, promise_next, updates_in_a_row
from inbox.services.updates.texts import language_of, update_text
from inbox.store.tables.conversations import conversations, follow_ups
from inbox.store.unit import AnyRow, Unit

AHEAD = timedelta(minutes=1)
"""It takes a moment to arrive, and the time was promised."""
MOST = 50
_F = follow_ups.c


def send_due_updates(unit: Unit, plan: Plan) -> int:
    """How many were looked at; call again at once while it is as many as MOST."""
    due = _due(unit, MOST)
    for promise in due:
        why = _send(unit, plan, promise)
        if why:
            _leave_to_people(unit, promise, why)
    return len(due)


def updates_to_send(unit: Unit) -> bool:
    """Asked without the write lock."""
    return bool(_due(unit, 1))


def _due(unit: Unit, most: int) -> Sequence[AnyRow]:
    return unit.connection.execute(_DUE, {"until": unit.now + AHEAD, "most": most}).all()


_DUE = (
    select(follow_ups)
    .where(
        _F.kind == UPDATE,
        _F.automatic,
        _F.done_at.is_(None),
        _F.missed_at.is_(None),
        _F.due_at <= bindparam("until"),
    )
    .order_by(_F.due_at, _F.id)
    .limit(bindparam("most"))
)


def _send(unit: Unit, plan: Plan, promise: AnyRow) -> str:
    """Why it did not go; empty when it went."""
    row = unit.connection.execute(
        select(conversations).where(conversations.c.id == promise.conversation_id).with_for_update()
    ).one()
    if row.topic_id is None or not plan.rulebook.tree.updates_by_itself(row.topic_id):
        return "not_by_itself"
    if row.status in ("closed", "spam") or row.merged_into is not None:
        return "closed"
    if updates_in_a_row(unit, promise) >= plan.organisation.updates.most_by_itself:
        return "too_many_in_a_row"
    due_at = next_step(plan, unit.now, promise.step + 1)
    reach = find_reach(unit, plan, row, due_at)
    if reach is None:
        return "out_of_reach"
    text = update_text(plan, language_of(plan, row), due_at, unit.now, {})
    said = say(unit, plan, row, reach, text, "update")
    if said.message is None:
        return said.why
    promise_next(unit, row, reach, due_at, True, promise.step + 1, said)
    return ""


def _leave_to_people(unit: Unit, promise: AnyRow, why: str) -> None:
    unit.connection.execute(
        update(follow_ups)
        .where(_F.id == promise.id)
        .values(automatic=False, remind_at=unit.now, warned_at=None)
    )
    data = {"follow_up": str(promise.id), "why": why}
    unit.emit("follow_up.left_to_people", promise.conversation_id, None, data)
