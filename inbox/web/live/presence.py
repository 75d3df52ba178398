"""Who looks at what, and who writes: kept in memory, told to other processes through the bell, never stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

EXPIRES_SECONDS = 25.0
MOST = 20_000
"""Entries from other processes are believed, but not without end."""


@dataclass(frozen=True, slots=True)
class Here:
    """One agent at one conversation."""

    conversation_id: str
    agent_id: str
    name: str
    writing: bool
    team: str | None
    """Of the conversation: decides who may know of it."""

    def to_ring(self) -> dict[str, Any]:
        return {
            "c": self.conversation_id,
            "a": self.agent_id,
            "n": self.name,
            "w": self.writing,
            "t": self.team,
        }

    @staticmethod
    def of_ring(data: Mapping[str, Any]) -> "Here":
        """Raises KeyError when it is none of ours."""
        team = data["t"]
        names = str(data["c"]), str(data["a"]), str(data["n"])[:200]
        return Here(*names, bool(data["w"]), None if team is None else str(team))


class Presences:
    def __init__(self) -> None:
        self._here: dict[str, dict[str, tuple[Here, float]]] = {}
        self._teams: dict[str, str | None] = {}
        self._count = 0

    def note(self, here: Here, now: float) -> bool:
        """True when this changes what others should see."""
        before = self._here.get(here.conversation_id, {}).get(here.agent_id)
        if before is None and self._count >= MOST:
            return False
        self._count += before is None
        at = self._here.setdefault(here.conversation_id, {})
        self._teams[here.conversation_id] = here.team
        at[here.agent_id] = (here, now + EXPIRES_SECONDS)
        return before is None or before[0].writing != here.writing

    def expire(self, now: float) -> list[str]:
        """The conversations that somebody has left."""
        changed = []
        for conversation_id, at in list(self._here.items()):
            over = [agent for agent, (_, until) in at.items() if until <= now]
            for agent in over:
                del at[agent]
            self._count -= len(over)
            if over:
                changed.append(conversation_id)
            elif not at:
                # Everybody was told a look ago that nobody is here.
                del self._here[conversation_id], self._teams[conversation_id]
        return changed

    def team(self, conversation_id: str) -> str | None:
        """Of the conversation, as the last heartbeat knew it."""
        return self._teams.get(conversation_id)

    def of(self, conversation_id: str) -> list[Here]:
        found = [here for here, _ in self._here.get(conversation_id, {}).values()]
        return sorted(found, key=lambda here: here.agent_id)

    def all(self) -> Iterator[str]:
        return iter(list(self._here))


def frame_of(conversation_id: str, here: list[Here]) -> dict[str, Any]:
    agents = [{"id": one.agent_id, "name": one.name, "writing": one.writing} for one in here]
    return {"conversation_id": conversation_id, "agents": agents}
