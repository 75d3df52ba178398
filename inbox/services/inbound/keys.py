"""Threads by what the platform calls them, and the posts that public messages stand under.

Asked of the database only where a set has any: mail has none.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, func, select

from inbox.model.ids import new_id
from inbox.model.messages import Post
from inbox.services.inbound.understand import Understood
from inbox.services.plan import Plan
from inbox.store.among import among
from inbox.store.dialects import insert_ignoring, upsert
from inbox.store.tables.conversations import conversations
from inbox.store.tables.journal import tombstones
from inbox.store.tables.platforms import posts, thread_aliases
from inbox.store.unit import Unit

MOST = 255
_NEWEST = (
    select(conversations.c.thread_key, func.max(conversations.c.id))
    .where(
        conversations.c.origin_channel == bindparam("channel"),
        among(conversations.c.thread_key, "keys"),
    )
    .group_by(conversations.c.thread_key)
)
_ALIASES = select(thread_aliases).where(
    thread_aliases.c.source == bindparam("source"), among(thread_aliases.c.thread_key, "keys")
)


def keys_of(items: Sequence[Understood]) -> set[str]:
    return {key[:MOST] for one in items if (key := one.message.thread_key)}


def newest_by_key(unit: Unit, channel: str, keys: set[str]) -> dict[str, int]:
    """The newest conversation that began under each key."""
    rows = unit.connection.execute(_NEWEST, {"channel": channel, "keys": keys})
    return {key: id for key, id in rows}


def aliases(unit: Unit, plan: Plan, channel: str, keys: set[str]) -> dict[str, Any]:
    """Conversations of other threads that go on under these keys."""
    asked = {"source": source_of(plan, channel), "keys": keys}
    rows = unit.connection.execute(_ALIASES, asked)
    return {row.thread_key: row for row in rows}


def source_of(plan: Plan, channel: str) -> str:
    found = plan.channels.get(channel)
    return found.connector.source()[:128] if found else channel


def write_alias(unit: Unit, source: str, key: str, conversation_id: int) -> None:
    """What comes under this key from now on belongs to that conversation."""
    row = {
        "source": source[:128],
        "thread_key": key[:MOST],
        "conversation_id": conversation_id,
        "at": unit.now,
    }
    upsert(unit, thread_aliases, row, ["source", "thread_key"], ["conversation_id", "at"])


def posts_of(unit: Unit, channel: str, items: Sequence[Understood]) -> dict[str, int]:
    """The row of each post that is spoken of, made or brought up to date."""
    told = {p.external_id[:998]: p for one in items if (p := one.message.post) and p.external_id}
    return keep_posts(unit, channel, told) if told else {}


def keep_posts(unit: Unit, channel: str, told: dict[str, Post]) -> dict[str, int]:
    told = _without_erased(unit, channel, told)
    known = _known(unit, channel, told)
    new = [_row(unit, channel, told[id]) for id in sorted(told) if id not in known]
    if new:
        unit.connection.execute(insert_ignoring(unit, posts, ["channel", "external_id"]), new)
    for id, row in known.items():
        _refresh(unit, row, told[id])
    return {id: row.id for id, row in _known(unit, channel, told).items()}


def _without_erased(unit: Unit, channel: str, told: dict[str, Post]) -> dict[str, Post]:
    """A visitor's post that was erased with its author stays so, whoever writes under it."""
    gone = set(
        unit.connection.scalars(
            select(tombstones.c.external_id).where(
                tombstones.c.source == f"message:{channel}",
                tombstones.c.external_id.in_([id[:255] for id in told]),
            )
        )
    )
    return {
        id: replace(post, text="", url="", author_name="") if id[:255] in gone else post
        for id, post in told.items()
    }


def _known(unit: Unit, channel: str, told: dict[str, Post]) -> dict[str, Any]:
    rows = unit.connection.execute(
        select(posts).where(posts.c.channel == channel, posts.c.external_id.in_(told))
    )
    return {row.external_id: row for row in rows}


def _row(unit: Unit, channel: str, post: Post) -> dict[str, Any]:
    return {
        "id": new_id(unit.now),
        "channel": channel,
        "external_id": post.external_id[:998],
        "text": post.text[:100_000],
        "url": post.url[:2000],
        "author_name": post.author_name[:500],
        "at": post.at,
        "is_ours": post.is_ours,
        "created_at": unit.now,
    }


def _refresh(unit: Unit, row: Any, post: Post) -> None:
    """What is said of it now. What this message leaves out stands as it was."""
    told: dict[str, Any] = {
        "text": post.text[:100_000],
        "url": post.url[:2000],
        "author_name": post.author_name[:500],
        "at": post.at,
    }
    values: dict[str, Any] = {
        name: value for name, value in told.items() if value and value != row._mapping[name]
    }
    if post.is_ours and not row.is_ours:
        values["is_ours"] = True
    if values:
        unit.connection.execute(posts.update().where(posts.c.id == row.id).values(**values))
