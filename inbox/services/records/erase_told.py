"""Erasing what was told of a customer without being a message of theirs: raw items that speak of them
(edits, reads, echoes, calls, finds), and public posts that are their own."""

import json
from collections.abc import Sequence

from sqlalchemy import delete, exists, or_, select, update

from inbox.store.dialects import contains, insert_ignoring
from inbox.store.tables.calls import calls
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import identities
from inbox.store.tables.journal import quarantine, receipts, tombstones
from inbox.store.tables.listening import listened_posts
from inbox.store.tables.messages import messages
from inbox.store.tables.platforms import message_changes, posts
from inbox.store.unit import Unit

BY_MAIL = "email"
"""A mail is its own raw item; whoever else names the address may have good reason to."""
MOST_NEEDLES = 200


def erase_told(unit: Unit, contact_id: int, said: Sequence[Sequence[int]]) -> set[str]:
    """`said`: the ids of all their messages, in chunks; before these are emptied. Answers the blobs of
    raw items that are gone."""
    known = unit.connection.execute(
        select(identities.c.kind, identities.c.value).where(identities.c.contact_id == contact_id)
    ).all()
    values = [row.value for row in known if row.kind != BY_MAIL]
    hashes: set[str] = set()
    for some in said:
        hashes |= forget_receipts(unit, _by_change(unit, some, values))
        _erase_posts(unit, contact_id, some)
    for channel in _channels(unit, said):
        hashes |= forget_receipts(
            unit, _by_words(unit, channel, [*values, *_call_ids(unit, channel, said)])
        )
    unit.connection.execute(delete(listened_posts).where(listened_posts.c.author_id.in_(values)))
    unit.connection.execute(
        update(calls).where(calls.c.number.in_(values)).values(number="", name="", recording="")
    )
    return hashes


def _channels(unit: Unit, said: Sequence[Sequence[int]]) -> list[str]:
    """Those without threads of their own name are mailboxes and forms, where each item is a message."""
    found: set[str] = set()
    for some in said:
        rows = select(messages.c.channel).where(
            messages.c.id.in_(some),
            messages.c.thread_key.is_not(None) | (messages.c.manner == "call"),
        )
        found |= set(unit.connection.scalars(rows.distinct()))
    return sorted(found)


def _call_ids(unit: Unit, channel: str, said: Sequence[Sequence[int]]) -> list[str]:
    found: list[str] = []
    for some in said:
        mine = select(messages.c.conversation_id).where(messages.c.id.in_(some))
        found += unit.connection.scalars(
            select(calls.c.call_id).where(
                calls.c.channel == channel, calls.c.conversation_id.in_(mine)
            )
        )
    return found


def _by_change(unit: Unit, some: Sequence[int], values: Sequence[str]) -> list[int]:
    c = message_changes.c
    theirs = or_(c.message_id.in_(some), c.message_id.is_(None) & c.author_value.in_(values))
    rows = unit.connection.scalars(select(c.receipt_id).where(theirs, c.receipt_id.is_not(None)))
    return list(rows)


def _by_words(unit: Unit, channel: str, needles: Sequence[str]) -> list[int]:
    """Platforms tell who it is about as a JSON string. It is looked for in its quotes, so that no part of
    a longer id is taken for it."""
    found: list[int] = []
    for start in range(0, len(needles), MOST_NEEDLES):
        some = needles[start : start + MOST_NEEDLES]
        says = [contains(unit, receipts.c.body, json.dumps(one).encode()) for one in some]
        found += unit.connection.scalars(
            select(receipts.c.id).where(
                receipts.c.channel == channel, receipts.c.state != "new", or_(*says)
            )
        )
    return found


def forget_receipts(unit: Unit, ids: Sequence[int]) -> set[str]:
    """Raw items, leaving tombstones: offered again, they stay erased. Answers their blobs."""
    hashes: set[str] = set()
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        rows = unit.connection.execute(
            select(receipts.c.source, receipts.c.external_id, receipts.c.blob).where(
                receipts.c.id.in_(some)
            )
        ).all()
        if not rows:
            continue
        stones = [
            {"source": row.source, "external_id": row.external_id, "at": unit.now} for row in rows
        ]
        unit.connection.execute(insert_ignoring(unit, tombstones), stones)
        for table in (messages, message_changes):
            unit.connection.execute(
                update(table).where(table.c.receipt_id.in_(some)).values(receipt_id=None)
            )
        unit.connection.execute(delete(quarantine).where(quarantine.c.receipt_id.in_(some)))
        unit.connection.execute(delete(receipts).where(receipts.c.id.in_(some)))
        hashes |= {row.blob for row in rows if row.blob}
    return hashes


def _erase_posts(unit: Unit, contact_id: int, some: Sequence[int]) -> None:
    """A post that is their message is theirs, whoever writes under it. Under somebody else's that is not
    ours (where they named us) nothing is left to show once nobody else wrote there."""
    mine = exists().where(
        messages.c.id.in_(some),
        messages.c.channel == posts.c.channel,
        messages.c.external_id == posts.c.external_id,
    )
    shown = conversations.c.post_id == posts.c.id
    here = exists().where(shown, conversations.c.contact_id == contact_id)
    others = exists().where(shown, conversations.c.contact_id != contact_id)
    rows = unit.connection.execute(
        update(posts)
        .where(~posts.c.is_ours, or_(mine, here & ~others))
        .values(text="", url="", author_name="")
        .returning(posts.c.id)
    )
    gone = list(rows.scalars())
    # Conversations under a post are named after its first line.
    unit.connection.execute(
        update(conversations).where(conversations.c.post_id.in_(gone)).values(subject="")
    )
