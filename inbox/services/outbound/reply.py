"""Answering: a reply is a row, with its delivery and its job, before anything is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete

from inbox.model.errors import ConflictError, InvalidError
from inbox.model.messages import Party
from inbox.model.words import Origin
from inbox.services.access import conversation
from inbox.services.chat.answering import hand_over, way_for
from inbox.services.conversations.newer import newer_messages
from inbox.services.conversations.spam import take_spam_back
from inbox.services.conversations.stand import change_row, closed, opened
from inbox.services.inbound.threads import is_reply_subject
from inbox.services.outbound.addressing import last_inbound, parse_addresses, without_own
from inbox.services.outbound.recipients import customer_on, other_ways
from inbox.services.outbound.reply_html import clean_html
from inbox.services.outbound.rows import (
    check_files,
    insert_delivery,
    insert_outbound,
    take_attachments,
)
from inbox.services.outbound.thread_facts import answered, check_mode, check_window, thread_options
from inbox.services.people.approved_texts import check_approved
from inbox.services.people.learning_answers import show_to_colleague
from inbox.services.permissions import require_person
from inbox.services.plan import Channel, Plan
from inbox.services.promises.snooze_links import rest_on
from inbox.store.dialects import insert_ignoring
from inbox.store.tables.conversations import drafts, participants
from inbox.store.unit import AnyRow, Unit

UNDO = timedelta(seconds=10)
"""How long a reply waits before it leaves, so that it can be taken back."""


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    html: str | None = None
    to: Sequence[str] | None = None
    """None for the customer."""
    cc: Sequence[str] | None = None
    bcc: Sequence[str] | None = None
    subject: str | None = None
    channel: str | None = None
    mode: str = "private"
    in_reply_to: int | None = None
    attachments: Sequence[int] = ()
    then: str = "pending"
    """`pending`, `close` or `snooze`."""
    snooze_until: datetime | None = None
    snooze_on_reply: bool = False
    snooze_on_link: int | None = None
    send_at: datetime | None = None
    last_seen_message: int | None = None


_FORGET_DRAFT = delete(drafts).where(
    drafts.c.conversation_id == bindparam("conversation"),
    drafts.c.agent_id == bindparam("agent"),
)


def write_reply(unit: Unit, plan: Plan, conversation_id: int, reply: Reply) -> int:
    """Answers the message's id. Raises ConflictError with what is new, when something is."""
    row = conversation(unit, conversation_id, "conversation.reply")
    if row.status == "spam":
        take_spam_back(unit, row)
        row = conversation(unit, conversation_id, "conversation.reply")
    check_approved(unit, plan, reply)
    _check_seen(unit, row, reply)
    last = last_inbound(unit, conversation_id)
    channel = plan.answering_channel(
        reply.channel or (last.channel if last else row.origin_channel)
    )
    channel = channel if reply.channel else way_for(unit, plan, row, channel)
    _check_fits(channel, reply)
    check_files(unit, channel, reply.attachments)
    send_at = reply.send_at if reply.send_at and reply.send_at > unit.now else None
    leaves = reply.send_at or unit.now + undo_time(channel, reply.mode)
    asks = reply.mode == "public" and channel.entry.public_answers.approval
    if not channel.connector.capabilities.recipients:
        if reply.in_reply_to is not None or not _is_last_on(last, channel):
            last = answered(unit, row, channel, reply.in_reply_to)
        check_mode(channel, reply.mode, last)
        check_window(channel, reply.mode, last, leaves, other_ways(unit, row, channel, plan))
    id = unit.new_id()
    _insert_message(unit, plan, row, channel, reply, last, id, send_at)
    if channel.connector.capabilities.live:
        hand_over(unit, channel, id, row.id)
    else:
        due = leaves if leaves > unit.now else None
        insert_delivery(unit, id, row.id, channel.id, due, asks=asks)
    take_attachments(unit, reply.attachments, id)
    _remember_recipients(unit, plan, row.id, reply)
    version = _stand(unit, row, reply, id)
    mine = {"conversation": row.id, "agent": unit.actor.id or 0}
    unit.connection.execute(_FORGET_DRAFT, mine)
    data = {"message": str(id), "channel": channel.id, "origin": "human", "then": reply.then}
    later = {"later": send_at is not None} | ({"approval": "asked"} if asks else {})
    unit.emit("message.written", row.id, version, data | later)
    show_to_colleague(unit, row.id, id)
    return id


def _is_last_on(last: AnyRow | None, channel: Channel) -> bool:
    """The customer's newest message of all came on this channel: no need to look for it there."""
    return (
        last is not None
        and last.channel == channel.id
        and last.auto == "none"
        and not last.foreign_sender
    )


def undo_time(channel: Channel, mode: str) -> timedelta:
    """How long it can be taken back. In public longer, where the lead wants it."""
    held = channel.entry.public_answers.hold_seconds if mode == "public" else 0
    return max(UNDO, timedelta(seconds=held))


def _check_seen(unit: Unit, row: AnyRow, reply: Reply) -> None:
    """A newer message stops the reply until it has been seen. What I wrote myself is no news."""
    if reply.last_seen_message is None:
        return
    ids = [str(id) for id in newer_messages(unit, row.id, reply.last_seen_message)]
    if ids:
        raise ConflictError(
            "Something newer has come. Your text is kept.", {"messages": ids}, code="newer_messages"
        )


