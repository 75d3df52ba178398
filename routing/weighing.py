"""What it costs that one agent rather than another has a conversation: all in thousandths of a second of waiting.

One scale, so that the parts can be compared: a customer who meets whom they met before is worth so many
minutes, somebody whom others will need soon costs the minutes that these would wait.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from routing.crew import Able, Crew
from routing.kinds import Kind
from routing.queue import Candidate, Demand, Waiting
from routing.team_settings import USUAL, Assignment, Step

SECOND = 1000
_SPARED = 60 * SECOND
"""Each level above what is asked."""
_MISSING = 300 * SECOND
"""Each level below it, once levels were loosened."""
_LANGUAGE = 30 * SECOND
_CHANNEL = 10 * SECOND
_LOOSENED = {Step.LEVEL: 0, Step.NEIGHBOURS: 600 * SECOND, Step.ANYONE: 1200 * SECOND}
_FULL = 600 * SECOND
"""Somebody who is full against somebody who has nothing."""
_SHARE = 20 * SECOND
"""Somebody who was given twice as much today as others."""
_NEEDED = 6000 * SECOND
"""Somebody without whom nothing could be answered."""
_HALF_DAY_STEPS = 2
_TIES = 97
_MOST_OTHERS = 8


def suits(able: Able, kind: Kind) -> int:
    """How well somebody suits what conversations of that kind ask for."""
    above = max(0, able.topic_level - kind.level)
    below = max(0, kind.level - able.topic_level) if kind.line else 0
    return (
        _SPARED * above
        + _MISSING * below
        + _LANGUAGE * (3 - able.language_level)
        + _CHANNEL * (3 - able.channel_level)
        + (_LOOSENED[able.loosened] if able.loosened else 0)
    )


def known_before(waiting: Waiting, now: datetime, rules: Assignment = USUAL) -> int:
    """What it is worth that the customer meets whom they met before; halves with time."""
    days = 0.0
    if waiting.last_at is not None:
        days = max(0.0, (now - waiting.last_at).total_seconds() / 86_400)
    # In steps of half a day, so that conversations stay alike.
    aged = int(days * _HALF_DAY_STEPS) / _HALF_DAY_STEPS
    worth = rules.continuity_minutes * 60 * 0.5 ** (aged / rules.continuity_days)
    return int(worth) * SECOND


def fullness(agent: Candidate, weight: int, nth: int, load: int) -> int:
    """What it costs to carry `nth` more of that weight beside `load`."""
    return _FULL * (load + nth * weight) // max(1, agent.capacity)


def needed(crew: Crew, ready: Sequence[int], demand: Sequence[Demand]) -> dict[int, int]:
    """Agent to how much would have to wait if they were busy: where few others are free, much of it.

    The chance that somebody else comes free in time is taken to double with each other who is free now.
    """
    free = sum(1 << crew.place[agent] for agent in ready)
    lost = dict.fromkeys(ready, 0.0)
    total = 0.0
    for each in demand:
        total += each.weight
        able = crew.mask(each.line, each.language) & free
        others = able.bit_count()
        if 0 < others <= _MOST_OTHERS:
            part = each.weight * 0.5**others
            for agent in _agents(crew, able):
                lost[agent] += part
    return {agent: int(_NEEDED * (part / total if total else 0.0)) for agent, part in lost.items()}


def _agents(crew: Crew, bits: int) -> list[int]:
    found = []
    while bits:
        lowest = bits & -bits
        found.append(crew.members[lowest.bit_length() - 1].agent)
        bits ^= lowest
    return found


def todays_share(agents: Mapping[int, Candidate]) -> dict[int, int]:
    """Whoever was given more than others today gets a little less."""
    usual = sum(each.given_today for each in agents.values()) / max(1, len(agents))
    return {
        agent: int(_SHARE * min(3.0, each.given_today / (usual + 1)))
        for agent, each in agents.items()
    }


def tie(turn: int, agent: int) -> int:
    """Keeps equals from always being served in the order of their ids; the same for all of a batch."""
    return (turn * 31 + agent * 17) % _TIES
