"""Whether the visitor of a chat is there, and writes: told through the bell, kept in memory, never stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EXPIRES_SECONDS = 35.0
WRITES_SECONDS = 6.0
MOST = 50_000
IN_ONE_RING = 200


@dataclass(frozen=True, slots=True)
class Here:
    conversation_id: int
    team: str | None
    here: bool
    writing: bool | None
    """None where nothing is said of it."""


def to_rings(here: Sequence[Here]) -> Iterator[Mapping[str, Any]]:
    """A ring holds only so much."""
    for start in range(0, len(here), IN_ONE_RING):
        some = here[start : start + IN_ONE_RING]
        yield {"v": [[h.conversation_id, h.team, h.here, h.writing] for h in some]}


def of_ring(data: Mapping[str, Any]) -> list[Here]:
    """Raises KeyError, TypeError or ValueError when it is none of ours."""
    return [
        Here(int(id), None if team is None else str(team), bool(here), writing)
        for id, team, here, writing in data["v"]
    ]


class Visitors:
    """Conversation → whether its visitor is there, until when that holds, and until when they write."""

    def __init__(self) -> None:
        self._here: dict[int, tuple[Here, float, float]] = {}

    def note(self, here: Here, now: float) -> bool:
        """True when this changes what agents should see."""
        before = self._here.get(here.conversation_id)
        if not here.here:
            return self._here.pop(here.conversation_id, None) is not None
        if before is None and len(self._here) >= MOST:
            return False
        writes_until = now + WRITES_SECONDS if here.writing else 0.0
        if here.writing is None and before is not None:
            writes_until = before[2]
        self._here[here.conversation_id] = (here, now + EXPIRES_SECONDS, writes_until)
        return before is None or (before[2] > now) != (writes_until > now)

    def expire(self, now: float) -> list[tuple[int, str | None]]:
        """Conversations of which something else is to be said, each with its team."""
        changed = []
        for id, (here, until, writes_until) in list(self._here.items()):
            if until <= now:
                del self._here[id]
            elif 0.0 < writes_until <= now:
                self._here[id] = (here, until, 0.0)
            else:
                continue
            changed.append((id, here.team))
        return changed

    def frame(self, conversation_id: int, now: float) -> dict[str, Any]:
        found = self._here.get(conversation_id)
        return {
            "conversation_id": str(conversation_id),
            "here": found is not None,
            "writing": found is not None and found[2] > now,
        }

    def all(self) -> list[tuple[int, str | None]]:
        return [(id, here.team) for id, (here, _, _) in self._here.items()]
