"""The overview, what could not be read, and what goes out."""

from datetime import datetime
from typing import Literal

from inbox.model.words import Delivery
from inbox.web.api.channel_shapes import ChannelRef
from inbox.web.api.people_shapes import AgentShape
from inbox.web.api.shapes import Shape


class Normal(Shape):
    """The same weekday and hour in the eight weeks before, without the extremes."""

    low: int
    middle: int
    high: int


class InTime(Shape):
    n: int
    """Answers with a target that were sent today, or whose time ran out."""
    in_time: int


class OverviewChannel(Shape):
    channel: ChannelRef
    in_today: int
    unanswered: int
    oldest_since: datetime | None
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


class Overview(Shape):
    as_of: datetime
    zone: str
    channels: list[OverviewChannel]
    unanswered: int
    oldest_since: datetime | None
    past_target: int
    median_seconds: int | None
    answered: int
    agents: list[AgentShape]
    hours: list[int]
    hours_normal: list[Normal | None] = []
    in_today_normal: Normal | None = None
    within_target: InTime | None = None


class QuarantineRow(Shape):
    id: str
    channel: ChannelRef
    reason: str
    detail: str
    size: int
    at: datetime
    tries: int


class DeliveryRow(Shape):
    id: str
    message_id: str
    conversation_id: str
    number: int
    channel: ChannelRef
    to: str
    state: Delivery
    error: str | None
    attempts: int
    at: datetime
    next_try_at: datetime | None


class ResolveBody(Shape):
    outcome: Literal["sent", "send_again"]
