"""What a telephone system told of a call: the entry it makes, and where the agent stands."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from inbox.model.messages import OtherItem, Party
from inbox.model.phone_numbers import missed_key
from inbox.model.receipts import Receipt
from inbox.model.words import OtherKind, Presence
from inbox.services.calls.callers import find_agent, find_contact, make_contact
from inbox.services.calls.entry import Outcome, Said, add, answer, begin, row_of
from inbox.services.calls.state import Known, Phase, known_of, learn
from inbox.services.people.presence import change_presence
from inbox.services.plan import Channel, Plan
from inbox.store.dialects import insert_ignoring
from inbox.store.tables.calls import calls
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts
from inbox.store.tables.messages import messages
from inbox.store.tables.people import agents
from inbox.store.unit import AnyRow, Unit

GRACE = timedelta(seconds=20)
"""How long news that it was answered may come after the news that it is over."""
LONGEST = timedelta(hours=4)
"""A call that nobody has said the end of is over."""
WORKING = (Presence.AVAILABLE, Presence.AFTER_WORK)


def note_call(unit: Unit, plan: Plan, channel: Channel, item: OtherItem) -> None:
    call = _call(unit, channel.id, item)
    agent = find_agent(unit, str(item.data.get("login") or ""))
    number, name = (item.author.value, item.author.name) if item.author else ("", "")
    before = known_of(call)
    after = learn(before, item.data, number, name, agent.id if agent else None)
    if after == before:
        return
    unit.connection.execute(
        update(calls)
        .where(calls.c.id == call.id)
        .values(**{name: getattr(after, name) for name in Known.__slots__}, told_at=unit.now)
    )
    _keep_presence(unit, call, after)
    _keep_entry(unit, plan, channel, call, after)
    _tell(unit, call.id, after)


def settle_call(unit: Unit, plan: Plan, call_id: int) -> None:
    """Some time after its end: what nobody answered is a customer who waits."""
    call = unit.connection.execute(select(calls).where(calls.c.id == call_id)).first()
    channel = plan.channels.get(call.channel) if call else None
    if call is None or channel is None or call.conversation_id is not None:
        return
    known = known_of(call)
    if known.phase is Phase.MISSED and known.direction == "in" and not known.has_voicemail:
        _keep_missed(unit, plan, channel, call, known)


def end_forgotten(unit: Unit) -> int:
    """Calls whose end was never told: their agents can be given work again."""
    rows = unit.connection.execute(
        select(calls).where(calls.c.ended_at.is_(None), calls.c.told_at < unit.now - LONGEST)
    ).all()
    for call in rows:
        unit.connection.execute(
            update(calls).where(calls.c.id == call.id).values(ended_at=unit.now)
        )
        _go_back(unit, call, call.agent_id)
    return len(rows)


def _call(unit: Unit, channel: str, item: OtherItem) -> AnyRow:
    key = {"channel": channel, "call_id": item.external_id[:255]}
    unit.connection.execute(
        insert_ignoring(unit, calls, ("channel", "call_id")).values(
            id=unit.new_id(), told_at=unit.now, **key
        )
    )
    return unit.connection.execute(
        select(calls)
        .where(calls.c.channel == channel, calls.c.call_id == key["call_id"])
        .with_for_update()
    ).one()


def _tell(unit: Unit, call_id: int, known: Known) -> None:
    """For the screen of the agent whose telephone it is."""
    agent = str(known.agent_id) if known.agent_id else None
    unit.emit("call.changed", data={"call": str(call_id), "agent_id": agent, "phase": known.phase})


# Presence


def _keep_presence(unit: Unit, call: AnyRow, known: Known) -> None:
    if known.phase is Phase.TALKING and known.agent_id is not None:
        _go_on_call(unit, call, known.agent_id)
    elif known.ended_at is not None:
        _go_back(unit, call, known.agent_id)


def _go_on_call(unit: Unit, call: AnyRow, agent_id: int) -> None:
    stands = _presence(unit, agent_id)
    if stands in WORKING:
        unit.connection.execute(
            update(calls).where(calls.c.id == call.id).values(presence_before=stands)
        )
        change_presence(unit, agent_id, Presence.ON_CALL)


def _go_back(unit: Unit, call: AnyRow, agent_id: int | None) -> None:
    """Where they stood before, unless they have said something else meanwhile."""
    if agent_id is None or call.presence_before is None:
        return
    unit.connection.execute(update(calls).where(calls.c.id == call.id).values(presence_before=None))
    if _presence(unit, agent_id) == Presence.ON_CALL:
        change_presence(unit, agent_id, Presence(call.presence_before))


def _presence(unit: Unit, agent_id: int) -> str | None:
    return unit.connection.scalar(select(agents.c.presence).where(agents.c.id == agent_id))


# The entry


def _keep_entry(unit: Unit, plan: Plan, channel: Channel, call: AnyRow, known: Known) -> None:
    if call.conversation_id is not None:
        _renew_entry(unit, channel, call, known)
    elif known.answered_at is not None:
        _keep_answered(unit, plan, channel, call, known)
    elif known.phase is Phase.MISSED and known.direction == "in":
        unit.enqueue(
            "settle_call", {"call": call.id}, key=f"call:{call.id}", due_at=unit.now + GRACE
        )


def _keep_answered(unit: Unit, plan: Plan, channel: Channel, call: AnyRow, known: Known) -> None:
    party = _party(known)
    contact = find_contact(unit, party.kind, party.value) if party else None
    waiting = _waiting(unit, channel, known, call)
    said = _said(unit, channel, call, known, Outcome.PENDING)
    if waiting is not None:
        # They were missed before: whoever speaks with them now answers that.
        row = row_of(unit, waiting)
        message = add(unit, row, *_who(unit, row, party), said) if known.direction == "in" else None
        answered = answer(unit, row_of(unit, waiting), said, direction=known.direction)
        _join(unit, call.id, waiting, message or answered)
    elif known.direction == "in":
        message = begin(unit, plan, contact or make_contact(unit, plan, party), party, said)
        conversation = _conversation_of(unit, message)
        answer(unit, row_of(unit, conversation), said)
        _join(unit, call.id, conversation, message)


def _keep_missed(unit: Unit, plan: Plan, channel: Channel, call: AnyRow, known: Known) -> None:
    party = _party(known)
    said = _said(unit, channel, call, known, Outcome.UNANSWERED)
    waiting = _waiting(unit, channel, known, call)
    if waiting is not None:
        row = row_of(unit, waiting)
        message = add(unit, row, *_who(unit, row, party), said)
    else:
        message = begin(unit, plan, make_contact(unit, plan, party), party, said)
    _join(unit, call.id, _conversation_of(unit, message), message)
    unit.enqueue("assign", lane="assign", key="assign")
    _tell(unit, call.id, known)


def _renew_entry(unit: Unit, channel: Channel, call: AnyRow, known: Known) -> None:
    """What was told later: how long it took, where it can be listened to, or that it was answered."""
    row = row_of(unit, call.conversation_id)
    is_news = known.answered_at and not call.answered_at and call.logged_at is None
    if is_news and row.unanswered and row.last_inbound_id == call.message_id:
        answer(unit, row, _said(unit, channel, call, known, Outcome.PENDING))
    about = select(messages.c.fields).where(messages.c.id == call.message_id)
    fields = dict(unit.connection.scalar(about) or {})
    fields["call"] = {**fields.get("call", {}), **_about(known)}
    unit.connection.execute(
        update(messages).where(messages.c.id == call.message_id).values(fields=fields)
    )


def _said(unit: Unit, channel: Channel, call: AnyRow, known: Known, outcome: Outcome) -> Said:
    answered = known.answered_at
    at = known.started_at or answered or known.ended_at or unit.now
    name = select(agents.c.name).where(agents.c.id == known.agent_id)
    agent = (known.agent_id, str(unit.connection.scalar(name))) if known.agent_id else None
    return Said(
        channel,
        external_id=f"call:{call.call_id}",
        at=min(at, unit.now),
        answered_at=min(answered, unit.now) if answered else None,
        agent=agent if answered else None,
        outcome=outcome,
        thread_key=missed_key(known.number, call.call_id) if not answered else None,
        about=_about(known),
    )


def _about(known: Known) -> dict[str, Any]:
    told = {"seconds": known.seconds, "recording": known.recording, "direction": known.direction}
    return {name: value for name, value in told.items() if value not in (None, "")}


def _waiting(unit: Unit, channel: Channel, known: Known, call: AnyRow) -> int | None:
    """The conversation of somebody who called and whom nobody has answered yet."""
    return unit.connection.scalar(
        select(conversations.c.id)
        .where(
            conversations.c.origin_channel == channel.id,
            conversations.c.thread_key == missed_key(known.number, call.call_id),
            conversations.c.unanswered,
            conversations.c.status.in_(("open", "pending", "snoozed")),
        )
        .order_by(conversations.c.id.desc())
        .limit(1)
    )


def _party(known: Known) -> Party | None:
    return Party("phone", known.number, known.name) if known.number else None


def _who(unit: Unit, row: AnyRow, party: Party | None) -> tuple[Any, Party | None]:
    who = select(contacts).where(contacts.c.id == row.contact_id)
    return unit.connection.execute(who).one(), party


def _conversation_of(unit: Unit, message_id: int) -> int:
    found = select(messages.c.conversation_id).where(messages.c.id == message_id)
    return int(unit.connection.execute(found).scalar_one())


def _join(unit: Unit, call_id: int, conversation_id: int, message_id: int) -> None:
    unit.connection.execute(
        update(calls)
        .where(calls.c.id == call_id)
        .values(conversation_id=conversation_id, message_id=message_id)
    )


def note_calls(
    unit: Unit, plan: Plan, channel: Channel, others: Iterable[tuple[Receipt, OtherItem]]
) -> None:
    for receipt, item in others:
        if item.kind is OtherKind.CALL and not receipt.history:
            note_call(unit, plan, channel, item)
