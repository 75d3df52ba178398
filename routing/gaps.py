"""When nobody is there who knows enough for what usually comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from inbox.model.words import Presence
from routing.crew import Crew
from routing.kinds import USUAL_MINUTES, Kind
from routing.queue import Candidate
from routing.week import DAYS, Interval

Weeks = Mapping[int, tuple[Mapping[str, tuple[Interval, ...]], str]]
"""Agent to their week and its zone. Whoever is not in it works whenever they are there."""


class Slot(NamedTuple):
    weekday: int
    """0 is Monday."""
    hour: int
    line: tuple[str, ...]
    """The topic and those above it."""
    language: str


@dataclass(frozen=True, slots=True)
class Gap:
    slot: Slot
    many: int
    code: str
    """`nobody_works` where somebody knows enough, but not then; else why nobody does."""
    who_could: tuple[int, ...] = ()


def find_gaps(
    asked: Mapping[Slot, int],
    people: Sequence[Candidate],
    weeks: Weeks,
    now: datetime,
    default_language: str,
) -> list[Gap]:
    """The most often asked first. Whoever has no hours counts for each of them."""
    there = [
        replace(one, presence=Presence.AVAILABLE) for one in people if one.capacity and one.active
    ]
    crew = Crew(there, now.date(), default_language)
    found = []
    for slot, many in asked.items():
        screened = crew.screen(_kind(slot))
        able = [one.agent for one in screened.able]
        if not any(_works(weeks.get(agent), slot) for agent in able):
            code = "nobody_works" if able else screened.why_nobody
            found.append(Gap(slot, many, code, tuple(able[:5])))
    return sorted(found, key=lambda gap: (-gap.many, gap.slot))


def _kind(slot: Slot) -> Kind:
    return Kind("", "", slot.line, (), slot.language, 1, True, USUAL_MINUTES, True, False)


def _works(hours: tuple[Mapping[str, tuple[Interval, ...]], str] | None, slot: Slot) -> bool:
    """For half of the hour or more. Hours of other zones are taken as they are written."""
    if hours is None:
        return True
    start, end = slot.hour * 60, slot.hour * 60 + 60
    day = hours[0].get(DAYS[slot.weekday], ())
    return sum(max(0, min(end, to) - max(start, begin)) for begin, to in day) >= 30
