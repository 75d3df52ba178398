"""What a platform says about messages, kept once: also where the message has not come yet."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from inbox.model.messages import OtherItem
from inbox.model.receipts import Receipt
from inbox.model.words import OtherKind
from inbox.store.among import among
from inbox.store.dialects import insert_ignoring
from inbox.store.tables.platforms import message_changes
from inbox.store.unit import AnyRow, Unit

MOST_TEXT = 200_000


def about_of(item: OtherItem) -> str:
    """The external id of the message it speaks of. One that names only a person is about their next."""
    if item.kind is OtherKind.ECHO:
        return (item.message.external_id if item.message else item.external_id)[:998]
    if item.about:
        return item.about[:998]
    if item.author is not None:
        return f"author:{item.author.kind}:{item.author.value}"[:998]
    return item.external_id[:998]


def told_at(receipt: Receipt, item: OtherItem) -> datetime:
    """As the platform says it, as far as that can be true."""
    at = item.at or (item.message.sent_at if item.message else None) or receipt.received_at
    return min(at, receipt.received_at)


def keep_change(unit: Unit, channel: str, receipt: Receipt, item: OtherItem) -> AnyRow | None:
    """The new row; None for what stands there already."""
    row = _row(unit, channel, receipt, item)
    unit.connection.execute(insert_ignoring(unit, message_changes, ["channel", "key"]).values(row))
    kept = unit.connection.execute(
        select(message_changes).where(
            message_changes.c.channel == channel, message_changes.c.key == row["key"]
        )
    ).one()
    return kept if kept.id == row["id"] else None


def _row(unit: Unit, channel: str, receipt: Receipt, item: OtherItem) -> dict[str, Any]:
    author = item.author
    return {
        "id": unit.new_id(),
        "channel": channel,
        "key": _key(item),
        "kind": str(item.kind),
        "about": about_of(item),
        "author_kind": author.kind[:16] if author else "",
        "author_value": author.value[:320] if author else "",
        "author_name": author.name[:500] if author else "",
        "text": item.text[:MOST_TEXT],
        "data": {},
        "at": told_at(receipt, item),
        "receipt_id": receipt.id,
    }


def _key(item: OtherItem) -> str:
    said = [
        item.kind,
        item.external_id,
        about_of(item),
        item.author.value if item.author else "",
        item.at.isoformat() if item.at else "",
        item.text,
    ]
    if item.kind is OtherKind.ECHO:
        said = [item.kind, about_of(item)]
    return hashlib.sha256(json.dumps([str(one) for one in said]).encode()).hexdigest()


_WAITING = select(message_changes).where(
    message_changes.c.channel == bindparam("channel"),
    among(message_changes.c.about, "abouts"),
    message_changes.c.message_id.is_(None),
)


def waiting_for(unit: Unit, channel: str, abouts: Sequence[str]) -> list[AnyRow]:
    """What was said of these before they came, in the order in which it happened."""
    found: list[AnyRow] = []
    for start in range(0, len(abouts), 400):
        asked = {"channel": channel, "abouts": abouts[start : start + 400]}
        found += unit.connection.execute(_WAITING, asked)
    return sorted(found, key=lambda row: (row.at, row.id))
