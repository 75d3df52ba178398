"""Reports: a figure over a period, and the conversations behind it."""

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, Field, SkipValidation
from typing_extensions import TypedDict

from inbox.services.reports.definitions import Measure
from inbox.web.api.conversation_shapes import ConversationRow
from inbox.web.api.shapes import Shape

Interval = Literal["hour", "day", "week", "month"]
By = Literal["", "channel", "topic", "team", "agent", "language", "tag", "hour_of_week"]
Clock = Literal["elapsed", "business"]


class ReportPeriod(Shape):
    from_: str = Field("", alias="from", max_length=40)
    """A day in `zone` (`2026-11-01`), or a whole hour with its offset."""
    to: str = Field("", max_length=40)
    """Where it ends; not part of it."""
    period: str = Field("", max_length=20)
    """In place of both, said from today: `last_week`, `this_month` …"""
    interval: str = Field("day", max_length=20)
    by: str = Field("", max_length=20)
    clock: str = Field("elapsed", max_length=20)
    zone: str = Field("", max_length=64)
    """The organisation's, where none is named."""


class ReportQuery(ReportPeriod):
    compare: str | None = Field(None, max_length=40)
    """`previous`, or the day on which a period of the same length begins."""
    format: Literal["json", "csv", "parquet"] = "json"


class BehindQuery(ReportPeriod):
    key: str | None = Field(None, max_length=100)
    """Of a row; `none` is what has none."""
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = None


class ReportInterval(Shape):
    start: datetime
    end: datetime
    unfinished: bool


class ReportCell(TypedDict):
    """As those of a row. There are tens of thousands of these in a large report, which take as long to
    check as to read: they come from nobody but us, and are not checked."""

    n: int
    value: float | None
    median: int | None
    p90: int | None
    low: float | None
    high: float | None


class ReportTotal(Shape):
    n: int
    value: float | None
    """A number, a share of 1, mean seconds or a mean score; null where there is nothing to divide by."""
    median: int | None
    """Seconds; null under n = 20."""
    p90: int | None
    low: float | None = None
    """Of scores: where the mean of all customers lies with 95 % certainty; null under n = 5."""
    high: float | None = None


class ReportRow(ReportTotal):
    key: str
    """Empty: nothing was set. Of `hour_of_week`: the day from Monday 0, and the hour, `4-09`."""
    label: str | None
    past_target_now: int | None
    """Of response times: how many still wait past their target."""
    unfinished: bool
    cells: SkipValidation[list[ReportCell]]
    """One for each of `intervals`."""


class ReportCompared(Shape):
    model_config = ConfigDict(serialize_by_alias=True)
    from_: datetime = Field(alias="from")
    to: datetime
    rows: list[ReportRow]


class Report(Shape):
    model_config = ConfigDict(serialize_by_alias=True)
    as_of: datetime
    figure: str
    kind: Measure
    definition: str
    final_after_days: int
    clock: Clock
    zone: str
    by: By
    interval: Interval
    from_: datetime = Field(alias="from")
    to: datetime
    intervals: list[ReportInterval]
    rows: list[ReportRow]
    compare: ReportCompared | None


class Behind(Shape):
    conversation_id: str
    conversation: ConversationRow | None
    """Null once it is gone."""
    at: datetime
    seconds: int | None
    yes: bool | None
    n: int = 1
    """How much of the number it is."""


class BehindPage(Shape):
    as_of: datetime
    total: int
    """The number: what `n` of all items adds up to."""
    conversations: int | None = None
    """Where they stand there once each: how many they are."""
    items: list[Behind]
    next: str | None


class MarksQuery(Shape):
    from_: str = Field("", alias="from", max_length=40)
    to: str = Field("", max_length=40)
    period: str = Field("", max_length=20)
    zone: str = Field("", max_length=64)


class PeriodMark(Shape):
    """What was changed and may be why a figure is another than before."""

    at: datetime
    kind: Literal[
        "topic",
        "calendar",
        "service_level",
        "update_started",
        "update_ended",
        "case_links",
        "published",
    ]
    """`case_links`: the first link to a case was given or opened."""
    name: str
    """Of many that were changed within one minute the first three."""
    count: int
    topic: str | None
    """Whose status updates they are."""
