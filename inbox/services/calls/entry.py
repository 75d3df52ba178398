"""The rows of a call or a visit: a customer's message, and the answer that was given in the same breath.

Two messages, as for every other channel, so that all that counts messages and answers counts calls too
(docs/decisions/calls-and-clocks.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update

from inbox.model.actor import Actor
from inbox.model.messages import Party
from inbox.model.phone_numbers import show
from inbox.model.words import Delivery, Direction, Origin, Visibility
from inbox.services.calls.words import said_of
from inbox.services.conversations.stand import change_row, closed, opened
from inbox.services.inbound.conversation import sort_due
from inbox.services.inbound.place import new_token
from inbox.services.outbound.rows import insert_outbound
from inbox.services.plan import Channel, Plan
from inbox.store.dialects import insert_ignoring, take_numbers
from inbox.store.search import index
from inbox.store.search.terms import analyse
from inbox.store.tables.conversations import conversations, participants
from inbox.store.tables.messages import deliveries, messages
from inbox.store.unit import AnyRow, Unit

PREVIEW = 200


class Outcome(StrEnum):
    SOLVED = "solved"
    OPEN = "open"  # answered; we owe the next step
    PENDING = "pending"  # answered; the customer comes back
    UNANSWERED = "unanswered"  # somebody took a message, or nobody answered: the customer waits


@dataclass(frozen=True, slots=True)
class Said:
    """What was said on the telephone or at the counter."""

    channel: Channel
    external_id: str
    manner: str = "call"
    text: str = ""
    at: datetime | None = None
    """When the customer called; now where nobody says it."""
    answered_at: datetime | None = None
    agent: tuple[int, str] | None = None
    outcome: Outcome = Outcome.PENDING
    thread_key: str | None = None
    topic: str | None = None
    language: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    """How long it took, where it can be listened to."""


def begin(unit: Unit, plan: Plan, contact: AnyRow, party: Party | None, said: Said) -> int:
    """A conversation that begins with it. Answers the message's id."""
    id, at = unit.new_id(), said.at or unit.now
    entry = said.channel.entry
    language = said.language or contact.language or entry.language
    language = language or plan.organisation.default_language
    row = {
        "id": id,
        "number": next(iter(take_numbers(unit, "conversation", 1))),
        "status": "open",
        "origin_channel": entry.id,
        "origin_kind": entry.kind,
        "contact_id": contact.id,
        "team_id": entry.team,
        "assignee_id": said.agent[0] if said.agent else None,
        "topic_id": said.topic or entry.topic,
        "language": language,
        "fields": {},
        "unanswered": False,
        "first_inbound_at": at,
        "sort_due": sort_due(None, None, at),
        "last_message_at": at,
        "created_at": at,
        "sensitivity": contact.sensitivity,
        "record": plan.records.get(said.topic or "", "none"),
        "thread_token": new_token(),
        "thread_key": said.thread_key,
        "demo": plan.demo,
        "version": 0,
    }
    unit.connection.execute(insert(conversations).values(**row))
    _take_part(unit, id, party)
    data = {"channel": entry.id, "topic": row["topic_id"], "team": entry.team, "priority": "normal"}
    who = Actor("contact", contact.id)
    unit.emit("conversation.created", id, 1, {**data, "language": language, "history": False}, who)
    return add(unit, row_of(unit, id), contact, party, said, is_first=True)


def add(
    unit: Unit,
    row: AnyRow,
    contact: AnyRow,
    party: Party | None,
    said: Said,
    *,
    is_first: bool = False,
) -> int:
    """The customer's part of it, in a conversation that stands. Answers the message's id."""
    id, at = unit.new_id(), said.at or unit.now
    _insert_message(unit, row, id, contact, party, said, at)
    is_waiting = bool(row.unanswered)
    missed = said.answered_at is None and said.outcome is Outcome.UNANSWERED and not said.text
    values: dict[str, Any] = {
        **(opened() if row.status != "spam" else {}),
        "unanswered": True,
        "unanswered_since": row.unanswered_since if is_waiting else at,
        "needs_no_answer": False,
        "first_inbound_at": row.first_inbound_at or at,
        "last_message_id": id,
        "last_message_at": max(at, row.last_message_at),
        "last_inbound_id": id,
        "last_inbound_at": at,
        "preview": _preview(said, row.language, "missed" if missed else said.manner, party),
    }
    version = change_row(unit, row, values)
    unit.emit(
        "message.received",
        row.id,
        version,
        {
            "message": str(id),
            "channel": said.channel.id,
            "arrival": "customer",
            "auto": "none",
            "at": at.isoformat(),
            "first": is_first,
            "started_clock": not is_waiting,
            "reopened": not is_first and row.status != "open",
            "tags": [],
        },
        Actor("contact", contact.id),
    )
    return id


