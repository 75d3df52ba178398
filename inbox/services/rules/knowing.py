"""Conversations as rules see them, many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from inbox.model.messages import relayed_by
from inbox.model.words import Auto
from inbox.services.plan import Plan
from inbox.services.rules.arrival import look_up, standing_of
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit
from routing.facts import Facts, Standing


@dataclass(frozen=True, slots=True)
class Seen:
    row: AnyRow
    facts: Facts
    """With the customer's last message."""
    standing: Standing


def see(unit: Unit, plan: Plan, ids: Sequence[int]) -> dict[int, Seen]:
    rows = unit.connection.execute(
        select(conversations).where(
            conversations.c.id.in_(ids), conversations.c.merged_into.is_(None)
        )
    ).all()
    about = look_up(
        unit,
        [row.id for row in rows],
        {row.contact_id for row in rows},
        {row.assignee_id for row in rows if row.assignee_id is not None},
    )
    about.fields = {row.id: row.fields or {} for row in rows}
    last = _last_messages(unit, [row.id for row in rows])
    return {
        row.id: Seen(
            row,
            _facts(unit, plan, row, last.get(row.id)),
            standing_of(row, row.contact_id, about),
        )
        for row in rows
    }


def _last_messages(unit: Unit, ids: Sequence[int]) -> Mapping[int, AnyRow]:
    newest = (
        select(func.max(messages.c.id))
        .where(
            messages.c.conversation_id.in_(ids),
            messages.c.direction == "inbound",
            messages.c.visibility == "customer",
        )
        .group_by(messages.c.conversation_id)
    )
    rows = unit.connection.execute(select(*MESSAGE_COLUMNS).where(messages.c.id.in_(newest)))
    return {row.conversation_id: row for row in rows}


MESSAGE_COLUMNS = (
    messages.c.id,
    messages.c.conversation_id,
    messages.c.channel,
    messages.c.channel_kind,
    messages.c.subject,
    messages.c.reply_text,
    messages.c.author_value,
    messages.c.author_name,
    messages.c.parties,
    messages.c.language,
    messages.c.fields,
    messages.c.public,
    messages.c.auto,
    messages.c.received_at,
)


def _facts(unit: Unit, plan: Plan, row: AnyRow, message: AnyRow | None) -> Facts:
    at = unit.now.astimezone(plan.zone)
    if message is None:
        return Facts(row.origin_channel, row.origin_kind, row.subject, language=row.language, at=at)
    return facts_of_message(message, row.subject, row.has_attachments, at)


def facts_of_message(message: Any, subject: str, has_attachments: bool, at: Any) -> Facts:
    parties = message.parties or {}
    return Facts(
        channel=message.channel,
        channel_kind=message.channel_kind,
        subject=message.subject or subject,
        text=message.reply_text,
        sender=message.author_value,
        relayed_by=relayed_by(message.fields or {}),
        sender_name=message.author_name,
        to=tuple(value for _, value, _ in parties.get("to", ())),
        cc=tuple(value for _, value, _ in parties.get("cc", ())),
        language=message.language,
        fields=message.fields or {},
        has_attachments=has_attachments,
        public=message.public,
        auto=Auto(message.auto),
        at=at,
    )
