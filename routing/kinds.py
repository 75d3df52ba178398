"""What makes conversations alike: they ask for the same, and whoever fits one fits all of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from inbox.model.words import Priority
from routing.queue import Waiting
from routing.team_settings import USUAL, Assignment, Step

USUAL_MINUTES = 10.0
"""How long something takes of which nothing is known."""


class Kind(NamedTuple):
    team: str
    channel: str
    line: tuple[str, ...]
    """The topic and those above it."""
    neighbours: tuple[str, ...]
    language: str
    level: int
    easy: bool
    """Also for those who learn."""
    minutes: float
    push: bool
    history: bool
    loosened: tuple[Step, ...] = ()

    @property
    def strict(self) -> "Kind":
        return self._replace(loosened=()) if self.loosened else self


def kind_of(waiting: Waiting, now: datetime, teams: Mapping[str, Assignment]) -> Kind:
    rules = teams.get(waiting.team, USUAL)
    level = next((rules.difficulty[t] for t in _line(waiting) if t in rules.difficulty), 1)
    return Kind(
        team=waiting.team,
        channel="phone" if waiting.phone_only else waiting.channel_kind,
        line=_line(waiting),
        neighbours=waiting.neighbours,
        language="" if waiting.interpreter else waiting.language,
        level=level,
        easy=level == 1 and waiting.priority in (Priority.LOW, Priority.NORMAL),
        minutes=waiting.minutes or USUAL_MINUTES,
        push=waiting.push,
        history=waiting.history,
        loosened=_loosened(rules, waited(waiting, now)) if rules.loosen else (),
    )


def waited(waiting: Waiting, now: datetime) -> float:
    """Seconds; 0 where the clock went backwards meanwhile."""
    return max(0.0, (now - waiting.waiting_since).total_seconds())


def _line(waiting: Waiting) -> tuple[str, ...]:
    return (waiting.topic, *waiting.ancestors) if waiting.topic else ()


def _loosened(rules: Assignment, seconds: float) -> tuple[Step, ...]:
    return tuple(step.to for step in rules.loosen if step.after_minutes * 60 <= seconds)
