"""Logging a call or a visit by hand: who, about what, what was said, how it ended, what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from inbox.model.errors import InvalidError, NotFoundError
from inbox.model.messages import Party
from inbox.model.phone_numbers import normalize
from inbox.model.words import Status
from inbox.services import access
from inbox.services.calls.callers import make_contact
from inbox.services.calls.entry import Outcome, Said, add, answer, begin, row_of
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.merged import find_merged_into
from inbox.services.conversations.notes import write_note
from inbox.services.conversations.spam import take_spam_back
from inbox.services.permissions import require, require_person
from inbox.services.plan import Channel, Plan
from inbox.services.promises.follow_ups import add_follow_up
from inbox.store.search import index
from inbox.store.search.terms import analyse
from inbox.store.tables.calls import calls
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit

OLDEST = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Logged:
    channel: str
    manner: str = "call"
    direction: str = "in"
    outcome: Outcome = Outcome.SOLVED
    text: str = ""
    contact: int | None = None
    number: str = ""
    name: str = ""
    topic: str | None = None
    at: datetime | None = None
    seconds: int | None = None
    conversation: int | None = None
    """Where it belongs; None where a new matter begins."""
    call: int | None = None
    """One that the telephone system has told of."""
    follow_up: Mapping[str, Any] | None = None


def log_call(unit: Unit, plan: Plan, logged: Logged) -> int:
    """Answers the conversation's id."""
    require(unit.actor, "conversation.begin")
    agent = (require_person(unit.actor), unit.actor.name)
    channel = _channel(plan, logged)
    told = _told(unit, logged.call) if logged.call is not None else None
    if told is not None and told.conversation_id is not None:
        id = _fill_in(unit, plan, told, logged)
    else:
        id = _write(unit, plan, channel, logged, told, agent)
    if logged.follow_up is not None:
        add_follow_up(unit, id, **logged.follow_up)
    return id


def _channel(plan: Plan, logged: Logged) -> Channel:
    channel = plan.channel(logged.channel)
    if channel.connector.identity_kind != "phone":
        raise InvalidError(
            f'Channel "{channel.id}" is no telephone.',
            {"field": "channel"},
            code="channel_no_phone",
        )
    return channel


def _told(unit: Unit, call_id: int) -> AnyRow:
    row = unit.connection.execute(
        select(calls).where(calls.c.id == call_id).with_for_update()
    ).first()
    if row is None or row.agent_id not in (None, unit.actor.id):
        raise NotFoundError("There is no such call.", code="no_such_call")
    return row


def _write(
    unit: Unit,
    plan: Plan,
    channel: Channel,
    logged: Logged,
    told: AnyRow | None,
    agent: tuple[int, str],
) -> int:
    at = _when(unit, logged, told)
    said = Said(
        channel,
        external_id=f"call:{told.call_id}" if told else f"logged:{unit.new_id():x}",
        manner=logged.manner,
        text=logged.text.strip(),
        at=at,
        answered_at=(told.answered_at if told else None) or at,
        agent=agent if logged.outcome is not Outcome.UNANSWERED else None,
        outcome=logged.outcome,
        topic=_topic(plan, logged.topic),
        about=_about(logged),
    )
    if logged.conversation is not None:
        message = _write_into(unit, plan, logged, said)
    else:
        message = _begin(unit, plan, logged, said, told)
    found = select(messages.c.conversation_id).where(messages.c.id == message)
    id = int(unit.connection.execute(found).scalar_one())
    if told is not None:
        _note_logged(unit, told.id, id, message)
    return id


def _write_into(unit: Unit, plan: Plan, logged: Logged, said: Said) -> int:
    """In a conversation that stands: calling back, or calling again about the same matter."""
    assert logged.conversation is not None
    row = access.conversation(unit, logged.conversation, "conversation.reply")
    if logged.direction == "out" and logged.outcome is Outcome.UNANSWERED:
        return write_note(unit, row.id, logged.text.strip() or "—")
    if row.status == Status.SPAM:
        take_spam_back(unit, row)  # Whoever talks with them says that it is none.
        row = row_of(unit, row.id)
    if logged.topic is not None and logged.topic != row.topic_id:
        change_conversation(unit, plan, row.id, {"topic": logged.topic})
        row = row_of(unit, row.id)
    if logged.direction == "out":
        return answer(unit, row, said, direction="out")
    contact = _contact_row(unit, row.contact_id)
    message = add(unit, row, contact, _party(unit, plan, logged, contact), said)
    if logged.outcome is not Outcome.UNANSWERED:
        answer(unit, row_of(unit, row.id), said)
    return message


def _begin(unit: Unit, plan: Plan, logged: Logged, said: Said, told: AnyRow | None) -> int:
    if logged.direction == "out":
        raise InvalidError(
            "Say which conversation you called about.",
            {"field": "conversation"},
            code="call_needs_conversation",
        )
    contact, party = _who(unit, plan, logged, told)
    message = begin(unit, plan, contact, party, said)
    if logged.outcome is Outcome.UNANSWERED:
        unit.enqueue("assign", lane="assign", key="assign")
        return message
    found = select(messages.c.conversation_id).where(messages.c.id == message)
    answer(unit, row_of(unit, int(unit.connection.execute(found).scalar_one())), said)
    return message


