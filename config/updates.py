"""What is promised to customers and said meanwhile: organisation.yaml `updates`, and `silence` of a team or channel."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Text = Annotated[str, Field(min_length=1, max_length=5_000)]
Texts = dict[Language, Text]
Minutes = Annotated[float, Field(ge=5, le=60 * 24 * 30)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Updates(Shape):
    rhythm_minutes: Annotated[tuple[Minutes, ...], Field(min_length=1, max_length=50)] = (
        10,
        20,
        30,
        60,
        120,
        240,
    )
    """The pauses between status updates, one after the other; the last is repeated."""
    holding_minutes: Minutes = 240
    """By when a holding reply says that we are back, unless the agent chooses a time."""
    holding: Texts = Field(default_factory=dict)
    """Its text per language, with `{when}`."""
    nothing_new: Texts = Field(default_factory=dict)
    """The text of a status update, with `{when}`."""
    most_by_itself: Annotated[int, Field(ge=1, le=100)] = 12
    """After so many in a row a person has to look."""
    point_out: Annotated[int, Field(ge=2, le=10_000)] = 5
    """A topic is pointed out once so many within a day asked what is happening."""

    @model_validator(mode="after")
    def _promises_a_time(self) -> Self:
        for name in ("holding", "nothing_new"):
            missing = [one for one, text in getattr(self, name).items() if "{when}" not in text]
            if missing:
                raise ValueError(f"{name}: the text in {missing[0]} does not say {{when}}")
        return self


class Silence(Shape):
    """`silence` of a channel or a team: what happens when a customer does not answer us."""

    remind_after_days: Annotated[float, Field(ge=0.04, le=365)] | None = 3
    """null: no reminder."""
    close_after_days: Annotated[float, Field(ge=0.04, le=365)] | None = 7
    """After the reminder or, without one, after our last message. null: it stays."""
    texts: Texts = Field(default_factory=dict)
    """The reminder per language; `{days}` is how long it stays open."""

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if self.remind_after_days is None and self.close_after_days is None:
            raise ValueError("neither reminds nor closes; leave silence out instead")
        return self