def _check_fits(channel: Channel, reply: Reply) -> None:
    can = channel.connector.capabilities
    if not reply.text.strip() and not reply.attachments:
        raise InvalidError("There is nothing to send.", {"field": "text"}, code="text_empty")
    if can.max_text_length and len(reply.text) > can.max_text_length:
        raise InvalidError(
            f"At most {can.max_text_length} characters fit here.",
            {"field": "text"},
            code="text_too_long",
        )
    if reply.attachments and not can.attachments:
        raise InvalidError(
            "This channel takes no files.", {"field": "attachments"}, code="channel_takes_no_files"
        )
    if reply.send_at and can.live:
        raise InvalidError(
            "A chat is answered at once.", {"field": "send_at"}, code="channel_is_live"
        )
    if reply.mode == "public" and not can.public:
        raise InvalidError(
            "This channel is not public.", {"field": "mode"}, code="channel_not_public"
        )
    ends = reply.snooze_until or reply.snooze_on_reply or reply.snooze_on_link is not None
    if reply.then == "snooze" and not ends:
        raise InvalidError(
            "Say until when to snooze.", {"field": "snooze"}, code="snooze_needs_an_end"
        )
    if channel.entry.parallel:
        raise InvalidError(
            "This channel runs beside an older system and sends nothing.",
            {"field": "channel"},
            code="channel_parallel",
        )


def _insert_message(
    unit: Unit,
    plan: Plan,
    row: AnyRow,
    channel: Channel,
    reply: Reply,
    last: AnyRow | None,
    id: int,
    send_at: datetime | None,
) -> None:
    is_mail = channel.connector.capabilities.recipients
    to, cc, bcc = (_typed(plan, name, values) for name, values in _recipients(reply))
    to = to if is_mail else ()
    to = to or customer_on(unit, row, channel, plan)
    if not to:
        raise InvalidError(
            "The customer left no address. Write one.", {"field": "to"}, code="no_recipient"
        )
    subject = reply.subject if reply.subject is not None else answer_subject(row.subject)
    parties = {"to": to, "cc": cc, "bcc": bcc}
    insert_outbound(
        unit,
        channel,
        row,
        id,
        text=reply.text,
        html=clean_html(unit, reply.html, reply.attachments) if reply.html else None,
        subject=subject,
        parties=parties,
        last=last,
        origin=Origin.HUMAN,
        author=_author(unit),
        options={
            "mode": reply.mode,
            **thread_options(unit, row, channel, last),
            "waited_since": row.unanswered_since.isoformat() if row.unanswered else None,
            "was_due_at": row.response_due_at.isoformat() if row.response_due_at else None,
            "before": _before(row),
            "leaves_at": send_at.isoformat() if send_at else None,
        },
    )


def _recipients(reply: Reply) -> tuple[tuple[str, Sequence[str] | None], ...]:
    return (("to", reply.to), ("cc", reply.cc), ("bcc", reply.bcc))


def _typed(plan: Plan, field: str, values: Sequence[str] | None) -> tuple[Party, ...]:
    return without_own(parse_addresses(values, field), field, plan.own_addresses)


def answer_subject(subject: str) -> str:
    return subject if is_reply_subject(subject) else f"Re: {subject}".strip()


def _author(unit: Unit) -> tuple[str, int | None, str]:
    if unit.actor.kind != "agent":
        return ("system", unit.actor.id, unit.actor.name)
    return ("agent", require_person(unit.actor), unit.actor.name)


def _before(row: AnyRow) -> dict[str, Any]:
    """What a withdrawn reply gives back."""

    def text(value: datetime | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "of": str(row.id),
        "status": row.status,
        "pending_on": row.pending_on,
        "unanswered": row.unanswered,
        "unanswered_since": text(row.unanswered_since),
        "needs_no_answer": row.needs_no_answer,
        "closed_at": text(row.closed_at),
        "snooze_until": text(row.snooze_until),
        "snooze_on_reply": row.snooze_on_reply,
        "assignee_id": row.assignee_id,
        "last_message_id": row.last_message_id,
        "last_message_at": text(row.last_message_at),
        "preview": row.preview,
    }


def _remember_recipients(unit: Unit, plan: Plan, conversation_id: int, reply: Reply) -> None:
    """Whoever an agent writes to takes part from now on."""
    added = [one for name, values in _recipients(reply)[:2] for one in _typed(plan, name, values)]
    if added:
        unit.connection.execute(
            insert_ignoring(unit, participants),
            [
                {
                    "conversation_id": conversation_id,
                    "kind": p.kind,
                    "value": p.value,
                    "role": "copy",
                    "name": p.name,
                }
                for p in added
            ],
        )


def _stand(unit: Unit, row: AnyRow, reply: Reply, message_id: int) -> int:
    values: dict[str, Any] = {**opened(), "status": "pending", "pending_on": "customer"}
    if reply.then == "close":
        values = closed(unit.now)
    if reply.then == "snooze":
        values = {
            **opened(),
            "status": "snoozed",
            "snooze_until": reply.snooze_until,
            "snooze_on_reply": reply.snooze_on_reply,
            **rest_on(unit, row, reply.snooze_on_link, reply.snooze_until, is_answered=True),
        }
    values |= {
        "unanswered": False,
        "unanswered_since": None,
        "needs_no_answer": False,
        "last_message_id": message_id,
        "last_message_at": unit.now,
        "preview": " ".join(reply.text.split())[:200],
    }
    if row.assignee_id is None and unit.actor.kind == "agent":
        values["assignee_id"] = unit.actor.id
    return change_row(unit, row, values)
