"""Who gets which conversation: decided for all that wait at once, with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox.model.words import Priority
from routing.competence import Asked, levels
from routing.fitting import Fit, Known, screen, share
from routing.matching import match
from routing.queue import Candidate, Waiting
from routing.reasons import Reason

__all__ = ["Assignment", "Candidate", "Waiting", "assign"]

MAX_WHO_ELSE = 3


@dataclass(frozen=True, slots=True)
class Assignment:
    conversation: int
    version: int
    agent: int | None
    """None: it stays in the queue, and the reason says why."""
    reason: Reason


def assign(
    waiting: Sequence[Waiting],
    agents: Sequence[Candidate],
    now: datetime,
    default_language: str = "",
) -> list[Assignment]:
    """One line for each that waits, in the order in which they were considered: priority, then wait.

    `agents` are all there are, also those who are away: they show what takes a specialist. Nobody
    gets more than their capacity, and the same input in any order gives the same answer.
    """
    known = {
        agent.agent: Known(agent, levels(agent.competences, now.date()))
        for agent in sorted(agents, key=lambda agent: agent.agent)
        if agent.active
    }
    asked = Asked.by((each.levels for each in known.values()), default_language)
    ordered = sorted(waiting, key=_turn)
    turn = ordered[0].conversation if ordered else 0
    everybody = list(known.values())
    fits = [screen(each, everybody, asked, turn) for each in ordered]
    given = match(
        [{one.agent: one.cost for one in fit.ready} for fit in fits],
        {agent: each.room for agent, each in known.items() if each.room > 0},
        lambda agent, nth: share(known[agent].agent, nth),
    )
    return [
        _outcome(each, fit, given.get(row), now)
        for row, (each, fit) in enumerate(zip(ordered, fits, strict=True))
    ]


_URGENCY = {Priority.URGENT: 0, Priority.HIGH: 1, Priority.NORMAL: 2, Priority.LOW: 3}


def _turn(waiting: Waiting) -> tuple[int, datetime, int]:
    return _URGENCY[waiting.priority], waiting.waiting_since, waiting.conversation


def _outcome(waiting: Waiting, fit: Fit, agent: int | None, now: datetime) -> Assignment:
    facts: dict[str, Any] = {
        "waited_seconds": max(0, int((now - waiting.waiting_since).total_seconds())),
        "topic": waiting.topic,
        "language": waiting.language,
        "team": waiting.team,
        "priority": str(waiting.priority),
    }
    if agent is None:
        code = fit.why_nobody or "nobody_has_room"
        facts |= {"fit": fit.able, "ready": len(fit.ready)}
        reason = Reason("assignee", "", "assignment", code, facts)
    else:
        chosen = next(one for one in fit.ready if one.agent == agent)
        others = sorted((one.cost, one.agent) for one in fit.ready if one.agent != agent)
        facts |= chosen.facts
        facts["who_else"] = [other for _, other in others[:MAX_WHO_ELSE]]
        reason = Reason("assignee", str(agent), "assignment", "competence", facts)
    return Assignment(waiting.conversation, waiting.version, agent, reason)
