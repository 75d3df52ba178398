"""Counts of views for any agent, from the groups of one reading. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from inbox.model.words import Status


@dataclass(frozen=True, slots=True)
class Work:
    """Live conversations that are alike."""

    status: str
    team: str | None
    channel: str
    unanswered: bool
    count: int
    failed: int
    due_at: datetime | None
    """The earliest."""


@dataclass(frozen=True, slots=True)
class Held:
    """Open conversations of one assignee (None for nobody's) in one team."""

    assignee: int | None
    team: str | None
    count: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Promised:
    """Follow-ups of one owner in one team."""

    owner: int | None
    team: str | None
    count: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Groups:
    """All that counts are made of, the same for every agent."""

    work: tuple[Work, ...] = ()
    held: tuple[Held, ...] = ()
    promised: tuple[Promised, ...] = ()
    teams: Mapping[str, str] = field(default_factory=dict)
    """Id → name, without those that are retired."""


@dataclass(frozen=True, slots=True)
class Count:
    count: int = 0
    due_at: datetime | None = None


Counted = Work | Held | Promised


def count_views(
    groups: Groups, agent: int | None, teams: frozenset[str] | None
) -> dict[str, Count]:
    """By view id. `teams` limits what is counted to these; None counts all."""
    work = [one for one in groups.work if teams is None or one.team in teams]
    held = [one for one in groups.held if teams is None or one.team in teams]
    promised = [one for one in groups.promised if teams is None or one.team in teams]
    is_open: Callable[[Work], bool] = lambda one: one.status == Status.OPEN  # noqa: E731
    counts = {
        "mine": add(one for one in held if agent is not None and one.assignee == agent),
        "unanswered": add(one for one in work if one.unanswered),
        "unassigned": add(one for one in held if one.assignee is None),
        "pending": add(one for one in work if one.status == Status.PENDING),
        "snoozed": add(one for one in work if one.status == Status.SNOOZED),
        "follow-ups": add(one for one in promised if one.owner in (None, agent)),
        "failed": Count(sum(one.failed for one in work)),
    }
    for team in groups.teams if teams is None else sorted(teams & groups.teams.keys()):
        counts[f"team:{team}"] = add(one for one in work if is_open(one) and one.team == team)
    for channel in sorted({one.channel for one in work}):
        counts[f"channel:{channel}"] = add(
            one for one in work if is_open(one) and one.channel == channel
        )
    return counts


def add(alike: Iterable[Counted]) -> Count:
    found = list(alike)
    due = [one.due_at for one in found if one.due_at is not None]
    return Count(sum(one.count for one in found), min(due, default=None))
