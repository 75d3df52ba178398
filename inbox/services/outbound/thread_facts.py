"""What a platform has to be told of the thread that an answer belongs to, and what its rules allow there."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from inbox.model.errors import ConflictError, InvalidError
from inbox.services.outbound.recipients import last_on
from inbox.services.plan import Channel
from inbox.store.tables.messages import messages
from inbox.store.tables.platforms import posts
from inbox.store.unit import AnyRow, Unit
from routing.windows import window_at


def thread_options(
    unit: Unit, row: AnyRow, channel: Channel, last: AnyRow | None
) -> dict[str, Any]:
    """Kept with the message, so that it is the same however often it is sent. `last` is what it answers."""
    if channel.connector.capabilities.recipients:
        return {}
    here = last if last is not None and last.channel == channel.id else None
    key = here.thread_key if here is not None else None
    if key is None and row.origin_channel == channel.id:
        key = row.thread_key
    return {
        "thread_key": key,
        "post": _post(unit, row),
        "last_inbound_at": _iso(here.sent_at or here.received_at) if here is not None else None,
        "answers": here.external_id if here is not None else None,
    }


def _iso(at: datetime) -> str:
    return at.isoformat()


def _post(unit: Unit, row: AnyRow) -> str | None:
    if row.post_id is None:
        return None
    found = select(posts.c.external_id).where(posts.c.id == row.post_id)
    return unit.connection.execute(found).scalar()


def answered(unit: Unit, row: AnyRow, channel: Channel, message_id: int | None) -> AnyRow | None:
    """The message that an answer on this channel answers: the one that was named, else the newest."""
    if message_id is None:
        return last_on(unit, row.id, channel.id)
    found = unit.connection.execute(
        select(messages).where(messages.c.id == message_id, messages.c.conversation_id == row.id)
    ).first()
    if found is None or found.channel != channel.id:
        raise InvalidError(
            "This message is not in this conversation, or came by another channel.",
            {"field": "in_reply_to"},
            code="message_not_here",
        )
    return found


def check_mode(channel: Channel, mode: str, last: AnyRow | None) -> None:
    """Nothing private is said in public by mistake, and the other way round."""
    can = channel.connector.capabilities
    if mode == "private_reply" and not can.private_reply:
        raise InvalidError(
            "A private answer to a public message is not possible here.",
            {"field": "mode"},
            code="no_private_reply",
        )
    is_public = last is not None and last.public
    if can.public and not can.recipients and last is not None and is_public == (mode == "private"):
        raise InvalidError(
            "Say whether this is answered in public or in private."
            if is_public
            else "This is a private thread: it can't be answered in public.",
            {"field": "mode"},
            code="mode_does_not_fit",
        )


def check_window(
    channel: Channel, mode: str, last: AnyRow | None, leaves: datetime, other_ways: list[str]
) -> None:
    """Raises ConflictError with the channels that the customer can be reached by instead."""
    if mode != "private":
        return
    at = (last.sent_at or last.received_at) if last is not None else None
    window = window_at(channel.connector.capabilities, at, leaves)
    if not window.may_person:
        raise ConflictError(
            "The platform lets nobody answer any more: too long ago the customer wrote.",
            {
                "ended_at": window.until.isoformat() if window.until else None,
                "channels": other_ways,
            },
            code="window_closed",
        )
