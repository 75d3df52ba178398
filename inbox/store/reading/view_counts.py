"""Counts of views for any agent, from the groups of one reading. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from inbox.model.words import Status

Teams = frozenset[str] | None
"""What is counted is limited to these; None counts all."""


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
    """Conversations of one team in which one owner promised something; None: somebody of the team has to. Those
    are counted there alone."""

    owner: int | None
    team: str | None
    count: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Count:
    count: int = 0
    due_at: datetime | None = None


NONE = Count()
Counts = Mapping[str, Count]
"""By view id."""


@dataclass(frozen=True, slots=True)
class Groups:
    """All that counts are made of, the same for every agent."""

    work: tuple[Work, ...] = ()
    held: tuple[Held, ...] = ()
    promised: tuple[Promised, ...] = ()
    teams: Mapping[str, str] = field(default_factory=dict)
    """Id → name, without those that are retired."""
    _shared: dict[Teams, Counts] = field(default_factory=dict, compare=False, repr=False)
    _own: dict[int | None, list[Held | Promised]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def shared(self, teams: Teams) -> Counts:
        """What all who see these teams have in common. Made when first asked for."""
        if teams not in self._shared:
            self._shared[teams] = count_shared(self, teams)
        return self._shared[teams]

    def named(self, agent: int | None) -> Iterable[Held | Promised]:
        """The groups that name this agent: few, however large the rest is."""
        if not self._own:
            found: dict[int | None, list[Held | Promised]] = defaultdict(list)
            for one in self.held:
                found[one.assignee].append(one)
            for promise in self.promised:
                found[promise.owner].append(promise)
            self._own.update(found)
        return self._own.get(agent, ())


Counted = Work | Held | Promised
C = TypeVar("C", bound=Counted)


def count_views(groups: Groups, agent: int | None, teams: Teams) -> Counts:
    return {**groups.shared(teams), **count_own(groups, agent, teams)}


def count_shared(groups: Groups, teams: Teams) -> Counts:
    """Views and channels that hold nothing may be missing."""
    found: dict[str, list[Counted]] = defaultdict(list)
    for work in _among(groups.work, teams):
        for id in _views_of(work):
            found[id].append(work)
    for held in _among(groups.held, teams):
        if held.assignee is None:
            found["unassigned"].append(held)
    failed = sum(work.failed for work in _among(groups.work, teams))
    return {**{id: add(alike) for id, alike in found.items()}, "failed": Count(failed)}


def count_own(groups: Groups, agent: int | None, teams: Teams) -> Counts:
    own = list(_among(groups.named(agent), teams)) if agent is not None else []
    anybodys = [one for one in _among(groups.named(None), teams) if isinstance(one, Promised)]
    return {
        "mine": add(one for one in own if isinstance(one, Held)),
        "follow-ups": add([*anybodys, *(one for one in own if isinstance(one, Promised))]),
    }


def _views_of(work: Work) -> Iterable[str]:
    if work.unanswered:
        yield "unanswered"
    if work.status == Status.OPEN:
        yield f"channel:{work.channel}"
        if work.team is not None:
            yield f"team:{work.team}"
    else:
        yield work.status


def _among(counted: Iterable[C], teams: Teams) -> Iterable[C]:
    return counted if teams is None else (one for one in counted if one.team in teams)


def add(alike: Iterable[Counted]) -> Count:
    found = list(alike)
    due = [one.due_at for one in found if one.due_at is not None]
    return Count(sum(one.count for one in found), min(due, default=None))
