"""The shapes of teams.yaml, topics.yaml, rules.yaml and competences.yaml; of screens too."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from config.updates import Silence
from config.zones import Zone
from inbox.model.words import Auto, Kind, Priority, Record
from routing.checks import Rows, can_be_found, duration
from routing.schedule import Week
from routing.team_settings import Assignment
from routing.wrong import WrongError

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


MOST_WORDS = 500

WordEntries = Annotated[
    tuple[Annotated[str, Field(max_length=200), AfterValidator(can_be_found)], ...],
    BeforeValidator(_listed),
    Field(max_length=MOST_WORDS),
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
    hours: Week = Field(default_factory=dict)
    """When its people work, unless they have hours of their own. Left out: whenever they are there."""
    zone: Zone | None = None
    """Of those hours. Left out: the organisation's."""
    assignment: Assignment = Assignment()
    silence: Silence | None = None
    """When its customers do not answer us, unless the channel says otherwise."""


Texts = dict[Language, Annotated[str, Field(min_length=1, max_length=20_000)]]
"""One text in several languages."""


class Topic(Shape):
    id: Id
    name: dict[Language, Annotated[str, Field(min_length=1, max_length=200)]] = Field(min_length=1)
    parent: Id | None = None
    owner: Annotated[str, Field(max_length=200)] = ""
    """Who answers for it: somebody's log-in address, or a team's id."""
    instruction: Annotated[str, Field(max_length=20_000)] = ""
    mandate: Annotated[str, Field(max_length=5_000)] = ""
    competence: Id | None = None
    """The topic whose competence it takes. None: its own, or one above it."""
    handling_minutes: Annotated[float, Field(gt=0, le=10_000)] | None = None
    """How long one conversation is expected to take."""
    service_level: Id | None = None
    answer: Texts = Field(default_factory=dict)
    """A first answer, suggested to the agent, never sent by itself."""
    next: Ids = ()
    """What people ask next after it."""
    priority: Priority | None = None
    automatic_updates: bool | None = None
    """Whether status updates may be sent by themselves. None takes the parent's; a root without one: no."""
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


class On(StrEnum):
    """When a rule is asked."""

    MESSAGE = "message"  # a customer's message came
    CHANGE = "change"  # something about the conversation changed
    TIME = "time"  # so much time has passed since something
    DEADLINE = "deadline"  # so much is left until the due time


class Changed(StrEnum):
    STATUS = "status"
    TOPIC = "topic"
    TEAM = "team"
    ASSIGNEE = "assignee"
    PRIORITY = "priority"
    KIND = "kind"
    TAGS = "tags"
    FIELDS = "fields"
    ANSWERED = "answered"


class Since(StrEnum):
    WAITING = "waiting"  # the customer's wait began
    CREATED = "created"
    SILENT = "silent"  # the last message of anybody


def _span(text: str) -> str:
    if duration(text) is None:
        raise WrongError("duration", f'"{text}" is no length of time; write 30m, 4h or 2d')
    return text


Span = Annotated[str, AfterValidator(_span)]


class Event(Shape):
    on: On = On.MESSAGE
    changed: tuple[Changed, ...] = ()
    """For `change`: any of these. Left out: anything."""
    since: Since | None = None
    after: Span | None = None
    """For `time`: so long since then. For `deadline`: so long before it."""

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if (self.on is On.TIME) != (self.since is not None):
            raise WrongError("since", "since belongs to on: time, and that needs it")
        if (self.on in (On.TIME, On.DEADLINE)) != (self.after is not None):
            raise WrongError(
                "after", "after belongs to on: time and on: deadline, and they need it"
            )
        if self.changed and self.on is not On.CHANGE:
            raise WrongError("changed", "changed belongs to on: change")
        return self


def _event(value: Any) -> Any:
    return {"on": value} if isinstance(value, str) else value


class Then(Shape):
    tags: Words = ()
    untag: Words = ()
    topic: Id | None = None
    priority: Priority | None = None
    team: Id | None = None
    kind: Kind | None = None
    agent: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)] | None = None
    """By the address they log in with."""
    suggest: Texts = Field(default_factory=dict)
    """A suggested answer."""
    answer: Texts = Field(default_factory=dict)
    """Sent by itself, if the gate of everything automatic lets it."""
    note: Annotated[str, Field(max_length=5_000)] = ""
    snooze: Span | None = None
    close: bool = False
    escalate: bool = False
    """Priority up by one, and the leads are told."""
    notify: Words = ()
    """Log-in addresses, team ids, or `leads`."""
    webhook: Id | None = None
    """An address of organisation.yaml."""

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not any(getattr(self, name) for name in type(self).model_fields):
            names = ", ".join(type(self).model_fields)
            raise WrongError("does_nothing", f"must do at least one of {names}")
        return self


class Rule(Shape):
    id: Id
    name: Annotated[str, Field(max_length=200)] = ""
    enabled: bool = True
    event: Annotated[Event, BeforeValidator(_event)] = Event()
    when: When = When()
    """The short form: all that is written must hold."""
    checks: Rows = ()
    """The rows of IF: all must hold, with those of `when`."""
    then: Then
    stop: bool = False


class Grant(Shape):
    level: Level
    expires: date | None = None
    """The last day on which it counts."""
    learning: bool = False
    """Gets what is easy, and a colleague sees the answers."""
    learning_with: Annotated[str, Field(max_length=254)] | None = None
    """That colleague's log-in address."""


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
    hours: Week = Field(default_factory=dict)
    """When they work. Left out: their team's hours."""
    zone: Zone | None = None
