"""The tree of topics: what stands above one, and what it takes from there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from inbox.model.words import Priority, Record
from routing.settings import Team, Topic


@dataclass(frozen=True, slots=True)
class TopicTree:
    topics: dict[str, Topic]
    teams: dict[str, str]
    """Topic to the team that claims it."""
    merged: Mapping[str, str] = field(default_factory=dict)
    """Topics that went into others."""

    @classmethod
    def build(
        cls,
        topics: Sequence[Topic],
        teams: Sequence[Team] = (),
        merged: Mapping[str, str] | None = None,
    ) -> Self:
        claimed = {topic: team.id for team in reversed(teams) for topic in team.topics}
        return cls({topic.id: topic for topic in topics}, claimed, merged or {})

    def lasting(self, topic: str) -> str:
        """The topic itself, or the one that it was merged into."""
        seen: set[str] = set()
        while topic in self.merged and topic not in seen:
            seen.add(topic)
            topic = self.merged[topic]
        return topic

    def line(self, topic: str) -> tuple[str, ...]:
        """The topic and all above it, nearest first; nothing for an unknown one."""
        found: list[str] = []
        above: str | None = topic
        while above in self.topics and above not in found:
            found.append(above)
            above = self.topics[above].parent
        return tuple(found)

    def names(self, topic: str) -> tuple[str, ...]:
        """What asks for any of these asks for the topic: its line, and what was merged into that."""
        line = self.line(self.lasting(topic))
        return line + tuple(old for old in self.merged if self.lasting(old) in line)

    def ancestors(self, topic: str) -> tuple[str, ...]:
        return self.line(topic)[1:]

    def priority(self, topic: str) -> Priority | None:
        line = (self.topics[name].priority for name in self.line(topic))
        return next((priority for priority in line if priority), None)

    def record(self, topic: str) -> Record:
        line = (self.topics[name].record for name in self.line(topic))
        return next((record for record in line if record), Record.NONE)

    def service_level(self, topic: str) -> str | None:
        line = (self.topics[name].service_level for name in self.line(topic))
        return next((level for level in line if level), None)

    def updates_by_itself(self, topic: str) -> bool:
        said = (self.topics[name].automatic_updates for name in self.line(topic))
        return next((one for one in said if one is not None), False)

    def team(self, topic: str) -> str:
        line = (self.teams.get(name, "") for name in self.line(topic))
        return next((team for team in line if team), "")
