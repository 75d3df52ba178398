"""A webhook's body, taken apart: one event each, with a name that is the same however it reached us.

A call holds entries, an entry the events of one page or account: `messaging` and `standby` about
conversations, `changes` about what is public.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.meta.values import digest, first_ident, ident, load, mapping, mappings, moment
from inbox.model.errors import ParseError

MESSAGING, STANDBY, CHANGES = "messaging", "standby", "changes"
_ABOUT_THE_ENTRY = frozenset({"id", "time", "uid", "changed_fields", "hop_context"})
_ADDED = frozenset({"add", ""})


@dataclass(frozen=True, slots=True)
class Event:
    object: str
    """`page`, `instagram` …"""
    entry: str
    """Whose it is: the page or the account."""
    time: Any
    part: str
    """`messaging`, `standby`, `changes`, or what the platform thought of later."""
    value: Mapping[str, Any]

    @property
    def field(self) -> str:
        return ident(self.value.get("field"))

    def body(self) -> bytes:
        """In the form in which the platform would have sent it alone."""
        entry = {"id": self.entry, "time": self.time, self.part: [self.value]}
        whole = {"object": self.object, "entry": [entry]}
        return json.dumps(whole, separators=(",", ":")).encode()


def take_apart(body: bytes) -> tuple[Event, ...]:
    """Raises ParseError where it is no webhook's body at all."""
    calls = [one for one in mappings(load(body)) if "entry" in one]
    if not calls:
        raise ParseError("The body has no `entry`: this is no webhook of Facebook or Instagram")
    return tuple(event for call in calls for event in _of_call(call))


def _of_call(call: Mapping[str, Any]) -> Iterator[Event]:
    object_ = ident(call.get("object"))
    for entry in mappings(call["entry"]):
        id_, time = ident(entry.get("id")), entry.get("time")
        parts = [name for name in entry if name not in _ABOUT_THE_ENTRY]
        events = [(name, one) for name in parts for one in mappings(entry[name])]
        for name, one in events:
            yield from _values(Event(object_, id_, time, name, one))


def _values(event: Event) -> Iterator[Event]:
    """A change may hold a list of values."""
    value = event.value.get("value")
    several = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    if event.part != CHANGES or not several:
        yield event
        return
    for one in several:
        yield Event(event.object, event.entry, event.time, CHANGES, {**event.value, "value": one})


def as_messaging(event: Event) -> Event:
    """What is about a conversation, also where it comes as a change (`field: messages`)."""
    value = mapping(event.value, "value")
    if event.part != CHANGES or not ({"sender", "recipient"} <= value.keys()):
        return event
    return Event(event.object, event.entry, event.time, MESSAGING, value)


def name(event: Event) -> str:
    """Its external id as a receipt. A message that the poll found has the same as the webhook's."""
    event = as_messaging(event)
    if event.part in (MESSAGING, STANDBY):
        return _name_messaging(event)
    return _name_change(event)


def happened(event: Event) -> datetime | None:
    """What is told of an older thing happened when it was told."""
    event = as_messaging(event)
    if event.part in (MESSAGING, STANDBY):
        return moment(event.value.get("timestamp"))
    value = mapping(event.value, "value")
    is_new = ident(value.get("verb")) in _ADDED
    made = moment(value.get("created_time") or value.get("timestamp")) if is_new else None
    return made or moment(event.time)


def _name_messaging(event: Event) -> str:
    value = event.value
    message, edit = mapping(value, "message"), mapping(value, "message_edit")
    if mid := ident(message.get("mid")):
        return f"deleted:{mid}" if message.get("is_deleted") else f"message:{mid}"
    if mid := ident(edit.get("mid")):
        return f"edit:{mid}:{ident(edit.get('num_edit'))}:{digest(edit.get('text'))}"
    if mid := ident(mapping(value, "postback").get("mid")):
        return f"message:{mid}"
    # Reads, reactions and the like say when they happened; a repeated call says the same again.
    return f"event:{digest([event.entry, event.part == STANDBY, value])}"


def _name_change(event: Event) -> str:
    value = mapping(event.value, "value")
    verb = ident(value.get("verb"))
    is_comment = value.get("item") == "comment" or event.field in ("comments", "live_comments")
    if is_comment and verb in _ADDED and event.field != "mention":
        if id_ := first_ident(value.get("comment_id"), value.get("id")):
            return f"comment:{id_}"
    is_post = event.field == "feed" and value.get("item") not in ("comment", "reaction", "like")
    if is_post and verb == "add" and (id_ := ident(value.get("post_id"))):
        # A post with several pictures comes as several events.
        return f"post:{id_}:{ident(value.get('photo_id') or value.get('video_id'))}"
    return f"change:{digest([event.entry, event.time, event.value])}"
