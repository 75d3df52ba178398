"""Who is fit and free for one conversation, and how well they suit it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inbox.model.words import Presence
from routing.competence import Asked, Levels
from routing.queue import Candidate, Waiting

# One level of competence outweighs having had the customer last, and that any difference in load,
# also when many are moved about. The last digits only keep equals from always being served in the
# order of their ids; they are the same for all of a batch, so that alike conversations stay alike.
_LEVEL = 10**18
_NOT_LAST = 10**14
_SHARE = 100
_TIES = 97


@dataclass(frozen=True, slots=True)
class Known:
    """An agent, and what they are good at today."""

    agent: Candidate
    levels: Levels

    @property
    def room(self) -> int:
        return max(0, self.agent.capacity - self.agent.load)


@dataclass(frozen=True, slots=True)
class Ready:
    """Somebody who could take it now."""

    agent: int
    cost: int
    """Less is better."""
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fit:
    ready: tuple[Ready, ...] = ()
    able: int = 0
    """How many know enough, there or not."""
    why_nobody: str = ""


def share(agent: Candidate, nth: int) -> int:
    """How full somebody is with `nth` conversations more, in millionths of capacity."""
    return _SHARE * (agent.load + nth) * 1_000_000 // max(1, agent.capacity)


def screen(waiting: Waiting, everybody: Sequence[Known], asked: Asked, turn: int = 0) -> Fit:
    """Step by step, so that it can be said at which nobody was left."""
    if waiting.history:
        return Fit(why_nobody="history")
    if not waiting.push:
        return Fit(why_nobody="team_takes")
    left = list(everybody)
    able = 0
    for code, holds in _steps(waiting, asked):
        left = [each for each in left if holds(each)]
        if not left:
            return Fit(able=able, why_nobody=code)
        if code == "nobody_knows_channel":
            able = len(left)
    return Fit(tuple(_ready(waiting, each, asked, turn) for each in left), able)


def _steps(waiting: Waiting, asked: Asked) -> tuple[tuple[str, Callable[[Known], bool]], ...]:
    line = (waiting.topic, *waiting.ancestors) if waiting.topic else ()
    language, kind = waiting.language, waiting.channel_kind
    return (
        ("nobody_in_team", lambda k: not waiting.team or waiting.team in k.agent.teams),
        ("nobody_knows_topic", lambda k: asked.topic_level(k.levels, line) > 0),
        ("nobody_knows_language", lambda k: asked.language_level(k.levels, language) > 0),
        ("nobody_knows_channel", lambda k: asked.channel_level(k.levels, kind) > 0),
        ("nobody_available", lambda k: k.agent.presence is Presence.AVAILABLE),
        ("nobody_has_room", lambda k: k.room > 0),
    )


def _ready(waiting: Waiting, known: Known, asked: Asked, turn: int) -> Ready:
    line = (waiting.topic, *waiting.ancestors) if waiting.topic else ()
    topic = asked.topic_level(known.levels, line)
    language = asked.language_level(known.levels, waiting.language)
    channel = asked.channel_level(known.levels, waiting.channel_kind)
    had_last = waiting.last_agent == known.agent.agent
    facts = {
        "topic_level": topic,
        "language_level": language,
        "channel_level": channel,
        "load": known.agent.load,
        "capacity": known.agent.capacity,
        "had_last": had_last,
    }
    cost = -_LEVEL * (topic + language + channel) + (0 if had_last else _NOT_LAST)
    return Ready(known.agent.agent, cost + _tie(turn, known), facts)


def _tie(turn: int, known: Known) -> int:
    return (turn * 31 + known.agent.agent * 17) % _TIES
