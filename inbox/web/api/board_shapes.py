"""The live board, the little of it that a screen on a wall shows, and the addresses of such screens."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from inbox.web.api.channel_shapes import ChannelRef
from inbox.web.api.people_shapes import AgentShape
from inbox.web.api.shapes import Named, Shape, When


class Normal(Shape):
    """On days like this one in the eight weeks before, without the extremes."""

    low: int
    middle: int
    high: int


class NormalShare(Shape):
    low: float
    middle: float
    high: float


class InTime(Shape):
    n: int
    """Answers with a target that were sent today, or whose time ran out."""
    in_time: int


class _Waiting(Shape):
    waiting_at: datetime | None = None
    """The hour that the two below are of."""
    waiting_weeks: int = 0
    """How many such days are known; from fewer than four nothing is normal."""
    unanswered_normal: Normal | None = None
    oldest_seconds_normal: Normal | None = None
    within_target: InTime | None = None
    within_target_normal: NormalShare | None = None
    """By this hour."""
    in_today_normal: Normal | None = None


class Mark(Shape):
    """What happened and may be why so many write."""

    at: datetime
    kind: Literal["update_started", "update_ended", "published", "surge"]
    name: str


class _Row(Shape):
    in_today: int
    unanswered: int
    oldest_since: datetime | None
    oldest_seconds: int | None = None
    """By the clock that was asked for, as the two medians are."""
    answered: int
    """n: first responses today, of which the two below are made."""
    median_seconds: int | None
    p90_seconds: int | None
    past_target: int
    hours: list[int]
    """Messages in for each of the last 24 hours, the current one last."""
    in_today_normal: Normal | None = None
    """By this time of day; null while there are too few weeks to know."""
    within_target: InTime | None = None


class OverviewChannel(_Row):
    channel: ChannelRef


class OverviewTopic(_Row):
    topic: Named
    """Without id and name: what has none."""


class OverviewTeam(_Row):
    team: Named
    """Without id and name: what has none."""


class OverviewQuery(Shape):
    team: str | None = Field(None, max_length=64)
    """What is worked on in this team alone."""
    by: Literal["channel", "topic", "team"] = "channel"
    clock: Literal["elapsed", "business"] = "elapsed"


class BoardBehindQuery(OverviewQuery):
    figure: Literal["messages", "first_response", "within_target"]
    """Of today. Behind *unanswered* and *past target* are lists: `GET conversations?view=overdue:team:help`."""
    key: str | None = Field(None, max_length=100)
    """Of one row; `none` is what has none, left out: all of them."""
    hour: When | None = None
    """Of messages: when one of the last 24 hours began, in place of today."""
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = None


class Overview(_Waiting):
    as_of: datetime
    zone: str
    channels: list[OverviewChannel]
    topics: list[OverviewTopic] = []
    teams: list[OverviewTeam] = []
    """One of the three, as asked for."""
    clock: Literal["elapsed", "business"] = "elapsed"
    open_today: list[tuple[str, str]] | None = None
    """From when until when, as the clocks of the first calendar show it; null where there is no calendar."""
    unanswered: int
    oldest_since: datetime | None
    oldest_seconds: int | None = None
    past_target: int
    median_seconds: int | None
    answered: int
    agents: list[AgentShape]
    hours: list[int]
    hours_normal: list[Normal | None] = []
    marks: list[Mark] = []


class WallChannel(Shape):
    name: str
    kind: str
    in_today: int
    in_today_normal: Normal | None
    unanswered: int
    oldest_since: datetime | None
    past_target: int


class WallFigures(_Waiting):
    """Sums alone: nothing about single customers, conversations or agents."""

    as_of: datetime
    zone: str
    channels: list[WallChannel]
    unanswered: int
    oldest_since: datetime | None
    past_target: int
    in_today: int
    hours: list[int]
    hours_normal: list[Normal | None]
    present: int
    """How many agents are there, of how many."""
    agents: int


class WallShape(Shape):
    name: str
    organisation: str
    language: str
    theme: Literal["light", "dark", "system"]
    figures: WallFigures


Theme = Literal["light", "dark", "system"]
Language = Literal["sv", "nb", "da", "en"]


class WallboardRow(Shape):
    id: str
    name: str
    team: Named | None
    channel: Named | None
    language: Language
    theme: Theme
    created_at: datetime
    expires_at: datetime | None
    last_seen_at: datetime | None


class WallboardNew(Shape):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    team: str | None = Field(None, max_length=64)
    """Of one team or one channel; of neither, everything."""
    channel: str | None = Field(None, max_length=64)
    language: Language = "sv"
    theme: Theme = "dark"
    expires_at: When | None = None


class WallboardCreated(WallboardRow):
    token: str
    address: str
    """What the screen opens: the token stands behind the `#`, which no browser sends to a server."""


_SHARED = (
    *("as_of", "zone", "unanswered", "oldest_since", "past_target", "hours", "hours_normal"),
    *("waiting_at", "waiting_weeks", "unanswered_normal", "oldest_seconds_normal"),
    *("within_target", "within_target_normal", "in_today_normal"),
)
_OF_CHANNEL = ("in_today", "in_today_normal", "unanswered", "oldest_since", "past_target")


def wall_figures(board: Mapping[str, Any]) -> dict[str, Any]:
    """Named one by one: what is added to the board one day does not hang on a wall by itself."""
    channels = board["channels"]
    return {
        **{name: board[name] for name in _SHARED},
        "channels": [_channel(one) for one in channels],
        "in_today": sum(one["in_today"] for one in channels),
        "present": sum(one["presence"] != "away" for one in board["agents"]),
        "agents": len(board["agents"]),
    }


def _channel(one: Mapping[str, Any]) -> dict[str, Any]:
    about = one["channel"]
    figures = {name: one[name] for name in _OF_CHANNEL}
    return {"name": about["name"], "kind": about["kind"], **figures}
