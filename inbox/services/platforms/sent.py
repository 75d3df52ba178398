"""What a platform calls the things that we sent: for echoes, reads and answers to them."""

from typing import Any

from sqlalchemy import select, update

from inbox.model.outbound import Sent
from inbox.services.inbound.keys import write_alias
from inbox.services.platforms.changes import apply_change
from inbox.services.platforms.keep import waiting_for
from inbox.store.dialects import insert_ignoring
from inbox.store.tables.messages import messages
from inbox.store.tables.platforms import message_changes, sent_ids
from inbox.store.unit import AnyRow, Unit


def note_sent(unit: Unit, taken: Any, sent: Sent, platform: str) -> None:
    """`platform` is the connector's source."""
    channel = taken.delivery.channel
    ids = {id[:998] for id in (sent.external_id, *sent.parts) if id}
    if ids:
        unit.connection.execute(
            insert_ignoring(unit, sent_ids, ["channel", "external_id"]),
            [
                {"channel": channel, "external_id": id, "message_id": taken.message.id}
                for id in sorted(ids)
            ],
        )
        for change in waiting_for(unit, channel, sorted(ids)):
            if change.kind == "echo":
                drop_echo(unit, change, taken.message.id)
            else:
                apply_change(unit, change, taken.message.id)
    if sent.thread_key and sent.thread_key != taken.message.thread_key:
        write_alias(unit, platform, sent.thread_key, taken.message.conversation_id)


def drop_echo(unit: Unit, change: AnyRow, message_id: int) -> None:
    """It was our own, and is known now."""
    unit.connection.execute(
        update(message_changes)
        .where(message_changes.c.id == change.id)
        .values(message_id=message_id, text="", data={})
    )


def known_messages(unit: Unit, channel: str, ids: set[str]) -> dict[str, int]:
    """Which of our messages these are, theirs or ours, by what the platform calls them."""
    if not ids:
        return {}
    theirs = unit.connection.execute(
        select(messages.c.external_id, messages.c.id).where(
            messages.c.channel == channel, messages.c.external_id.in_(ids)
        )
    )
    ours = unit.connection.execute(
        select(sent_ids.c.external_id, sent_ids.c.message_id).where(
            sent_ids.c.channel == channel, sent_ids.c.external_id.in_(ids)
        )
    )
    return {id: message for found in (theirs, ours) for id, message in found}
