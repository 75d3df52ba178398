"""Which part of the log a screen gets. Each event is encoded once for each way of seeing it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

from inbox.model.actor import Actor
from inbox.services.access import sees_all
from inbox.services.permissions import may
from inbox.store.reading.rows import is_protected, mask_row
from inbox.store.reading.stream import LogPart
from inbox.web.api.stream_shapes import StreamEvent

_event = TypeAdapter(StreamEvent)
_OPEN_TO_ALL = ("agent.presence",)
"""Events of no conversation that every agent's screen shows; the rest is for administrators."""


@dataclass(slots=True)
class Told:
    """One event, in up to four encodings, each made when first asked for."""

    event: Mapping[str, Any]
    conversation: Mapping[str, Any] | None
    """Its row, which decides who may know of it."""
    shows_row: bool
    """False for all but the last event of a conversation: the row is as it stands after all of them."""
    read_by: frozenset[int]
    _made: dict[tuple[bool, bool], bytes] = field(default_factory=dict)

    def for_actor(self, actor: Actor) -> bytes | None:
        """None for what the actor may not know of."""
        if self.event["conversation_id"] is None:
            shown = self.event["type"] in _OPEN_TO_ALL or may(actor, "agent.manage")
            return self._encoded(False, False) if shown else None
        row = self.conversation
        if not sees_all(actor) and (row is None or row["team"] not in actor.teams):
            return None
        is_masked = row is not None and is_protected(row) and not actor.protected_access
        is_unread = actor.kind == "agent" and actor.id not in self.read_by
        return self._encoded(is_masked, is_unread)

    def _encoded(self, is_masked: bool, is_unread: bool) -> bytes:
        key = (is_masked, is_unread)
        if key not in self._made:
            whole = {**self.event, "row": self._row(is_masked, is_unread)}
            self._made[key] = _event.dump_json(_event.validate_python(whole))
        return self._made[key]

    def _row(self, is_masked: bool, is_unread: bool) -> dict[str, Any] | None:
        if self.conversation is None or not self.shows_row:
            return None
        row = mask_row(self.conversation) if is_masked else self.conversation
        return {**row, "unread": is_unread}


def tell(part: LogPart) -> list[Told]:
    last = {event["conversation_id"]: event["number"] for event in part.events}
    return [_told(event, last[event["conversation_id"]], part) for event in part.events]


def _told(event: Mapping[str, Any], last: int, part: LogPart) -> Told:
    id = int(event["conversation_id"] or 0)
    readers = part.read_by.get(id, frozenset())
    return Told(event, part.rows.get(id), event["number"] == last, readers)
