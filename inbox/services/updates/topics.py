"""One rhythm of status updates for everybody who waits for word about a topic: started by a lead with one
click, sent with another or by itself. What was promised to each of them outlives the rhythm."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from inbox.model.errors import ConflictError, NotFoundError
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.services.updates.by_themselves import AHEAD
from inbox.services.updates.status import check_automatic, whole_minutes
from inbox.store.tables.updates import topic_update_members, topic_updates
from inbox.store.unit import AnyRow, Unit
from routing.rhythm import next_due, remind_at

Texts = Mapping[str, str]
_T = topic_updates.c


def start_updates(
    unit: Unit, plan: Plan, topic: str, automatic: bool = False, texts: Texts | None = None
) -> int:
    """Tells at once everybody who waits, and promises them the next word."""
    require(unit.actor, "update.manage")
    _check_topic(plan, topic)
    if automatic:
        check_automatic(plan, topic)
    if running(unit, topic) is not None:
        raise ConflictError("Updates about this topic run already.", code="updates_run_already")
    id, rhythm = unit.new_id(), list(plan.organisation.updates.rhythm_minutes)
    due_at = whole_minutes(next_due(rhythm, 0, unit.now))
    unit.connection.execute(
        insert(topic_updates).values(
            id=id,
            topic_id=topic,
            texts=dict(texts or {}),
            rhythm=rhythm,
            automatic=automatic,
            due_at=due_at,
            remind_at=remind_at(unit.now, due_at),
            owner_id=unit.actor.id if unit.actor.kind == "agent" else None,
            team_id=plan.rulebook.tree.team(topic) or None,
            started_by=unit.actor.id,
            started_at=unit.now,
            updated_at=unit.now,
        )
    )
    _tell(unit, "started", id, topic, 0, due_at)
    return id


def send_update(unit: Unit, plan: Plan, topic: str, texts: Texts | None = None) -> None:
    """The next one now: nothing new yet, or what `texts` say."""
    require(unit.actor, "update.manage")
    step_on(unit, running_or_none_such(unit, plan, topic), texts)


def step_on(unit: Unit, row: AnyRow, texts: Texts | None = None) -> None:
    step = row.step + 1
    due_at = whole_minutes(next_due(row.rhythm, step, unit.now))
    unit.connection.execute(
        update(topic_updates)
        .where(_T.id == row.id)
        .values(
            step=step,
            texts=dict(texts or {}),
            due_at=due_at,
            remind_at=remind_at(unit.now, due_at),
            warned_at=None,
            missed_at=None,
            updated_at=unit.now,
        )
    )
    _tell(unit, "sent", row.id, row.topic_id, step, due_at)


def change_updates(unit: Unit, plan: Plan, topic: str, automatic: bool) -> None:
    require(unit.actor, "update.manage")
    row = running_or_none_such(unit, plan, topic)
    if automatic:
        check_automatic(plan, topic)
    unit.connection.execute(
        update(topic_updates).where(_T.id == row.id).values(automatic=automatic)
    )
    data = {"update": str(row.id), "topic": topic, "automatic": automatic}
    unit.emit("topic_update.changed", data=data)


def end_updates(unit: Unit, plan: Plan, topic: str, texts: Texts | None = None) -> None:
    """With a last word to everybody who was told; without one, what they were promised becomes a follow-up
    on each conversation, so that nobody waits in vain."""
    require(unit.actor, "update.manage")
    row = running_or_none_such(unit, plan, topic)
    unit.connection.execute(
        update(topic_updates)
        .where(_T.id == row.id)
        .values(ended_at=unit.now, texts=dict(texts or {}), automatic=False, step=row.step + 1)
    )
    _tell(unit, "ended", row.id, topic, row.step + 1, row.due_at)


def running(unit: Unit, topic: str) -> AnyRow | None:
    return unit.connection.execute(
        select(topic_updates).where(_T.topic_id == topic, _T.ended_at.is_(None))
    ).first()


def running_or_none_such(unit: Unit, plan: Plan, topic: str) -> AnyRow:
    _check_topic(plan, topic)
    row = unit.connection.execute(
        select(topic_updates).where(_T.topic_id == topic, _T.ended_at.is_(None)).with_for_update()
    ).first()
    if row is None:
        raise NotFoundError("No updates run about this topic.", code="no_updates_run")
    return row


def _check_topic(plan: Plan, topic: str) -> None:
    if topic not in plan.rulebook.tree.topics:
        raise NotFoundError(f'There is no topic "{topic}".', code="no_such_topic")


def _tell(unit: Unit, what: str, id: int, topic: str, step: int, due_at: datetime) -> None:
    data = {"update": str(id), "topic": topic, "step": step, "due_at": due_at.isoformat()}
    unit.emit(f"topic_update.{what}", data=data)
    args = {"update": id, "step": step}
    unit.enqueue("topic_update", args, lane=f"update:{id}", key=f"update:{id}:{step}")


# What the clock asks


def look_at_topic_updates(unit: Unit, plan: Plan) -> None:
    """Sends what goes by itself, and tells of what comes near or was missed."""
    for row in _near(unit):
        if row.automatic and row.due_at <= unit.now + AHEAD and row.missed_at is None:
            if _may_go(plan, row):
                step_on(unit, row)
                continue
            _leave_to_people(unit, row)
        if row.warned_at is None and unit.now < row.due_at:
            _say(unit, row, "due", "warned_at")
        if row.missed_at is None and row.due_at <= unit.now:
            _say(unit, row, "missed", "missed_at")


def topic_updates_to_look_at(unit: Unit) -> bool:
    return bool(_near(unit))


def _near(unit: Unit) -> Sequence[AnyRow]:
    """There is one for each topic at most, so all that run are looked through."""
    rows = unit.connection.execute(_RUNNING)
    return [row for row in rows if _wants_looking(row, unit.now)]


_RUNNING = select(topic_updates).where(_T.ended_at.is_(None))


def _wants_looking(row: AnyRow, now: datetime) -> bool:
    if row.missed_at is not None:
        return False
    goes = row.automatic and row.due_at <= now + AHEAD
    return goes or row.due_at <= now or (row.warned_at is None and row.remind_at <= now)


def _may_go(plan: Plan, row: AnyRow) -> bool:
    most = plan.organisation.updates.most_by_itself
    return plan.rulebook.tree.updates_by_itself(row.topic_id) and row.step + 1 < most


def _leave_to_people(unit: Unit, row: AnyRow) -> None:
    unit.connection.execute(update(topic_updates).where(_T.id == row.id).values(automatic=False))
    data = {"update": str(row.id), "topic": row.topic_id}
    unit.emit("topic_update.left_to_people", data=data)


def _say(unit: Unit, row: AnyRow, what: str, column: str) -> None:
    unit.connection.execute(update(topic_updates).where(_T.id == row.id).values({column: unit.now}))
    members = unit.connection.execute(
        select(func.count())
        .select_from(topic_update_members)
        .where(
            topic_update_members.c.update_id == row.id, topic_update_members.c.due_at.is_not(None)
        )
    ).scalar_one()
    if not members:
        return  # Nobody was promised anything.
    data: dict[str, Any] = {
        "update": str(row.id),
        "topic": row.topic_id,
        "due_at": row.due_at.isoformat(),
        "owner": str(row.owner_id) if row.owner_id else None,
        "team": row.team_id,
        "people": members,
    }
    unit.emit(f"topic_update.{what}", data=data)
    if what == "missed":
        unit.enqueue("topic_update", {"update": row.id, "missed": True}, lane=f"update:{row.id}")
