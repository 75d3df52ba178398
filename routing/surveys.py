"""The shape of surveys.yaml, and which survey a conversation gets. Pure."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from config.channels import Language
from routing.calendar_settings import Duration, Target
from routing.settings import Id, Ids, Shape
from routing.week import DAY

LINK = "{survey_link}"
CHANGEABLE = timedelta(days=1)
"""How long after the first answer it may be changed by the same link."""
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class ReviewBy(StrEnum):
    ASSIGNEE = "assignee"
    TEAM = "team"


class SurveyTexts(Shape):
    """What is left out is said in our own words."""

    ask: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    """The message that asks; has to hold {survey_link}."""
    purpose: Text | None = None
    """What the answers are used for."""
    thanks: Text | None = None

    def model_post_init(self, _: object) -> None:
        if self.ask is not None and LINK not in self.ask:
            raise ValueError(f"ask: has no {LINK}, so nobody could answer")


class Survey(Shape):
    id: Id
    ask: bool = True
    """False: these are not asked, whatever comes further down."""
    channels: Ids = ()
    """Left out: all that can."""
    teams: Ids = ()
    delay: Duration = Target(minutes=60)
    """After closing, by the clock on the wall."""
    again_after_days: Annotated[int, Field(ge=0, le=3650)] = 90
    """The same person is asked once in so many days, on any channel."""
    open_days: Annotated[int, Field(ge=1, le=365)] = 30
    """How long the link takes an answer."""
    review_satisfaction: Annotated[int, Field(ge=0, le=5)] = 2
    """At or below it, somebody has to look: 0 for never."""
    review_effort: Annotated[int, Field(ge=0, le=7)] = 2
    review_within: Duration = Target(days=1)
    review_by: ReviewBy = ReviewBy.ASSIGNEE
    texts: dict[Language, SurveyTexts] = Field(default_factory=dict)

    def takes(self, channel: str, team: str | None) -> bool:
        return (not self.channels or channel in self.channels) and (
            not self.teams or (team or "") in self.teams
        )

    def is_low(self, satisfaction: int | None, effort: int | None) -> bool:
        return (satisfaction is not None and satisfaction <= self.review_satisfaction) or (
            effort is not None and effort <= self.review_effort
        )


def survey_for(surveys: Iterable[Survey], channel: str, team: str | None) -> Survey | None:
    """The first that takes it; None where that one says not to ask."""
    first = next((one for one in surveys if one.takes(channel, team)), None)
    return first if first is not None and first.ask else None


def as_time(target: Target) -> timedelta:
    return timedelta(minutes=target.minutes + target.days * DAY)
