"""Holding replies and status updates of one conversation: what is said, and the promise that it makes.

They are automatic in origin, whoever pressed the key: the customer still waits for an answer, so no clock
of theirs is stopped by them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from inbox.model.errors import ConflictError, InvalidError
from inbox.services.access import conversation
from inbox.services.outbound.reply import UNDO
from inbox.services.outbound.rows import public_name
from inbox.services.plan import Plan
from inbox.services.promises.follow_ups import (
    UPDATE,
    Promise,
    check_time,
    finish,
    insert_promise,
    open_updates,
)
from inbox.services.promises.reach import Reach, closes_at, find_reach
from inbox.services.promises.unprompted import Said, say
from inbox.services.updates.texts import holding_text, language_of, update_text
from inbox.store.tables.conversations import conversations, follow_ups
from inbox.store.unit import AnyRow, Unit
from routing.rhythm import next_due

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Told:
    message: int
    follow_up: int


def hold(
    unit: Unit,
    plan: Plan,
    conversation_id: int,
    due_at: datetime | None = None,
    automatic: bool = False,
) -> Told:
    """ "We have seen this, back by …", and the follow-up that keeps it."""
    row = conversation(unit, conversation_id, "conversation.update")
    if due_at is None:
        _check_not_told(unit, row.id)
    minutes = plan.organisation.updates.holding_minutes
    due = due_at or whole_minutes(unit.now + timedelta(minutes=minutes))
    return _tell(unit, plan, row, due, automatic, 0, holding=True)


def tell_status(
    unit: Unit,
    plan: Plan,
    conversation_id: int,
    due_at: datetime | None = None,
    automatic: bool | None = None,
    known: str = "",
) -> Told:
    """ "Nothing new yet" or what is known, and by when the next word comes. Keeps what was promised before."""
    row = conversation(unit, conversation_id, "conversation.update")
    standing = open_updates(unit, row.id)
    step = standing[0].step + 1 if standing else 0
    by_itself = standing[0].automatic if automatic is None and standing else bool(automatic)
    due = due_at or next_step(plan, unit.now, step)
    return _tell(unit, plan, row, due, by_itself, step, known=known)


def next_step(plan: Plan, now: datetime, step: int) -> datetime:
    return whole_minutes(next_due(plan.organisation.updates.rhythm_minutes, step, now))


def whole_minutes(at: datetime) -> datetime:
    """Customers are told whole minutes."""
    cut = at.replace(second=0, microsecond=0)
    return cut if cut == at else cut + MINUTE


def _tell(
    unit: Unit,
    plan: Plan,
    row: AnyRow,
    due_at: datetime,
    automatic: bool,
    step: int,
    *,
    holding: bool = False,
    known: str = "",
) -> Told:
    check_time(unit, due_at)
    _check_matter(row)
    if automatic:
        check_automatic(plan, row.topic_id)
    reach = _reach(unit, plan, row, due_at)
    language = language_of(plan, row)
    if holding:
        text = holding_text(plan, language, due_at, unit.now)
    else:
        text = update_text(plan, language, due_at, unit.now, {language: known} if known else {})
    what = "holding" if holding else "update"
    said = say(
        unit, plan, row, reach, text, what, author=_author(unit, plan), leaves=unit.now + UNDO
    )
    if said.message is None:
        raise ConflictError("This can't be sent now.", {"why": said.why}, code="automatic_held")
    return Told(said.message, promise_next(unit, row, reach, due_at, automatic, step, said))


def promise_next(
    unit: Unit,
    row: AnyRow,
    reach: Reach,
    due_at: datetime,
    automatic: bool,
    step: int,
    said: Said,
) -> int:
    """What was promised before is kept by what was just said, and the next takes its place."""
    owner, team = _whose(unit, row)
    for promise in open_updates(unit, row.id):
        owner, team = promise.owner_id or owner, promise.team_id or team
        finish(unit, promise, row.id, said.message)
    if row.assignee_id is None and unit.actor.kind == "agent":
        _take(unit, row)
    return insert_promise(
        unit,
        row,
        Promise(
            due_at,
            owner=owner,
            team=None if owner else team,
            kind=UPDATE,
            channel=reach.channel.id,
            step=step,
            automatic=automatic,
            message=said.message,
        ),
    )


def _whose(unit: Unit, row: AnyRow) -> tuple[int | None, str | None]:
    if unit.actor.kind == "agent":
        return unit.actor.id, None
    return row.assignee_id, row.team_id


def _take(unit: Unit, row: AnyRow) -> None:
    """Answering an unassigned one makes it mine, also with a word in between."""
    changed = unit.connection.execute(
        update(conversations)
        .where(conversations.c.id == row.id, conversations.c.assignee_id.is_(None))
        .values(assignee_id=unit.actor.id, version=conversations.c.version + 1)
        .returning(conversations.c.version)
    ).scalar()
    if changed is not None:
        data = {"from": None, "to": str(unit.actor.id), "by": "hand"}
        unit.emit("conversation.assigned", row.id, changed, data)


def _check_not_told(unit: Unit, conversation_id: int) -> None:
    """A key that is pressed twice, or by two, tells the customer once, and keeps no promise by it."""
    standing = next(
        (one for one in open_updates(unit, conversation_id) if one.due_at > unit.now), None
    )
    if standing is not None:
        raise ConflictError(
            "The customer was told already, and by when the next word comes.",
            {"due_at": standing.due_at.isoformat()},
            code="told_already",
        )


def _check_matter(row: AnyRow) -> None:
    if row.status == "spam" or row.merged_into is not None:
        raise InvalidError("Nobody is waiting here.", code="nobody_waits")
    if row.first_inbound_at is None:
        raise InvalidError("The customer has not written here.", code="nobody_waits")


def check_automatic(plan: Plan, topic: str | None) -> None:
    if topic is None or not plan.rulebook.tree.updates_by_itself(topic):
        raise InvalidError(
            "Updates about this topic do not go by themselves. A lead can allow it on the topic.",
            {"field": "automatic"},
            code="not_by_itself",
        )


def _reach(unit: Unit, plan: Plan, row: AnyRow, due_at: datetime) -> Reach:
    """By the channel that is still open when the promise falls due, so that it can be kept."""
    reach = find_reach(unit, plan, row, due_at)
    if reach is not None:
        return reach
    until = closes_at(unit, plan, row, unit.now)
    raise ConflictError(
        "By then the customer can no longer be reached. Promise an earlier time, or answer now.",
        {"field": "due_at", "until": until.isoformat() if until else None},
        code="out_of_reach",
    )


def _author(unit: Unit, plan: Plan) -> tuple[str, int | None, str]:
    if unit.actor.kind == "agent":
        return "agent", unit.actor.id, public_name(unit, unit.actor.id)
    return "system", None, plan.organisation.name


def updates_in_a_row(unit: Unit, promise: AnyRow) -> int:
    """How many went by themselves since a person last sent one."""
    rows = unit.connection.execute(
        select(follow_ups.c.automatic, follow_ups.c.created_by)
        .where(
            follow_ups.c.conversation_id == promise.conversation_id,
            follow_ups.c.kind == UPDATE,
            follow_ups.c.id <= promise.id,
        )
        .order_by(follow_ups.c.id.desc())
        .limit(200)
    )
    count = 0
    for row in rows:
        if row.created_by is not None:
            break
        count += 1
    return count