def answer(unit: Unit, row: AnyRow, said: Said, *, direction: str = "in") -> int:
    """Ours: somebody spoke with them. The clock stops when they did. Answers the message's id."""
    id, at = unit.new_id(), said.answered_at or unit.now
    agent_id, name = said.agent or (None, "")
    text = said.text if direction == "out" else ""
    insert_outbound(
        unit,
        said.channel,
        row,
        id,
        text=text,
        subject="",
        parties={},
        origin=Origin.HUMAN,
        author=("agent" if agent_id else "system", agent_id, name),
    )
    about = {**_about(said, None), "direction": direction, "outcome": str(said.outcome)}
    unit.connection.execute(
        update(messages)
        .where(messages.c.id == id)
        .values(manner=said.manner, fields={"call": about}, sent_at=at)
    )
    unit.connection.execute(
        insert(deliveries).values(
            id=unit.new_id(),
            message_id=id,
            conversation_id=row.id,
            channel=said.channel.id,
            state=Delivery.SENT,
            at=at,
        )
    )
    _tell(unit, row, id, said, at, _stand(unit, row, id, said, at, text))
    return id


def _stand(unit: Unit, row: AnyRow, id: int, said: Said, at: datetime, text: str) -> int:
    values: dict[str, Any] = {
        Outcome.SOLVED: closed(unit.now),
        Outcome.OPEN: opened(),
    }.get(said.outcome, {**opened(), "status": "pending", "pending_on": "customer"})
    values |= {"unanswered": False, "unanswered_since": None, "needs_no_answer": False}
    values |= {"last_message_id": id, "last_message_at": max(at, row.last_message_at)}
    if text:
        values["preview"] = _preview(said, row.language, said.manner)
    if row.first_response_at is None and row.first_inbound_at is not None:
        values["first_response_at"] = at
    if row.assignee_id is None and said.agent:
        values["assignee_id"] = said.agent[0]
    return change_row(unit, row, values)


def _tell(unit: Unit, row: AnyRow, id: int, said: Said, at: datetime, version: int) -> None:
    agent = Actor("agent", said.agent[0], said.agent[1]) if said.agent else unit.actor
    then = "close" if said.outcome is Outcome.SOLVED else "pending"
    told = {"message": str(id), "channel": said.channel.id, "origin": "human", "then": then}
    unit.emit("message.written", row.id, version, told, agent)
    first = row.first_response_at is None and row.first_inbound_at is not None
    since = row.first_inbound_at if first else row.unanswered_since if row.unanswered else None
    waited = int(max(0, (at - since).total_seconds())) if since else None
    unit.emit(
        "delivery.sent",
        row.id,
        version,
        {
            "message": str(id),
            "channel": said.channel.id,
            "origin": "human",
            "first_response_seconds": waited if first else None,
            "response_seconds": waited if row.unanswered else None,
            "was_due_at": row.response_due_at.isoformat() if row.response_due_at else None,
            "waited_since": row.unanswered_since.isoformat() if row.unanswered else None,
            "agent": str(said.agent[0]) if said.agent else None,
            "to_customer": True,
            "since": since.isoformat() if since else None,
            "asked_at": row.first_inbound_at.isoformat() if row.first_inbound_at else None,
            # Given by word of mouth: written down later than it was said.
            "answered_at": at.isoformat(),
        },
        agent,
    )
    if said.outcome is Outcome.OPEN:
        change = {"from": "pending", "to": "open"}
        unit.emit("conversation.status", row.id, version, change, agent)


def row_of(unit: Unit, conversation_id: int) -> AnyRow:
    return unit.connection.execute(
        select(conversations).where(conversations.c.id == conversation_id).with_for_update()
    ).one()


def _take_part(unit: Unit, conversation_id: int, party: Party | None) -> None:
    if party is not None:
        row = {"kind": party.kind, "value": party.value, "role": "customer", "name": party.name}
        unit.connection.execute(
            insert_ignoring(unit, participants).values(conversation_id=conversation_id, **row)
        )


def _insert_message(
    unit: Unit,
    row: AnyRow,
    id: int,
    contact: AnyRow,
    party: Party | None,
    said: Said,
    at: datetime,
) -> None:
    unit.connection.execute(
        insert(messages).values(
            id=id,
            conversation_id=row.id,
            channel=said.channel.id,
            channel_kind=said.channel.kind,
            direction=Direction.INBOUND,
            visibility=Visibility.CUSTOMER,
            origin=Origin.HUMAN,
            author_kind="contact",
            author_id=contact.id,
            author_name=contact.name or (party.name if party else ""),
            author_value=party.value if party else "",
            text=said.text,
            reply_text=said.text,
            external_id=said.external_id,
            references=[],
            parties={},
            fields={"call": _about(said, party)},
            language=row.language,
            may_answer_automatically=False,
            manner=said.manner,
            thread_key=said.thread_key,
            sent_at=at,
            received_at=at,
            options={},
        )
    )
    who = f"{contact.name} {party.value if party else ''}"
    index.add(unit, [(id, analyse(f"{said.text}\n{who}", row.language))])


def _about(said: Said, party: Party | None) -> dict[str, Any]:
    number = {"number": party.value} if party is not None and party.kind == "phone" else {}
    return {"manner": said.manner, **number, **said.about}


def _preview(said: Said, language: str, what: str, party: Party | None = None) -> str:
    """A caller without a name is told from others by the number."""
    number = party.value if party is not None and party.kind == "phone" and not party.name else ""
    shown = f", {show(number, said.channel.connector.channel.country)}" if number else ""
    return " ".join(said.text.split())[:PREVIEW] or said_of(what, language) + shown
