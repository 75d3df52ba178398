"""Posts that a saved search found are kept apart from the inbox until somebody makes them a conversation."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from inbox.model.messages import OtherItem
from inbox.model.receipts import Receipt
from inbox.model.words import OtherKind
from inbox.services.plan import Channel
from inbox.store.dialects import insert_ignoring
from inbox.store.tables.journal import tombstones
from inbox.store.tables.listening import listened_posts
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit

KEPT = timedelta(days=30)
"""Then what nobody cared about goes: it is about people who never wrote to us."""


def note_found(unit: Unit, channel: Channel, others: Iterable[tuple[Receipt, OtherItem]]) -> None:
    rows = [
        _row(unit, channel.id, receipt, item)
        for receipt, item in others
        if item.kind is OtherKind.FOUND and not receipt.history
    ]
    known = _known(unit, channel.id, [row["external_id"] for row in rows])
    fresh = [row for row in rows if row["external_id"] not in known]
    if fresh:
        # Several searches find the same post: it is kept once, under the first.
        unit.connection.execute(
            insert_ignoring(unit, listened_posts, ("channel", "external_id")), fresh
        )


def forget_old(unit: Unit) -> None:
    unit.connection.execute(
        delete(listened_posts).where(
            listened_posts.c.state == "new", listened_posts.c.found_at < unit.now - KEPT
        )
    )


def _known(unit: Unit, channel: str, ids: list[str]) -> set[str]:
    """What is a message already (they named us as well), and what was erased."""
    if not ids:
        return set()
    there = select(messages.c.external_id).where(
        messages.c.channel == channel, messages.c.external_id.in_(ids)
    )
    gone = select(tombstones.c.external_id).where(
        tombstones.c.source == f"message:{channel}", tombstones.c.external_id.in_(ids)
    )
    return {*unit.connection.scalars(there), *unit.connection.scalars(gone)}


def _row(unit: Unit, channel: str, receipt: Receipt, item: OtherItem) -> Mapping[str, Any]:
    author, post = item.author, item.post
    return {
        "id": unit.new_id(),
        "channel": channel,
        "external_id": item.external_id[:255],
        "search": str(item.data.get("search") or "")[:64],
        "author_id": author.value[:320] if author else "",
        "author_name": author.name[:500] if author else "",
        "author_handle": str(item.data.get("handle") or "")[:100],
        "text": item.text,
        "url": post.url if post else "",
        "language": str(item.data.get("language") or "")[:35],
        "thread_key": str(item.data.get("thread_key") or "")[:255],
        "data": {},
        "posted_at": min(item.at or receipt.received_at, receipt.received_at),
        "found_at": unit.now,
    }
