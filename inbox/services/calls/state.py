"""What is known of a call, in whatever order it was told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


class Phase(StrEnum):
    RINGING = "ringing"
    TALKING = "talking"
    OVER = "over"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Known:
    direction: str = "in"
    number: str = ""
    name: str = ""
    extension: str = ""
    agent_id: int | None = None
    started_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    has_voicemail: bool = False
    recording: str = ""

    @property
    def phase(self) -> Phase:
        if self.ended_at is None:
            return Phase.RINGING if self.answered_at is None else Phase.TALKING
        return Phase.MISSED if self.answered_at is None else Phase.OVER

    @property
    def seconds(self) -> int | None:
        """That it lasted."""
        if self.answered_at is None or self.ended_at is None:
            return None
        return max(0, int((self.ended_at - self.answered_at).total_seconds()))


def known_of(row: Any) -> Known:
    return Known(**{one.name: getattr(row, one.name) for one in fields(Known)})


def learn(
    known: Known, told: Mapping[str, Any], number: str, name: str, agent: int | None
) -> Known:
    """Told twice it is the same, and an older piece of news takes nothing back."""
    step = told.get("step")
    # Whoever answers is the one who has it; until then the last one whose telephone rings.
    names_agent = step == "answered" or known.answered_at is None
    return replace(
        known,
        direction=told.get("direction") or known.direction,
        number=known.number or number,
        name=known.name or name,
        extension=(told.get("extension") if names_agent else "") or known.extension,
        agent_id=(agent if names_agent else None) or known.agent_id,
        started_at=_earliest(known.started_at, _time(told, "started_at")),
        answered_at=_earliest(known.answered_at, _time(told, "answered_at")),
        ended_at=known.ended_at or _time(told, "ended_at"),
        has_voicemail=known.has_voicemail or step == "voicemail",
        recording=told.get("recording") or known.recording,
    )


def _time(told: Mapping[str, Any], name: str) -> datetime | None:
    value = told.get(name)
    return datetime.fromisoformat(value) if value else None


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)
