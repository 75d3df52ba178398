"""Asking a colleague, a team or an outside address about a conversation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from inbox.model.errors import InvalidError
from inbox.model.ids import MAX_ID
from inbox.model.messages import Party
from inbox.model.words import Origin, Visibility
from inbox.services.access import conversation
from inbox.services.conversations.notes import write_note
from inbox.services.conversations.stand import change_row, opened
from inbox.services.inbound.place import new_token
from inbox.services.outbound.addressing import parse_addresses
from inbox.services.outbound.automatic import mail_channel
from inbox.services.outbound.rows import insert_delivery, insert_outbound
from inbox.services.plan import Channel, Plan
from inbox.store.tables.conversations import consultations
from inbox.store.tables.messages import messages
from inbox.store.tables.people import agents, team_members
from inbox.store.unit import AnyRow, Unit


def ask(
    unit: Unit,
    plan: Plan,
    conversation_id: int,
    to: str,
    text: str,
    message_ids: Sequence[int] = (),
    due_at: datetime | None = None,
) -> int:
    """Answers the id of the message that asks.

    `to` is a mail address, `agent:ID` or `team:ID`. An address gets a mail with the chosen messages,
    and its answer lands as `third_party`; a colleague finds it among their mentions."""
    row = conversation(unit, conversation_id, "conversation.consult")
    chosen = _chosen(unit, row.id, message_ids)
    kind, _, value = to.partition(":")
    token = new_token()
    if kind in ("agent", "team") and value:
        message = write_note(unit, row.id, text, (), _colleagues(unit, kind, value))
    else:
        kind, value = "email", parse_addresses([to], "to")[0].value
        message = _write_mail(unit, plan, row, value, _with_quotes(text, chosen), token)
    id = unit.new_id()
    unit.connection.execute(
        insert(consultations).values(
            id=id,
            conversation_id=row.id,
            message_id=message,
            asked_by=unit.actor.id,
            to_kind=kind,
            to_value=value,
            messages=[str(one.id) for one in chosen],
            thread_token=token,
            due_at=due_at,
            asked_at=unit.now,
        )
    )
    fresh = conversation(unit, conversation_id, "conversation.consult")
    values: dict[str, Any] = {}
    if kind == "email" and not row.unanswered:
        values = {**opened(), "status": "pending", "pending_on": "third_party"}
    version = change_row(unit, fresh, values)
    unit.emit("consultation.asked", row.id, version, {"consultation": str(id), "to": kind})
    return message


def _chosen(unit: Unit, conversation_id: int, ids: Sequence[int]) -> list[AnyRow]:
    if not ids:
        return []
    rows = unit.connection.execute(
        select(messages)
        .where(messages.c.id.in_(ids), messages.c.conversation_id == conversation_id)
        .order_by(messages.c.id)
    ).all()
    if len(rows) != len(set(ids)):
        raise InvalidError(
            "A chosen message is not in this conversation.",
            {"field": "messages"},
            code="message_not_here",
        )
    return list(rows)


def _colleagues(unit: Unit, kind: str, value: str) -> list[int]:
    if kind == "team":
        found = select(team_members.c.agent_id).where(team_members.c.team_id == value)
    elif value.isdecimal() and len(value) < 20 and int(value) <= MAX_ID:
        found = select(agents.c.id).where(agents.c.id == int(value), agents.c.active)
    else:
        raise InvalidError("There is no such agent.", {"field": "to"}, code="no_such_agent")
    ids = list(unit.connection.execute(found).scalars())
    if not ids:
        raise InvalidError(
            f"There is no such {kind}, or nobody is in it.",
            {"field": "to"},
            code="no_such_receiver",
        )
    return ids


def _with_quotes(text: str, chosen: Sequence[AnyRow]) -> str:
    quotes = []
    for one in chosen:
        lines = "\n".join(f"> {line}" for line in (one.reply_text or one.text).splitlines())
        quotes.append(f"{one.received_at:%Y-%m-%d %H:%M} {one.author_name}:\n{lines}")
    return "\n\n".join([text, *quotes])


def _write_mail(unit: Unit, plan: Plan, row: AnyRow, address: str, text: str, token: str) -> int:
    origin = plan.channels.get(row.origin_channel)
    channel = _mailbox(plan, origin)
    id = unit.new_id()
    insert_outbound(
        unit,
        channel,
        row,
        id,
        text=text,
        subject=row.subject,
        parties={"to": [Party("email", address)]},
        origin=Origin.HUMAN,
        author=("agent", unit.actor.id, unit.actor.name),
        # Another token than the conversation's: its answers are never the customer's.
        thread_token=token,
        options={"thread_token": token},
        visibility=Visibility.THIRD_PARTY,
    )
    insert_delivery(unit, id, row.id, channel.id, None)
    return id


def _mailbox(plan: Plan, origin: Channel | None) -> Channel:
    if origin is not None and origin.kind == "email" and origin.connector.capabilities.can_reply:
        return origin
    any_channel = origin or next(iter(plan.channels.values()))
    found = mail_channel(plan, any_channel)
    if found is None:
        raise InvalidError("No channel can send mail.", {"field": "to"}, code="no_mail_channel")
    return found
