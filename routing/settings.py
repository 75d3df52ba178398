"""The shapes of teams.yaml, topics.yaml, rules.yaml and competences.yaml."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from inbox.model.words import Auto, Kind, Priority, Record

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Level = Annotated[int, Field(ge=1, le=3)]


def _listed(value: Any) -> Any:
    """One thing may be written without the brackets of a list."""
    return [value] if isinstance(value, str | int) and not isinstance(value, bool) else value


Words = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=200)], ...],
    BeforeValidator(_listed),
    Field(max_length=500),
]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_listed)]
Languages = Annotated[tuple[Language, ...], BeforeValidator(_listed)]


def _can_be_found(entry: str) -> str:
    if not any(letter.isalnum() for letter in entry):
        raise ValueError(f'"{entry}" holds no word')
    star = entry.find("*")
    if star >= 0 and (star < 2 or star != len(entry) - 1 or not entry[:-1].isalnum()):
        raise ValueError(f'"{entry}": * stands at the end of one word of two letters or more')
    return entry


WordEntries = Annotated[
    tuple[Annotated[str, Field(max_length=200), AfterValidator(_can_be_found)], ...],
    BeforeValidator(_listed),
    Field(max_length=500),
]
"""Words, phrases, and beginnings of words such as `faktur*`."""


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Assign(StrEnum):
    PUSH = "push"  # the program gives conversations to people
    PULL = "pull"  # people take them


class Team(Shape):
    id: Id
    name: Annotated[str, Field(min_length=1)]
    assign: Assign = Assign.PUSH
    language: Language | None = None
    topics: Ids = ()
    """Conversations on these topics (and those below them) belong here, unless a rule says otherwise."""


class Topic(Shape):
    id: Id
    name: dict[Language, str] = Field(min_length=1)
    parent: Id | None = None
    instruction: str = ""
    mandate: str = ""
    priority: Priority | None = None
    record: Record | None = None
    """None takes the parent's; a root without one is `none`."""
    words: WordEntries = ()


class When(Shape):
    channel: Ids = ()
    channel_kind: Ids = ()
    words: WordEntries = ()
    all_words: WordEntries = ()
    not_words: WordEntries = ()
    subject: WordEntries = ()
    sender: Words = ()
    recipient: Words = ()
    language: Languages = ()
    topic: Ids = ()
    tags: Words = ()
    fields: dict[str, Words] = Field(default_factory=dict)
    has_attachments: bool | None = None
    is_first: bool | None = None
    public: bool | None = None
    auto: tuple[Auto, ...] = ()


class Then(Shape):
    tags: Words = ()
    topic: Id | None = None
    priority: Priority | None = None
    team: Id | None = None
    kind: Kind | None = None

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not (self.tags or self.topic or self.priority or self.team or self.kind):
            raise ValueError("must set at least one of tags, topic, priority, team, kind")
        return self


class Rule(Shape):
    id: Id
    name: str = ""
    enabled: bool = True
    when: When = When()
    then: Then
    stop: bool = False


class Grant(Shape):
    level: Level
    expires: date | None = None
    """The last day on which it counts."""


def _granted(value: Any) -> Any:
    return {"level": value} if isinstance(value, int) and not isinstance(value, bool) else value


GrantOrLevel = Annotated[Grant, BeforeValidator(_granted)]


class AgentCompetences(Shape):
    """One agent's entry in competences.yaml, named by the address they log in with."""

    agent: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
    topics: dict[Id, GrantOrLevel] = Field(default_factory=dict)
    languages: dict[Language, GrantOrLevel] = Field(default_factory=dict)
    channels: dict[Id, GrantOrLevel] = Field(default_factory=dict)
    """By kind of channel."""