def _who(
    unit: Unit, plan: Plan, logged: Logged, told: AnyRow | None
) -> tuple[AnyRow, Party | None]:
    if logged.contact is not None:
        contact = access.contact(unit, logged.contact, "contact.read")
        return contact, _party(unit, plan, logged, contact)
    number = normalize(logged.number, plan.country) if logged.number else ""
    if logged.number and not number:
        raise InvalidError(
            f'"{logged.number[:60]}" is no telephone number.',
            {"field": "number"},
            code="number_invalid",
        )
    number = number or (told.number if told else "")
    party = Party("phone", number, logged.name.strip()) if number else None
    return make_contact(unit, plan, party, logged.name.strip()), party


def _party(unit: Unit, plan: Plan, logged: Logged, contact: AnyRow) -> Party | None:
    """The number they called from; of a customer whom we know, one that is theirs already."""
    typed = normalize(logged.number, plan.country) if logged.number else ""
    theirs = (identities.c.contact_id == contact.id) & (identities.c.kind == "phone")
    known = unit.connection.scalars(
        select(identities.c.value).where(theirs).order_by(identities.c.id)
    ).all()
    value = typed or next(iter(known), "")
    if value and value not in known:
        _learn_number(unit, contact, value)
    return Party("phone", value, contact.name) if value else None


def _learn_number(unit: Unit, contact: AnyRow, value: str) -> None:
    """Whoever talked with them says that it is theirs. Somebody else's stays with them."""
    taken = select(identities.c.id).where(identities.c.kind == "phone", identities.c.value == value)
    if unit.connection.execute(taken).first() is None:
        row = {"id": unit.new_id(), "contact_id": contact.id, "kind": "phone", "value": value}
        unit.connection.execute(insert(identities).values(**row, created_at=unit.now))
        index.refresh_contacts(unit, [contact.id])


def _contact_row(unit: Unit, id: int) -> AnyRow:
    return unit.connection.execute(select(contacts).where(contacts.c.id == id)).one()


def _topic(plan: Plan, topic: str | None) -> str | None:
    if topic is not None and topic not in {one.id for one in plan.topics}:
        raise InvalidError("There is no such topic.", {"field": "topic"}, code="no_such_topic")
    return topic


def _when(unit: Unit, logged: Logged, told: AnyRow | None) -> datetime:
    at = logged.at or (told.started_at if told else None) or unit.now
    if not unit.now - OLDEST <= at <= unit.now + timedelta(minutes=5):
        raise InvalidError(
            "A call is logged within a month, and not before it was.",
            {"field": "at"},
            code="time_not_possible",
        )
    return min(at, unit.now)


def _about(logged: Logged) -> dict[str, Any]:
    about = {"outcome": str(logged.outcome), "direction": logged.direction}
    return about if logged.seconds is None else {**about, "seconds": logged.seconds}


# A call that the telephone system has made an entry for


def _fill_in(unit: Unit, plan: Plan, told: AnyRow, logged: Logged) -> int:
    """The entry stands; what it was about is said now."""
    living = find_merged_into(unit, told.conversation_id).id
    row = access.conversation(unit, living, "conversation.reply")
    text = logged.text.strip()
    if text:
        _write_text(unit, row, told.message_id, text)
    change: dict[str, Any] = {}
    if logged.topic is not None and logged.topic != row.topic_id:
        change["topic"] = logged.topic
    status = _STATUS.get(logged.outcome)
    if status is not None and status != row.status and not row.unanswered:
        change["status"] = status
    if logged.name.strip() and not _contact_row(unit, row.contact_id).name:
        _name(unit, row.contact_id, logged.name.strip())
    if change:
        change_conversation(unit, plan, row.id, change)
    _note_logged(unit, told.id, row.id, told.message_id)
    return int(row.id)


_STATUS = {
    Outcome.SOLVED: Status.CLOSED,
    Outcome.OPEN: Status.OPEN,
    Outcome.PENDING: Status.PENDING,
}


def _write_text(unit: Unit, row: AnyRow, message_id: int, text: str) -> None:
    message = unit.connection.execute(select(messages).where(messages.c.id == message_id)).one()
    whole = f"{message.text}\n\n{text}".strip()
    unit.connection.execute(
        update(messages).where(messages.c.id == message_id).values(text=whole, reply_text=whole)
    )
    who = f"{message.author_name} {message.author_value}"
    index.add(unit, [(message_id, analyse(f"{whole}\n{who}", row.language))])
    unit.connection.execute(
        update(conversations)
        .where(conversations.c.id == row.id)
        .values(preview=" ".join(whole.split())[:200], version=conversations.c.version + 1)
    )
    unit.emit("call.logged", row.id, int(row.version) + 1, {"message": str(message_id)})


def _name(unit: Unit, contact_id: int, name: str) -> None:
    unit.connection.execute(
        update(contacts)
        .where(contacts.c.id == contact_id)
        .values(name=name[:500], version=contacts.c.version + 1)
    )
    index.refresh_contacts(unit, [contact_id])


def _note_logged(unit: Unit, call_id: int, conversation_id: int, message_id: int) -> None:
    unit.connection.execute(
        update(calls)
        .where(calls.c.id == call_id)
        .values(
            conversation_id=conversation_id,
            message_id=message_id,
            agent_id=unit.actor.id,
            logged_at=unit.now,
        )
    )
