"""Follow-ups: a promise to come back. It sets no status and may stand on a closed conversation.

A promise of kind `update` was given to the customer ("you hear from us by …"): it can be kept early, but
never moved to a later time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from inbox.model.errors import ConflictError, InvalidError, NotFoundError
from inbox.services.access import conversation
from inbox.services.plan import Plan
from inbox.services.promises.reach import find_reach
from inbox.store.tables.conversations import conversations, follow_ups
from inbox.store.tables.people import agents, teams
from inbox.store.unit import AnyRow, Unit
from routing.rhythm import remind_at

PROMISE, UPDATE = "promise", "update"
FURTHEST = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Promise:
    due_at: datetime
    reason: str = ""
    owner: int | None = None
    team: str | None = None
    kind: str = PROMISE
    channel: str | None = None
    """On which it can be kept, as reckoned now."""
    step: int = 0
    automatic: bool = False
    message: int | None = None
    """What told the customer of it."""
    late: bool = False
    """Missed already, and counted so."""
    kept_by: int | None = None
    """Our message that keeps it, should it turn out to have left."""


def add_follow_up(
    unit: Unit,
    conversation_id: int,
    due_at: datetime,
    reason: str = "",
    owner: int | None = None,
    team: str | None = None,
    plan: Plan | None = None,
) -> int:
    """Mine, unless it says whose. With `plan` it is known by which channel it can be kept."""
    row = conversation(unit, conversation_id, "conversation.follow_up")
    check_time(unit, due_at)
    if owner is None and team is None and unit.actor.kind == "agent":
        owner = unit.actor.id
    _check_owner(unit, owner, team)
    reach = find_reach(unit, plan, row, due_at, machine=False) if plan else None
    channel = reach.channel.id if reach else None
    return insert_promise(unit, row, Promise(due_at, reason, owner, team, channel=channel))


def check_time(unit: Unit, due_at: datetime) -> None:
    if due_at <= unit.now:
        raise InvalidError("That time has passed.", {"field": "due_at"}, code="time_has_passed")
    if due_at > unit.now + FURTHEST:
        raise InvalidError(
            "That is further away than anybody can promise.",
            {"field": "due_at"},
            code="time_too_far",
        )


def insert_promise(unit: Unit, row: AnyRow, promise: Promise) -> int:
    id = unit.new_id()
    unit.connection.execute(
        insert(follow_ups).values(
            id=id,
            conversation_id=row.id,
            due_at=promise.due_at,
            owner_id=promise.owner,
            team_id=promise.team,
            reason=promise.reason,
            created_by=unit.actor.id,
            created_at=unit.now,
            kind=promise.kind,
            channel=promise.channel,
            step=promise.step,
            automatic=promise.automatic,
            told=promise.message is not None,
            message_id=promise.message,
            late=promise.late,
            kept_by=promise.kept_by,
            remind_at=remind_at(unit.now, promise.due_at),
        )
    )
    data = {"follow_up": str(id), "kind": promise.kind, "due_at": promise.due_at.isoformat()}
    unit.emit("follow_up.added", row.id, show_next_due(unit, row.id), data)
    return id


def change_follow_up(unit: Unit, conversation_id: int, id: int, change: Mapping[str, Any]) -> None:
    row = conversation(unit, conversation_id, "conversation.follow_up")
    standing = unit.connection.execute(
        select(follow_ups).where(follow_ups.c.id == id, follow_ups.c.conversation_id == row.id)
    ).first()
    if standing is None:
        raise NotFoundError("There is no such follow-up.", code="no_such_follow_up")
    values = {k: v for k, v in change.items() if k in ("due_at", "reason") and v is not None}
    if "due_at" in values:
        values |= _moved(unit, standing, values["due_at"])
    if "owner" in change:
        values["owner_id"] = int(change["owner"]) if change["owner"] else None
        _check_owner(unit, values["owner_id"], standing.team_id)
    if change.get("done") is True and standing.done_at is None:
        finish(unit, standing, row.id)
    if values:
        unit.connection.execute(update(follow_ups).where(follow_ups.c.id == id).values(**values))
    if change.get("done") is False and standing.done_at is not None:
        reopen(unit, standing, kept_by=None)
    elif values:
        changed = {"follow_up": str(id)}
        unit.emit("follow_up.changed", row.id, show_next_due(unit, row.id), changed)


def _moved(unit: Unit, standing: AnyRow, due_at: datetime) -> dict[str, Any]:
    if due_at == standing.due_at:
        return {}
    if standing.told and due_at > standing.due_at:
        raise ConflictError(
            "The customer was promised the earlier time. Send an update, which promises the next.",
            {"field": "due_at", "due_at": standing.due_at.isoformat()},
            code="promise_was_given",
        )
    check_time(unit, due_at)
    return {"remind_at": remind_at(unit.now, due_at), "warned_at": None, "missed_at": None}


def finish(unit: Unit, promise: AnyRow, conversation_id: int, by: int | None = None) -> None:
    """Kept, if it is not too late. `by` is our message that keeps it."""
    unit.connection.execute(
        update(follow_ups)
        .where(follow_ups.c.id == promise.id, follow_ups.c.done_at.is_(None))
        .values(done_at=unit.now, kept_by=by, done_in=conversation_id)
    )
    tell_done(unit, promise, conversation_id)


def tell_done(unit: Unit, promise: AnyRow, conversation_id: int) -> None:
    kept = unit.now <= promise.due_at and not promise.late
    version = show_next_due(unit, conversation_id)
    unit.emit("follow_up.done", conversation_id, version, about(promise) | {"kept": kept})


def reopen(unit: Unit, promise: AnyRow, **values: Any) -> None:
    """It is not kept, whatever was thought."""
    unit.connection.execute(
        update(follow_ups)
        .where(follow_ups.c.id == promise.id)
        .values(done_at=None, warned_at=None, **values)
    )
    version = show_next_due(unit, promise.conversation_id)
    unit.emit("follow_up.reopened", promise.conversation_id, version, about(promise))


def about(promise: AnyRow) -> dict[str, Any]:
    return {
        "follow_up": str(promise.id),
        "kind": promise.kind,
        "due_at": promise.due_at.isoformat(),
        "late": promise.late,
        # Done there before it moved here with a merge: that is where it was counted.
        "counted_in": str(promise.done_in) if promise.done_in else None,
    }


def open_updates(unit: Unit, conversation_id: int) -> list[AnyRow]:
    """What the customer was promised and did not get yet, what falls due first before the others."""
    return list(unit.connection.execute(_OPEN_UPDATES, {"id": conversation_id}))


_OPEN_UPDATES = (
    select(follow_ups)
    .where(
        follow_ups.c.conversation_id == bindparam("id"),
        follow_ups.c.kind == UPDATE,
        follow_ups.c.done_at.is_(None),
    )
    .order_by(follow_ups.c.due_at, follow_ups.c.id)
)


def _check_owner(unit: Unit, owner: int | None, team: str | None) -> None:
    if owner is not None:
        known = select(agents.c.id).where(agents.c.id == owner, agents.c.active)
        if unit.connection.execute(known).first() is None:
            raise InvalidError("There is no such agent.", {"field": "owner"}, code="no_such_agent")
    if team is not None:
        known = select(teams.c.id).where(teams.c.id == team)
        if unit.connection.execute(known).first() is None:
            raise InvalidError("There is no such team.", {"field": "team"}, code="no_such_team")


def show_next_due(unit: Unit, conversation_id: int) -> int:
    """The row shows the promise that falls due first. Answers its new version."""
    first = unit.connection.execute(
        select(follow_ups.c.due_at, follow_ups.c.owner_id)
        .where(follow_ups.c.conversation_id == conversation_id, follow_ups.c.done_at.is_(None))
        .order_by(follow_ups.c.due_at)
        .limit(1)
    ).first()
    return int(
        unit.connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation_id)
            .values(
                follow_up_at=first.due_at if first else None,
                follow_up_owner=first.owner_id if first else None,
                version=conversations.c.version + 1,
            )
            .returning(conversations.c.version)
        ).scalar_one()
    )
