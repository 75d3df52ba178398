"""What came although nobody told us: conversations and comments since the last look, as events.

Each message found gets the name that its webhook would have had, so that what was told before is known.
Bounded: a look reads at most so many conversations, and the cursor says where the next one goes on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.meta.account import Account
from connectors.meta.events import MESSAGING, Event
from connectors.meta.media import address_of
from connectors.meta.values import ident, line, mapping, mappings, moment, text

OVERLAP = timedelta(minutes=10)
"""Looked at again each time: the platform shows some things late."""
CONVERSATIONS = 20
PAGES = 20
"""Of messages in one conversation."""
_FIELDS = (
    "id,created_time,from,to,message,sticker,"
    "attachments{id,mime_type,name,image_data,video_data,file_url}"
)


@dataclass(frozen=True, slots=True)
class Look:
    """From when on, and where in the list of conversations."""

    since: datetime
    after: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    events: tuple[Event, ...]
    after: str = ""
    """Where the next look goes on; empty when all was seen."""


def look_at_conversations(account: Account, look: Look) -> Found:
    since = look.since - OVERLAP
    told = account.graph.get(
        f"{account.node}/conversations",
        platform=account.platform,
        fields=f"id,updated_time,messages.limit(25){{{_FIELDS}}}",
        limit=CONVERSATIONS,
        **({"after": look.after} if look.after else {}),
    )
    conversations = list(mappings(told.get("data")))
    fresh = [one for one in conversations if _at(one, "updated_time") >= since]
    events = [event for one in fresh for event in _messages(account, one, since)]
    # Newest first: one that is older than the look ends it.
    ended = len(fresh) < len(conversations) or not conversations
    return Found(tuple(events), "" if ended else next_page(told))


def _messages(account: Account, conversation: Mapping[str, Any], since: datetime) -> list[Event]:
    """Oldest first."""
    page: Mapping[str, Any] = mapping(conversation, "messages")
    found: list[Mapping[str, Any]] = []
    for _ in range(PAGES):
        messages = list(mappings(page.get("data")))
        fresh = [one for one in messages if _at(one, "created_time") >= since]
        found += fresh
        after = next_page(page)
        if not after or len(fresh) < len(messages):
            break
        path = f"{ident(conversation.get('id'))}/messages"
        page = account.graph.get(path, fields=_FIELDS, limit=100, after=after)
    return [_as_event(account, one) for one in reversed(found)]


def next_page(told: Mapping[str, Any]) -> str:
    """The cursor after this page; empty where there is none."""
    paging = mapping(told, "paging")
    return text(mapping(paging, "cursors").get("after")) if paging.get("next") else ""


def _as_event(account: Account, one: Mapping[str, Any]) -> Event:
    """As the webhook would have told it."""
    at = moment(one.get("created_time")) or datetime.now(UTC)
    stamp = int(at.timestamp() * 1000)
    sender = ident(mapping(one, "from").get("id"))
    is_ours = sender in (account.own, account.node)
    to = next((ident(each.get("id")) for each in mappings(mapping(one, "to").get("data"))), "")
    message: dict[str, Any] = {"mid": one.get("id"), "text": text(one.get("message"))}
    if is_ours:
        message["is_echo"] = True
    if attached := list(_attachments(one)):
        message["attachments"] = attached
    value = {
        "sender": {"id": account.own if is_ours else sender},
        "recipient": {"id": to if is_ours else account.own},
        "timestamp": stamp,
        "message": message,
    }
    return Event(object_of(account), account.own, stamp, MESSAGING, value)


def object_of(account: Account) -> str:
    return "instagram" if account.platform == "instagram" else "page"


def _attachments(one: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for each in mappings(mapping(one, "attachments").get("data")):
        main = line(each.get("mime_type")).partition("/")[0]
        kind = main if main in ("image", "video", "audio") else "file"
        yield {"type": kind, "payload": {"url": address_of(each), "name": line(each.get("name"))}}
    if sticker := text(one.get("sticker")):
        yield {"type": "sticker", "payload": {"url": sticker, "sticker_id": "0"}}


def _at(one: Mapping[str, Any], key: str) -> datetime:
    return moment(one.get(key)) or datetime.max.replace(tzinfo=UTC)
