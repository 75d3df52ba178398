"""A conversation that begins on a platform with a word of ours: written in its own app, or published."""

from typing import Any

from sqlalchemy import insert

from inbox.model.messages import Party
from inbox.services.inbound.conversation import sort_due
from inbox.services.inbound.place import new_token
from inbox.services.plan import Channel, Plan
from inbox.store.dialects import take_numbers
from inbox.store.tables.conversations import conversations, participants
from inbox.store.unit import Unit


def insert_begun(
    unit: Unit, plan: Plan, channel: Channel, customer: Any, to: Party, key: str | None
) -> int:
    """`customer` is the contact's row. Answers the conversation's id."""
    id = unit.new_id()
    unit.connection.execute(
        insert(conversations).values(
            id=id,
            number=next(iter(take_numbers(unit, "conversation", 1))),
            status="pending",
            pending_on="customer",
            origin_channel=channel.id,
            origin_kind=channel.kind,
            contact_id=customer.id,
            team_id=channel.entry.team,
            language=customer.language
            or channel.entry.language
            or plan.organisation.default_language,
            fields={},
            unanswered=False,
            sort_due=sort_due(None, None, unit.now),
            last_message_at=unit.now,
            created_at=unit.now,
            sensitivity=customer.sensitivity,
            thread_token=new_token(),
            thread_key=key,
            demo=plan.demo,
        )
    )
    row = {"conversation_id": id, "kind": to.kind, "value": to.value}
    unit.connection.execute(insert(participants).values(**row, role="customer", name=to.name[:500]))
    return id
