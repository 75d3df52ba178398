"""Saved reports: questions under a name, shared, and mailed at set times."""

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from inbox.web.api.shapes import Named, Shape

Shared = Literal["nobody", "team", "everybody"]
Every = Literal["day", "week", "month"]
MailState = Literal["waiting", "taken", "sent", "failed", "dropped"]


class SavedQuestion(Shape):
    """As a report is asked for: with `period`, or with `from` and `to`."""

    model_config = ConfigDict(serialize_by_alias=True)
    figure: str = Field(max_length=40)
    period: str = Field("", max_length=20)
    from_: str = Field("", alias="from", max_length=40)
    to: str = Field("", max_length=40)
    interval: str = Field("day", max_length=20)
    by: str = Field("", max_length=20)
    clock: str = Field("elapsed", max_length=20)
    compare: Literal["", "previous"] = ""
    table: bool = False
    """Shown as a table first."""


class SavedReportNew(Shape):
    name: str = Field(min_length=1, max_length=100)
    questions: list[SavedQuestion] = Field(min_length=1, max_length=12)
    shared: Shared = "nobody"
    team: str | None = Field(None, max_length=64)
    """With `shared: team`."""


class SavedReportChange(Shape):
    name: str | None = Field(None, min_length=1, max_length=100)
    questions: list[SavedQuestion] | None = Field(None, min_length=1, max_length=12)
    shared: Shared | None = None
    team: str | None = Field(None, max_length=64)

    @model_validator(mode="after")
    def _nothing_is_taken_away(self) -> "SavedReportChange":
        given = self.model_fields_set - {"team"}
        if any(getattr(self, name) is None for name in given):
            raise ValueError("only team can be null")
        return self


class LastMail(Shape):
    state: MailState
    """`taken`: nobody can know whether it left. `dropped`: they may see none of it, or left."""
    due_at: datetime
    at: datetime
    error: str
    """Plain words, or `not_wanted` and `nothing_to_see`."""


class Recipient(Shape):
    agent: Named
    is_me: bool
    next_at: datetime | None
    left_at: datetime | None
    last: LastMail | None


class ReportSchedule(Shape):
    every: Every
    weekday: int | None
    day: int | None
    hour: int
    zone: Literal["organisation", "recipient"]
    recipients: list[Recipient]
    """All of them for who may change the report; else oneself."""


class SavedReport(Shape):
    id: str
    name: str
    owner: Named
    is_own: bool
    may_change: bool
    shared: Shared
    team: str | None
    questions: list[SavedQuestion]
    version: int
    created_at: datetime
    updated_at: datetime
    schedule: ReportSchedule | None


class ScheduleBody(Shape):
    every: Every
    weekday: int | None = Field(None, ge=0, le=6)
    """Of a week, from Monday 0."""
    day: int | None = Field(None, ge=1, le=31)
    """Of a month; in a shorter one its last."""
    hour: int = Field(7, ge=0, le=23)
    zone: Literal["organisation", "recipient"] = "organisation"
    recipients: list[str] = Field(min_length=1, max_length=100)
    """Ids of agents."""

    @model_validator(mode="after")
    def _says_on_which_day(self) -> "ScheduleBody":
        if (self.every == "week") != (self.weekday is not None):
            raise ValueError("a week has its weekday, and nothing else has")
        if (self.every == "month") != (self.day is not None):
            raise ValueError("a month has its day, and nothing else has")
        return self


class TryOutcome(Shape):
    state: Literal["sent", "failed", "taken"]
    error: str = ""
