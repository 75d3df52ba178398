"""Beginning a conversation with a mail of ours."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select

from inbox.model.errors import InvalidError
from inbox.model.messages import Party
from inbox.model.words import Origin
from inbox.services.inbound.conversation import sort_due
from inbox.services.inbound.place import new_token
from inbox.services.outbound.addressing import parse_addresses, without_own
from inbox.services.outbound.reply import UNDO
from inbox.services.outbound.rows import (
    check_files,
    insert_delivery,
    insert_outbound,
    take_attachments,
)
from inbox.services.permissions import require
from inbox.services.plan import Channel, Plan
from inbox.store.dialects import insert_ignoring, take_numbers
from inbox.store.search import index
from inbox.store.tables.conversations import conversations, participants
from inbox.store.tables.customers import contacts, identities
from inbox.store.unit import Unit


def begin_conversation(
    unit: Unit,
    plan: Plan,
    channel_id: str,
    to: Sequence[str],
    subject: str,
    text: str,
    *,
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    attachments: Sequence[int] = (),
    topic: str | None = None,
) -> int:
    """Answers the conversation's id. The first recipient is the customer."""
    require(unit.actor, "conversation.begin")
    channel = plan.sending_channel(channel_id)
    if not channel.connector.capabilities.can_begin or channel.entry.parallel:
        raise InvalidError(
            "No conversation can begin on this channel.",
            {"field": "channel"},
            code="channel_cannot_begin",
        )
    check_files(unit, channel, attachments)
    if topic is not None and topic not in {one.id for one in plan.topics}:
        raise InvalidError("There is no such topic.", {"field": "topic"}, code="no_such_topic")
    parties = {
        field: without_own(parse_addresses(typed, field), field, plan.own_addresses)
        for field, typed in (("to", to), ("cc", cc), ("bcc", bcc))
    }
    customer = find_or_make_contact(unit, plan, parties["to"][0])
    row = _insert(unit, plan, channel, customer, subject, text, topic)
    _participants(unit, row["id"], parties["to"], parties["cc"])
    id = row["last_message_id"]
    insert_outbound(
        unit,
        channel,
        unit.connection.execute(select(conversations).where(conversations.c.id == row["id"])).one(),
        id,
        text=text,
        subject=subject,
        parties=parties,
        origin=Origin.HUMAN,
        author=(
            "agent" if unit.actor.kind == "agent" else "system",
            unit.actor.id,
            unit.actor.name,
        ),
    )
    take_attachments(unit, attachments, id)
    insert_delivery(unit, id, row["id"], channel.id, unit.now + UNDO)
    data = {"channel": channel.id, "topic": topic, "team": channel.entry.team, "ours": True}
    unit.emit("conversation.created", row["id"], 1, data)
    unit.emit(
        "message.written",
        row["id"],
        1,
        {"message": str(id), "channel": channel.id, "origin": "human", "then": "pending"},
    )
    return int(row["id"])


def find_or_make_contact(unit: Unit, plan: Plan, party: Party) -> Any:
    found = (
        select(contacts)
        .join(identities, identities.c.contact_id == contacts.c.id)
        .where(identities.c.kind == party.kind, identities.c.value == party.value)
    )
    row = unit.connection.execute(found).first()
    if row is not None:
        return row
    id = unit.new_id()
    unit.connection.execute(
        insert(contacts).values(
            id=id, name=party.name, needs=[], fields={}, demo=plan.demo, created_at=unit.now
        )
    )
    unit.connection.execute(
        insert(identities).values(
            id=unit.new_id(),
            contact_id=id,
            kind=party.kind,
            value=party.value,
            created_at=unit.now,
        )
    )
    index.add_contacts(unit, [(id, party.name, (party.value,))])
    return unit.connection.execute(found).one()


def _insert(
    unit: Unit,
    plan: Plan,
    channel: Channel,
    customer: Any,
    subject: str,
    text: str,
    topic: str | None,
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": unit.new_id(),
        "number": next(iter(take_numbers(unit, "conversation", 1))),
        "subject": subject,
        "preview": " ".join(text.split())[:200],
        "status": "pending",
        "pending_on": "customer",
        "origin_channel": channel.id,
        "origin_kind": channel.kind,
        "contact_id": customer.id,
        "team_id": channel.entry.team,
        "assignee_id": unit.actor.id if unit.actor.kind == "agent" else None,
        "topic_id": topic,
        "language": customer.language
        or channel.entry.language
        or plan.organisation.default_language,
        "fields": {},
        "unanswered": False,
        "sort_due": sort_due(None, None, unit.now),
        "last_message_id": unit.new_id(),
        "last_message_at": unit.now,
        "created_at": unit.now,
        "sensitivity": customer.sensitivity,
        "record": plan.records.get(topic or "", "none"),
        "thread_token": new_token(),
        "demo": plan.demo,
    }
    unit.connection.execute(insert(conversations).values(**row))
    return row


def _participants(
    unit: Unit, conversation_id: int, to: Sequence[Party], cc: Sequence[Party]
) -> None:
    rows = [
        {
            "conversation_id": conversation_id,
            "kind": party.kind,
            "value": party.value,
            "role": "customer" if place == 0 else "copy",
            "name": party.name,
        }
        for place, party in enumerate((*to, *cc))
    ]
    unit.connection.execute(insert_ignoring(unit, participants), rows)
