"""What is simulated: who works when and knows what, how much comes, and how long it takes."""

from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from inbox.model.words import Priority
from routing.schedule import Intervals
from routing.team_settings import Assignment

Weights = dict[str, Annotated[float, Field(ge=0, le=1e9)]]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _levels(value: Any) -> Any:
    """A list of names stands for level 2 in each."""
    return dict.fromkeys(value, 2) if isinstance(value, list | tuple) else value


Levels = Annotated[dict[str, Annotated[int, Field(ge=1, le=3)]], BeforeValidator(_levels)]


class Worker(Shape):
    id: Annotated[str, Field(min_length=1, max_length=100)]
    topics: Levels = Field(default_factory=dict)
    languages: Levels = Field(default_factory=dict)
    channels: Levels = Field(default_factory=dict)
    count: Annotated[int, Field(ge=1, le=2000)] = 1
    """So many of them, alike."""
    hours: Intervals = ()
    """`08:00-12:00`, or several; left out: always there."""
    capacity: Annotated[int, Field(ge=1, le=1000)] = 1
    """How many they may have before them; they work on one at a time."""
    speed: Annotated[float, Field(gt=0, le=100)] = 1.0
    """2 is twice as fast as others."""


class Spread(StrEnum):
    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"
    FIXED = "fixed"


class Handling(Shape):
    minutes: Annotated[float, Field(gt=0, le=10_000)] = 10.0
    topics: dict[str, Annotated[float, Field(gt=0, le=10_000)]] = Field(default_factory=dict)
    """Minutes, where they are others than those above."""
    spread: Spread = Spread.EXPONENTIAL
    variation: Annotated[float, Field(gt=0, le=10)] = 0.8
    """Of lognormal: the standard deviation, as a share of the mean."""


class Wave(Shape):
    """For some hours, more or less of something."""

    hours: Intervals
    factor: Annotated[float, Field(ge=0, le=1000)]
    topic: str | None = None
    language: str | None = None


class Rates(Shape):
    per_hour: Annotated[float, Field(ge=0, le=100_000)]
    topics: Weights = Field(min_length=1)
    languages: Weights = Field(default_factory=lambda: {"": 1.0})
    channels: Weights = Field(default_factory=lambda: {"email": 1.0})
    priorities: dict[Priority, Annotated[float, Field(ge=0)]] = Field(
        default_factory=lambda: {Priority.NORMAL: 1.0}
    )
    hours: Intervals = ((0, 1440),)
    waves: tuple[Wave, ...] = ()

    @model_validator(mode="after")
    def _something_comes(self) -> Self:
        for name in ("topics", "languages", "channels", "priorities"):
            if not sum(getattr(self, name).values()) > 0:
                raise ValueError(f"{name}: at least one needs a weight above 0")
        return self


class Arrival(Shape):
    """One conversation, as it really came or as it is to come."""

    minute: Annotated[float, Field(ge=0, le=525_600)]
    """After the beginning."""
    topic: str = ""
    language: str = ""
    channel: str = "email"
    priority: Priority = Priority.NORMAL
    due_minutes: Annotated[float, Field(gt=0, le=525_600)] | None = None
    """After it came."""
    handling_minutes: Annotated[float, Field(gt=0, le=10_000)] | None = None


class Goal(Shape):
    minutes: Annotated[float, Field(ge=0, le=100_000)] = 5.0
    share: Annotated[float, Field(gt=0, lt=1)] = 0.8


class Scenario(Shape):
    name: str = ""
    days: Annotated[int, Field(ge=1, le=60)] = 1
    warm_up_minutes: Annotated[float, Field(ge=0, le=10_000)] = 0
    """What comes before that is served and not counted."""
    agents: Annotated[tuple[Worker, ...], Field(min_length=1, max_length=2000)]
    rates: Rates | None = None
    arrivals: tuple[Arrival, ...] = Field((), max_length=200_000)
    parents: dict[str, str] = Field(default_factory=dict)
    """Topic to the one above it."""
    handling: Handling = Handling()
    goal: Goal = Goal()
    assignment: Assignment = Assignment(end_margin_minutes=0)

    @model_validator(mode="after")
    def _has_work_and_people(self) -> Self:
        if (self.rates is None) == (not self.arrivals):
            raise ValueError("write either rates or arrivals")
        ids = [worker.id for worker in self.agents]
        if len(set(ids)) != len(ids):
            twice = next(one for one in ids if ids.count(one) > 1)
            raise ValueError(f'agents: "{twice}" is there twice')
        if sum(worker.count for worker in self.agents) > 2000:
            raise ValueError("agents: at most 2000 people are simulated")
        return self._no_circles()

    def _no_circles(self) -> Self:
        for topic in self.parents:
            if topic in self.line(topic)[1:]:
                raise ValueError(f'parents: the topic "{topic}" stands below itself')
        return self

    def line(self, topic: str) -> tuple[str, ...]:
        """The topic and those above it."""
        found = [topic] if topic else []
        while found and found[-1] in self.parents and len(found) <= len(self.parents):
            found.append(self.parents[found[-1]])
        return tuple(found)

    def handling_minutes(self, topic: str) -> float:
        named = (self.handling.topics[t] for t in self.line(topic) if t in self.handling.topics)
        return next(named, self.handling.minutes)
