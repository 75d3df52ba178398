"""What somebody wishes to be told of, by which way and when. Pure."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from config.zones import Zone
from routing.settings import Shape

STALE = timedelta(hours=6)
"""What is older when it is noticed, after a long stop, only stands in the console."""
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class NoticeKind(StrEnum):
    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    NEAR_BREACH = "near_breach"
    BREACHED = "breached"
    PROMISE_DUE = "promise_due"
    CHANNEL_TROUBLE = "channel_trouble"
    UNUSUAL_VOLUME = "unusual_volume"


OF_OPERATIONS = frozenset({NoticeKind.CHANNEL_TROUBLE, NoticeKind.UNUSUAL_VOLUME})
"""For those who lead or look after channels."""
OF_TEAMS = (
    NoticeKind.NEAR_BREACH,
    NoticeKind.BREACHED,
    NoticeKind.PROMISE_DUE,
    NoticeKind.CHANNEL_TROUBLE,
    NoticeKind.UNUSUAL_VOLUME,
)
"""What a team's own address may be told."""


class Way(StrEnum):
    CONSOLE = "console"
    MAIL = "mail"
    PUSH = "push"
    CHAT = "chat"


OUTWARD = (Way.MAIL, Way.PUSH, Way.CHAT)

DEFAULT: Mapping[NoticeKind, tuple[Way, ...]] = {
    NoticeKind.ASSIGNED: (Way.CONSOLE,),
    NoticeKind.MENTIONED: (Way.CONSOLE, Way.PUSH),
    NoticeKind.NEAR_BREACH: (Way.CONSOLE,),
    NoticeKind.BREACHED: (Way.CONSOLE, Way.PUSH),
    NoticeKind.PROMISE_DUE: (Way.CONSOLE, Way.MAIL, Way.PUSH),
    NoticeKind.CHANNEL_TROUBLE: (Way.CONSOLE, Way.MAIL, Way.PUSH),
    NoticeKind.UNUSUAL_VOLUME: (Way.CONSOLE, Way.PUSH),
}


class Quiet(Shape):
    """Hours in which nothing leaves the console. From 22:00 to 07:00 passes midnight."""

    start: Clock = "18:00"
    end: Clock = "07:00"
    weekend: bool = True
    """All of Saturday and Sunday too."""
    zone: Zone | None = None
    """Left out: the organisation's."""


class Wishes(Shape):
    ways: dict[NoticeKind, tuple[Way, ...]] = Field(default_factory=dict)
    """By kind; a kind that is left out has its default."""
    digest_minutes: Annotated[int, Field(ge=0, le=1440)] = 10
    """After something left by a way, what follows within so many minutes leaves as one."""
    quiet: Quiet | None = None

    def by(self, kind: NoticeKind) -> tuple[Way, ...]:
        return self.ways.get(kind, DEFAULT[kind])


def leaves_at(now: datetime, last_at: datetime | None, wishes: Wishes, zone: str) -> datetime:
    """When what waits for one way may leave: after the pause, and not in quiet hours."""
    at = now
    if last_at is not None:
        at = max(now, last_at + timedelta(minutes=wishes.digest_minutes))
    return _after_quiet(at, wishes.quiet, zone) if wishes.quiet else at


def _after_quiet(at: datetime, quiet: Quiet, zone: str) -> datetime:
    own = ZoneInfo(quiet.zone or zone)
    # A night may lead into a weekend and out of it into a night: never more steps than that.
    for _ in range(6):
        end = _end(at.astimezone(own), quiet, own)
        if end is None:
            return at
        at = end.astimezone(at.tzinfo)
    return at


def _end(local: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime | None:
    """When the quiet that holds at this local time is over; None where it is not quiet."""
    day, clock = local.date(), local.time()
    start, end = time.fromisoformat(quiet.start), time.fromisoformat(quiet.end)
    if quiet.weekend and local.weekday() >= 5:
        return datetime.combine(day + timedelta(days=7 - local.weekday()), time(), zone)
    if start <= clock < end:
        return datetime.combine(day, end, zone)
    if start > end and clock >= start:
        return datetime.combine(day + timedelta(days=1), end, zone)
    if start > end and clock < end:
        return datetime.combine(day, end, zone)
    return None
