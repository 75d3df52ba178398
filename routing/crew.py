"""All who work here, and who of them knows enough for what: prepared once, asked often."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from routing.competence import GENERAL, Asked, Competence, Levels, levels
from routing.kinds import Kind
from routing.queue import Candidate
from routing.team_settings import Step


@dataclass(frozen=True, slots=True)
class Able:
    """Somebody who knows enough, and how well."""

    agent: int
    topic_level: int
    language_level: int
    channel_level: int
    loosened: Step | None = None
    """What had to be given up so that they will do."""
    learning: bool = False
    learning_with: int | None = None


@dataclass(frozen=True, slots=True)
class Screened:
    able: tuple[Able, ...] = ()
    why_nobody: str = ""


@dataclass(frozen=True, slots=True)
class _Member:
    agent: int
    teams: frozenset[str]
    full: Levels
    """Without what they are still learning."""
    all: Levels
    learning: dict[str, int | None]
    """Topic to the colleague who helps."""
    easy_only: bool


class Crew:
    """Made from competences and teams only, so that it stays true while load and presence change."""

    def __init__(self, agents: Iterable[Candidate], today: date, default_language: str) -> None:
        members = sorted((a for a in agents if a.active), key=lambda agent: agent.agent)
        self.members = [_member(agent, today) for agent in members]
        self.asked = Asked.by((each.all for each in self.members), default_language)
        self.place = {each.agent: index for index, each in enumerate(self.members)}
        self._screened: dict[Kind, Screened] = {}
        self._masks: dict[tuple[tuple[str, ...], bool], int] = {}

    def screen(self, kind: Kind) -> Screened:
        found = self._screened.get(kind)
        if found is None:
            found = self._screened[kind] = self._screen(kind)
        return found

    def mask(self, line: tuple[str, ...], language: str) -> int:
        """Who knows that topic and that language, as bits by `place`."""
        return self._mask(line, True) & self._mask((language,), False)

    def _mask(self, names: tuple[str, ...], is_topic: bool) -> int:
        found = self._masks.get((names, is_topic))
        if found is None:
            found = self._masks[(names, is_topic)] = sum(
                1 << place
                for place, each in enumerate(self.members)
                if (
                    self.asked.topic_level(each.all, names)
                    if is_topic
                    else self.asked.language_level(each.all, names[0])
                )
            )
        return found

    def _screen(self, kind: Kind) -> Screened:
        if kind.history:
            return Screened(why_nobody="history")
        if not kind.push:
            return Screened(why_nobody="team_takes")
        left = [each for each in self.members if not kind.team or kind.team in each.teams]
        if not left:
            return Screened(why_nobody="nobody_in_team")
        able = tuple(one for each in left if (one := self._able(each, kind)) is not None)
        return Screened(able) if able else Screened(why_nobody=self._why_nobody(left, kind))

    def _able(self, each: _Member, kind: Kind) -> Able | None:
        """The least that has to be given up."""
        for step in (None, *kind.loosened):
            found = self._at(each, kind, step)
            if found is not None:
                return found
        return None

    def _at(self, each: _Member, kind: Kind, step: Step | None) -> Able | None:
        asked = self.asked
        language = asked.language_level(each.all, kind.language)
        channel = asked.channel_level(each.all, kind.channel)
        if step is Step.ANYONE:
            topic = asked.topic_level(each.all, kind.line)
            return Able(each.agent, topic, language, channel, step)
        if not language or not channel or (each.easy_only and not kind.easy):
            return None
        if step is Step.NEIGHBOURS:
            beside = max((each.full["topic"].get(near, 0) for near in kind.neighbours), default=0)
            return Able(each.agent, beside, language, channel, step) if beside else None
        return self._by_topic(each, kind, step, language, channel)

    def _by_topic(
        self, each: _Member, kind: Kind, step: Step | None, language: int, channel: int
    ) -> Able | None:
        topic = self.asked.topic_level(each.full, kind.line)
        if topic >= kind.level or (topic and (step is Step.LEVEL or self._is_general(kind))):
            return Able(each.agent, topic, language, channel, step)
        if topic or not (kind.easy or step is Step.LEVEL):
            return None
        near = next((t for t in kind.line if t in each.learning), None)
        if near is None:
            return None
        return Able(each.agent, GENERAL, language, channel, step, True, each.learning[near])

    def _is_general(self, kind: Kind) -> bool:
        return self.asked.topics.isdisjoint(kind.line)

    def _why_nobody(self, left: Sequence[_Member], kind: Kind) -> str:
        """The first thing asked for at which nobody is left."""
        asked = self.asked
        left = [each for each in left if asked.topic_level(each.all, kind.line)]
        if not left:
            return "nobody_knows_topic"
        left = [each for each in left if asked.language_level(each.all, kind.language)]
        if not left:
            return "nobody_knows_language"
        left = [each for each in left if asked.channel_level(each.all, kind.channel)]
        return "nobody_at_level" if left else "nobody_knows_channel"


def _member(agent: Candidate, today: date) -> _Member:
    counts = [c for c in agent.competences if c.expires is None or c.expires >= today]
    full = [c for c in counts if not c.learning]
    return _Member(
        agent.agent,
        agent.teams,
        levels(full, today),
        levels((_at_most_general(c) for c in counts), today),
        {c.value: c.learning_with for c in counts if c.learning and c.kind == "topic"},
        agent.easy_only,
    )


def _at_most_general(competence: Competence) -> Competence:
    if not competence.learning:
        return competence
    return Competence(competence.kind, competence.value, GENERAL, competence.expires)
