"""How a team's conversations are given out: a team's part of teams.yaml."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(StrEnum):
    """What is asked for no longer, once somebody has waited for long."""

    LEVEL = "level"  # how well the topic must be known
    NEIGHBOURS = "neighbours"  # who knows a topic beside it will do
    ANYONE = "anyone"  # whoever is in the team


class Loosen(Shape):
    after_minutes: Annotated[float, Field(ge=0, le=100_000)]
    to: Step


class ChannelLoad(Shape):
    """What one conversation on a kind of channel weighs, against an agent's capacity."""

    weight: Annotated[int, Field(ge=1, le=1000)] = 1
    most: Annotated[int, Field(ge=0, le=1000)] | None = None
    """How many of them one agent has at most at a time."""


# Three chats or one call: who talks to somebody who waits at the other end can't do much beside it.
LIVE: Mapping[str, ChannelLoad] = {
    "chat": ChannelLoad(weight=3, most=3),
    "phone": ChannelLoad(weight=10, most=1),
}
PLAIN = ChannelLoad()


class Assignment(Shape):
    """`assignment` of a team."""

    loosen: tuple[Loosen, ...] = ()
    channels: dict[str, ChannelLoad] = Field(default_factory=dict)
    difficulty: dict[str, Annotated[int, Field(ge=1, le=3)]] = Field(default_factory=dict)
    """Topic to the level that it takes; 1 where nothing is said."""
    continuity_minutes: Annotated[float, Field(ge=0, le=1000)] = 10
    """How much longer others may wait so that a customer meets whom they met before."""
    continuity_days: Annotated[float, Field(gt=0, le=3650)] = 14
    """After that time it is worth half as much."""
    away_minutes: Annotated[float, Field(ge=1, le=100_000)] | None = 60
    """Who is away for longer gives back what is unanswered. null: never."""
    end_margin_minutes: Annotated[float, Field(ge=0, le=480)] = 10
    """Nothing new so shortly before a shift ends, and nothing that takes longer than what is left."""

    @model_validator(mode="after")
    def _loosens_in_order(self) -> Self:
        after = [step.after_minutes for step in self.loosen]
        steps = [step.to for step in self.loosen]
        if after != sorted(after):
            raise ValueError("loosen: each step comes later than the one before it")
        if len(set(steps)) != len(steps):
            raise ValueError("loosen: each step is there once")
        if steps != sorted(steps, key=list(Step).index):
            raise ValueError("loosen: the order is level, neighbours, anyone")
        return self

    def load(self, channel_kind: str) -> ChannelLoad:
        return self.channels.get(channel_kind) or LIVE.get(channel_kind, PLAIN)


USUAL = Assignment()
