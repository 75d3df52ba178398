"""What somebody is good at, and whether that is enough for a conversation.

- A topic asks for competence when anybody here has it for the topic or one above it. The nearest
  counts. A topic that nobody has is everybody's, at level 1.
- Languages ask for competence as soon as anybody here has one for any language. Who has none manages
  the organisation's first language at level 1. Bokmål and nynorsk stand in for each other at level 1,
  and `no` is both.
- A kind of channel asks for competence when anybody here has it for that kind.

"Anybody here" are all agents, also those who are away: what takes a specialist waits for one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

CompetenceKind = Literal["topic", "language", "channel"]
GENERAL = 1
"""The level of somebody for what asks for no competence."""

_STAND_INS: Mapping[str, tuple[str, ...]] = {"nb": ("nn",), "nn": ("nb",)}


@dataclass(frozen=True, slots=True)
class Competence:
    kind: CompetenceKind
    value: str
    """A topic's id, a BCP 47 tag, or a kind of channel."""
    level: int
    """1 to 3."""
    expires: date | None = None
    """The last day on which it counts."""
    learning: bool = False
    """Counts for what is easy, at level 1."""
    learning_with: int | None = None
    """The colleague who sees the answers meanwhile."""


Levels = Mapping[CompetenceKind, Mapping[str, int]]


def levels(competences: Iterable[Competence], today: date) -> Levels:
    """What still counts; the best where one is there twice."""
    found: dict[CompetenceKind, dict[str, int]] = {"topic": {}, "language": {}, "channel": {}}
    for competence in competences:
        if competence.expires is None or competence.expires >= today:
            of_kind = found[competence.kind]
            of_kind[competence.value] = max(competence.level, of_kind.get(competence.value, 0))
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What all agents together have, and so what conversations ask for."""

    topics: frozenset[str]
    named_languages: frozenset[str]
    channels: frozenset[str]
    default_language: str

    @property
    def languages(self) -> bool:
        return bool(self.named_languages)

    @classmethod
    def by(cls, everybody: Iterable[Levels], default_language: str) -> "Asked":
        known = list(everybody)
        return cls(
            topics=frozenset(topic for each in known for topic in each["topic"]),
            named_languages=frozenset(one for each in known for one in each["language"]),
            channels=frozenset(kind for each in known for kind in each["channel"]),
            default_language=default_language,
        )

    def topic_level(self, has: Levels, line: Sequence[str]) -> int:
        """`line` is the topic and those above it. 0 is not enough."""
        if self.topics.isdisjoint(line):
            return GENERAL
        return next((has["topic"][topic] for topic in line if topic in has["topic"]), 0)

    def language_level(self, has: Levels, language: str) -> int:
        if not language or not self.languages:
            return GENERAL
        if not has["language"]:
            base = self.default_language.split("-")[0]
            return GENERAL if language.split("-")[0] == base else 0
        return _language_level(has["language"], language)

    def channel_level(self, has: Levels, kind: str) -> int:
        return has["channel"].get(kind, 0) if kind in self.channels else GENERAL


def _language_level(has: Mapping[str, int], language: str) -> int:
    base = language.split("-")[0]
    for tag in (language, base, "no" if base in _STAND_INS else ""):
        if tag in has:
            return has[tag]
    return max((GENERAL for tag in _STAND_INS.get(base, ()) if tag in has), default=0)
