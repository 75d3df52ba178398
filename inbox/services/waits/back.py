"""A reply that never arrived stopped nothing: the wait goes on, or is what another reply has ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from inbox.services.conversations.stand import clock_as_it_is
from inbox.services.inbound.conversation import sort_due
from inbox.services.waits.from_messages import Said, read_said
from inbox.services.waits.sent import facts_of
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit

_WAIT = ("waited_since", "was_due_at")


def give_clock_back(unit: Unit, message_id: int, conversation_id: int) -> dict[str, Any]:
    """Its delivery has failed, or nobody knows. Answers what to tell: which reply answers in its place."""
    row = _row(unit, conversation_id)
    message = unit.connection.execute(select(messages).where(messages.c.id == message_id)).one()
    clock = _clock(unit, row)
    after = {**row._mapping, **clock}
    waits = after["unanswered_since"] if after["unanswered"] else None
    unit.connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(**clock, sort_due=sort_due(row.due_at, waits, row.last_message_at))
    )
    told = hand_on(unit, row, message)
    _keep(unit, message, dict.fromkeys(_WAIT))
    return told


def hand_on(unit: Unit, row: AnyRow, message: AnyRow) -> dict[str, Any]:
    """The wait that `message` no longer ends is what the next reply ends; where that is out already, it is
    told what it answered. `row` is as it stood before."""
    follower = _follower(read_said(unit, row), message)
    if follower is None:
        return {}
    wait = {name: message.options.get(name) for name in _WAIT}
    other = unit.connection.execute(select(messages).where(messages.c.id == follower.id)).one()
    if wait["waited_since"] is not None:
        _keep(unit, other, wait)
        other = unit.connection.execute(select(messages).where(messages.c.id == follower.id)).one()
    at, now = follower.sent_at, _row(unit, row.id)
    if at is None:
        return {}
    is_first = at == now.first_response_at
    if wait["waited_since"] is None and (not is_first or row.first_response_at == at):
        return {}
    return {"instead": facts_of(unit, other, now, at, is_first=is_first)}


def take_wait(unit: Unit, row: AnyRow, message_id: int) -> None:
    """Sent again, it ends what the customer waits for now, if that began before it was written."""
    message = unit.connection.execute(select(messages).where(messages.c.id == message_id)).one()
    if row.unanswered and row.unanswered_since <= message.received_at:
        due = row.response_due_at
        wait = (row.unanswered_since.isoformat(), due.isoformat() if due else None)
        _keep(unit, message, dict(zip(_WAIT, wait, strict=True)))


def end_what_is_there(unit: Unit, row: AnyRow) -> None:
    """Messages were split off: an answer that has not left yet ends no wait of another conversation."""
    theirs: list[Said] = []
    for one in sorted(read_said(unit, row), key=lambda said: (said.at, said.id)):
        if not one.ours:
            theirs.append(one)
        elif one.by_person and one.sent_at is None:
            message = unit.connection.execute(select(messages).where(messages.c.id == one.id)).one()
            since = message.options.get("waited_since")
            if since and datetime.fromisoformat(since) not in {said.at for said in theirs}:
                left = next((said.at for said in theirs if not said.let_go), None)
                told = left.isoformat() if left else None
                _keep(unit, message, {"waited_since": told, "was_due_at": None})
            theirs = []


def _row(unit: Unit, id: int) -> AnyRow:
    return unit.connection.execute(select(conversations).where(conversations.c.id == id)).one()


def _clock(unit: Unit, row: AnyRow) -> dict[str, Any]:
    """Only what an answer changes."""
    clock = clock_as_it_is(unit, row)
    waits = clock["unanswered"] and row.status != "spam"
    return {
        "unanswered": waits,
        "unanswered_since": clock["unanswered_since"] if waits else None,
        "first_response_at": clock["first_response_at"],
    }


def _follower(said: Sequence[Said], message: AnyRow) -> Said | None:
    """The first reply by a person after it, that left or is going to."""
    written: datetime = message.sent_at or message.received_at
    ours = [one for one in said if one.ours and one.by_person and one.id != message.id]
    later = [one for one in ours if (one.at, one.id) > (written, message.id)]
    return min(later, key=lambda one: (one.at, one.id), default=None)


def _keep(unit: Unit, message: AnyRow, wait: dict[str, Any]) -> None:
    if any(message.options.get(name) != value for name, value in wait.items()):
        unit.connection.execute(
            update(messages)
            .where(messages.c.id == message.id)
            .values(options={**message.options, **wait})
        )
