"""Which part of the log a screen gets. Each event is encoded once for each way of seeing it, and put into
one frame for all who see the same. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

from inbox.model.actor import Actor
from inbox.services.access import sees_all
from inbox.services.permissions import may
from inbox.store.reading.rows import is_protected, mask_row
from inbox.store.reading.stream import LogPart
from inbox.web.api.stream_shapes import StreamEvent
from inbox.web.live import frames

_event = TypeAdapter(StreamEvent)
_OPEN_TO_ALL = ("agent.presence",)
"""Events of no conversation that every agent's screen shows; the rest is for administrators."""


@dataclass(frozen=True, slots=True)
class Sight:
    """All of an actor that decides what is shown, but for what they have read."""

    is_agent: bool
    is_admin: bool
    teams: frozenset[str] | None
    """None for all."""
    own: str | None
    """Whose conversations are seen wherever they are, by somebody who sees no others."""
    protected_access: bool


def sight_of(actor: Actor) -> Sight:
    teams = None if sees_all(actor) else actor.teams
    own = str(actor.id) if actor.sees_own_only else None
    if own is not None:
        teams = frozenset()
    is_admin = may(actor, "agent.manage")
    return Sight(actor.kind == "agent", is_admin, teams, own, actor.protected_access)


def _is_in_sight(sight: Sight, row: Mapping[str, Any] | None) -> bool:
    if row is None:
        return False
    if sight.own is not None:
        return row["assignee"] is not None and row["assignee"]["id"] == sight.own
    return sight.teams is None or row["team"] in sight.teams


@dataclass(slots=True)
class Told:
    """One event, in up to four encodings, each made when first asked for."""

    event: Mapping[str, Any]
    conversation: Mapping[str, Any] | None
    """Its row, which decides who may know of it."""
    shows_row: bool
    """False for all but the last event of a conversation: the row is as it stands after all of them."""
    read_by: frozenset[int]
    news_for: frozenset[int] | None = None
    """Not None where it is closed: to these alone it is unread."""
    _made: dict[tuple[bool, bool], bytes] = field(default_factory=dict)

    @property
    def only_for(self) -> int | None:
        """Whose telephone rings: nobody else's screen shows it."""
        if self.event["type"] != "call.changed":
            return None
        return int(self.event["data"].get("agent_id") or 0)

    def seen(self, sight: Sight, agent: int | None) -> bytes | None:
        """None for what may not be known of."""
        if self.only_for is not None and self.only_for != agent:
            return None
        if self.event["conversation_id"] is None:
            shown = self.event["type"] in _OPEN_TO_ALL or sight.is_admin
            shown = shown or self.only_for is not None
            return self._encoded(False, False) if shown else None
        row = self.conversation
        if sight.teams is not None and not _is_in_sight(sight, row):
            return None
        is_masked = row is not None and is_protected(row) and not sight.protected_access
        is_unread = sight.is_agent and agent not in self.read_by and self._is_news(agent)
        return self._encoded(is_masked, is_unread)

    def _is_news(self, agent: int | None) -> bool:
        return self.news_for is None or agent in self.news_for

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


class Frames:
    """A part of the log as frames: one for each sight, and one more for each agent who has read some of it or
    has yet to, where others have not."""

    def __init__(self, told: Sequence[Told], number: int) -> None:
        self._told, self._number = told, number
        single = {one.only_for for one in told if one.only_for}
        news_for = (one.news_for for one in told if one.news_for)
        self._readers = frozenset(single).union(*(one.read_by for one in told), *news_for)
        self._made: dict[tuple[Sight, int | None], bytes] = {}

    def seen(self, sight: Sight, agent: int | None) -> bytes:
        """Empty when none of it is shown."""
        key = (sight, agent if agent in self._readers else None)
        if key not in self._made:
            self._made[key] = self._frame(*key)
        return self._made[key]

    def _frame(self, sight: Sight, agent: int | None) -> bytes:
        events = [data for one in self._told if (data := one.seen(sight, agent)) is not None]
        return frames.change(events, (), self._number) if events else b""


def tell(part: LogPart) -> list[Told]:
    last = {event["conversation_id"]: event["number"] for event in part.events}
    return [_told(event, last[event["conversation_id"]], part) for event in part.events]


def _told(event: Mapping[str, Any], last: int, part: LogPart) -> Told:
    id = int(event["conversation_id"] or 0)
    readers = part.read_by.get(id, frozenset())
    shows_row = event["number"] == last
    return Told(event, part.rows.get(id), shows_row, readers, part.news_for.get(id))
