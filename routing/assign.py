"""Who gets which conversation: decided for all that wait at once, with the reason."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from inbox.model.words import Presence
from routing.crew import Able, Crew
from routing.kinds import Kind, kind_of, waited
from routing.matching import Row, match
from routing.queue import Candidate, Demand, Waiting
from routing.reasons import Reason
from routing.team_settings import PLAIN, USUAL, ChannelLoad
from routing.team_settings import Assignment as TeamRules
from routing.turns import Turn, pressure, turn
from routing.weighing import fullness, known_before, needed, suits, tie, todays_share

__all__ = ["Assignment", "Candidate", "Demand", "Waiting", "assign"]

MAX_WHO_ELSE = 3
MOST_STEPS = 120


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
    teams: Mapping[str, TeamRules] | None = None,
    demand: Sequence[Demand] = (),
    crew: Crew | None = None,
    crowd: Mapping[Kind, int] | None = None,
) -> list[Assignment]:
    """One line for each that waits, in the order in which they were considered.

    `agents` are all there are, also those who are away: they show what takes a specialist. Nobody
    gets more than their capacity, and the same input in any order gives the same answer.
    `crew`, made of the same agents, saves making it again. `crowd` says how many wait of each kind
    where `waiting` holds only those of each kind whose turn is next.
    """
    crew = crew or Crew(agents, now.date(), default_language)
    board = _Board(crew, agents, now, teams or {}, crowd)
    board.line_up(waiting)
    board.weigh(demand)
    for load, rows in board.rounds():
        board.give(load, rows)
    return [board.outcome(row) for row in board.rows]


@dataclass(frozen=True, slots=True)
class _Line:
    waiting: Waiting
    kind: Kind
    turn: Turn


@dataclass(frozen=True, slots=True)
class _Ready:
    """Who of those who know enough is there and not full, the best first."""

    able: dict[int, Able]
    costs: dict[int, int]
    best: list[int]
    why_nobody: str = ""
    alike: int = -1
    """The same for all kinds that the same agents suit equally well."""


Round = tuple[ChannelLoad, str]
"""A weight and, where nobody has more than a few at a time, of which kind of channel."""


@dataclass(slots=True)
class _Board:
    crew: Crew
    agents: Sequence[Candidate]
    now: datetime
    teams: Mapping[str, TeamRules]
    crowd: Mapping[Kind, int] | None
    rows: list[_Line] = field(default_factory=list)
    here: dict[int, Candidate] = field(default_factory=dict)
    """Those who can be given something, by id."""
    load: dict[int, int] = field(default_factory=dict)
    carries: dict[tuple[int, str], int] = field(default_factory=dict)
    extra: dict[int, int] = field(default_factory=dict)
    """What it costs to give anything at all to somebody."""
    ready: dict[Kind, _Ready] = field(default_factory=dict)
    alike: dict[tuple[tuple[int, int], ...], int] = field(default_factory=dict)
    given: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Conversation to the agent, and their load when they got it."""
    first: int = 0

    def line_up(self, waiting: Sequence[Waiting]) -> None:
        self.here = {a.agent: a for a in self.agents if is_here(a, self.now)}
        self.load = {agent: each.load for agent, each in self.here.items()}
        kinds = [kind_of(each, self.now, self.teams) for each in waiting]
        helpers = {kind: self._helpers(kind) for kind in {kind.strict for kind in kinds}}
        ahead = pressure(kinds, helpers, self.crowd)
        self.rows = sorted(
            (
                _Line(each, kind, turn(each, ahead[kind.strict]))
                for each, kind in zip(waiting, kinds, strict=True)
            ),
            key=lambda row: row.turn,
        )
        self.first = self.rows[0].waiting.conversation if self.rows else 0

    def _helpers(self, kind: Kind) -> int:
        return sum(one.agent in self.here for one in self.crew.screen(kind).able)

    def weigh(self, demand: Sequence[Demand]) -> None:
        free = [a for a, each in self.here.items() if self._room(each, PLAIN, "") > 0]
        needs = needed(self.crew, free, demand or self._waiting_demand())
        share = todays_share(self.here)
        self.extra = {
            # Whoever can have many is not gone with one of them.
            agent: needs.get(agent, 0) // max(1, each.capacity)
            + share[agent]
            + tie(self.first, agent)
            for agent, each in self.here.items()
        }

    def _waiting_demand(self) -> list[Demand]:
        """Where nothing else is known, what anybody was granted may be asked for as often."""
        asked = self.crew.asked
        languages = sorted(asked.named_languages) or [""]
        lines: list[tuple[str, ...]] = [(topic,) for topic in sorted(asked.topics)] or [()]
        return [Demand(line, language, 1.0) for line in lines for language in languages]

    def rounds(self) -> list[tuple[Round, list[_Line]]]:
        """What weighs most first: somebody who holds the line can't wait for room to be made."""
        found: dict[Round, list[_Line]] = defaultdict(list)
        for row in self.rows:
            rules = self.teams.get(row.kind.team, USUAL)
            load = rules.load(row.kind.channel)
            found[(load, row.kind.channel if load.most is not None else "")].append(row)
        return sorted(found.items(), key=lambda each: (-each[0][0].weight, each[0][1]))

    def _room(self, agent: Candidate, load: ChannelLoad, channel: str) -> int:
        """Whoever has nothing can take one of anything."""
        has = self.load[agent.agent]
        room = max(0, agent.capacity - has) // load.weight
        if has == 0 and agent.capacity > 0:
            room = max(room, 1)
        if load.most is not None:
            carried = self.carries.get((agent.agent, channel), agent.carries.get(channel, 0))
            room = min(room, load.most - carried)
        return max(0, room)

    def give(self, of: Round, rows: Sequence[_Line]) -> None:
        load, channel = of
        room = {agent: self._room(each, load, channel) for agent, each in self.here.items()}
        lined = [(row, key) for row in rows if (key := self._key(row, room)) is not None]
        given = match(
            [key for _, key in lined],
            {ready.alike: ready.costs for ready in self.ready.values() if ready.best},
            self._filling(load, room, len(lined)),
        )
        for index in sorted(given):
            self._note(lined[index][0], given[index], of)

    def _filling(
        self, load: ChannelLoad, room: Mapping[int, int], rows: int
    ) -> dict[int, list[int]]:
        """What each conversation more costs that somebody gets. Where very many are given out at once, it
        grows in steps of several: else the search would look at everybody for each single one."""
        step = -(-min(rows, sum(room.values())) // MOST_STEPS) or 1
        return {
            agent: [
                self.extra[agent]
                + fullness(self.here[agent], load.weight, nth // step * step + 1, self.load[agent])
                for nth in range(min(places, rows))
            ]
            for agent, places in room.items()
            if places > 0
        }

    def _note(self, row: _Line, agent: int, of: Round) -> None:
        load, channel = of
        self.given[row.waiting.conversation] = (agent, self.load[agent])
        self.load[agent] += load.weight
        carried = self.carries.get((agent, channel), self.here[agent].carries.get(channel, 0))
        self.carries[(agent, channel)] = carried + 1

    def _key(self, row: _Line, room: Mapping[int, int]) -> Row | None:
        """Its kind, and who of those who are ready had this customer last."""
        ready = self._ready(row.kind, room)
        if not ready.best:
            return None
        last = row.waiting.last_agent
        if last is None or last not in ready.costs:
            return Row(ready.alike)
        rules = self.teams.get(row.kind.team, USUAL)
        worth = known_before(row.waiting, self.now, rules)
        return Row(ready.alike, last, worth) if worth else Row(ready.alike)

    def _ready(self, kind: Kind, room: Mapping[int, int]) -> _Ready:
        found = self.ready.get(kind)
        if found is None:
            found = self.ready[kind] = self._screen(kind, room)
        return found

    def _screen(self, kind: Kind, room: Mapping[int, int]) -> _Ready:
        screened = self.crew.screen(kind)
        if not screened.able:
            return _Ready({}, {}, [], screened.why_nobody)
        able = {one.agent: one for one in screened.able}
        left = [agent for agent in able if agent in self.here]
        if not left:
            return _Ready(able, {}, [], "nobody_available")
        left = [agent for agent in left if self._has_time(self.here[agent], kind)]
        if not left:
            return _Ready(able, {}, [], "nobody_in_time")
        left = [agent for agent in left if room[agent] > 0]
        costs = {agent: suits(able[agent], kind) for agent in left}
        best = sorted(left, key=lambda agent: (costs[agent] + self.extra[agent], agent))
        alike = self.alike.setdefault(tuple(costs.items()), len(self.alike))
        return _Ready(able, costs, best, "nobody_has_room", alike)

    def _has_time(self, agent: Candidate, kind: Kind) -> bool:
        """Nothing that would not be done before the shift ends, unless the lead wants no margin at all: then
        everybody works to the end and finishes what they have."""
        margin = self.teams.get(kind.team, USUAL).end_margin_minutes
        if agent.shift_ends is None or not margin:
            return True
        left = agent.shift_ends - self.now
        return left >= timedelta(minutes=max(margin, kind.minutes))

    def outcome(self, row: _Line) -> Assignment:
        one, kind, ready = row.waiting, row.kind, self.ready[row.kind]
        facts = _facts(one, kind, self.now)
        given = self.given.get(one.conversation)
        if given is None:
            facts |= {"fit": len(ready.able), "ready": len(ready.best)}
            reason = Reason("assignee", "", "assignment", ready.why_nobody, facts)
            return Assignment(one.conversation, one.version, None, reason)
        agent, load = given
        facts |= self._chosen(one, ready, agent, load)
        code = _code(ready.able[agent])
        reason = Reason("assignee", str(agent), "assignment", code, facts)
        return Assignment(one.conversation, one.version, agent, reason)

    def _chosen(self, one: Waiting, ready: _Ready, agent: int, load: int) -> dict[str, Any]:
        able = ready.able[agent]
        facts: dict[str, Any] = {
            "topic_level": able.topic_level,
            "language_level": able.language_level,
            "channel_level": able.channel_level,
            "load": load,
            "capacity": self.here[agent].capacity,
            "had_last": one.last_agent == agent,
            "ready": len(ready.best),
            "who_else": [other for other in ready.best[: MAX_WHO_ELSE + 1] if other != agent][
                :MAX_WHO_ELSE
            ],
        }
        if able.learning:
            facts["learning_with"] = str(able.learning_with) if able.learning_with else None
        return facts


def _code(able: Able) -> str:
    if able.loosened:
        return f"loosened_{able.loosened}"
    return "learning" if able.learning else "competence"


def is_here(agent: Candidate, now: datetime) -> bool:
    """Whether anything can be given to them at all, room or not."""
    is_over = agent.shift_ends is not None and agent.shift_ends <= now
    is_free = agent.active and agent.presence is Presence.AVAILABLE
    return is_free and agent.on_shift and not is_over


def _facts(waiting: Waiting, kind: Kind, now: datetime) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "waited_seconds": int(waited(waiting, now)),
        "topic": waiting.topic,
        "language": waiting.language,
        "team": waiting.team,
        "priority": str(waiting.priority),
    }
    more = {
        "level": kind.level if kind.level > 1 else None,
        "loosened": [str(step) for step in kind.loosened],
        "due_at": waiting.due_at.isoformat() if waiting.due_at else None,
        "gone_topic": waiting.gone_topic,
        "interpreter": waiting.interpreter,
        "phone_only": waiting.phone_only,
    }
    return facts | {name: value for name, value in more.items() if value}
