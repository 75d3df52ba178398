"""What is asked when, and what it may cost: cursors of each feed, requests of a quarter of an hour, posts
of a day. Pure; all of it stands in the channel's cursor, so that it holds over restarts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.x.settings import Budget, XSettings

WINDOW = timedelta(minutes=15)
MESSAGES, MENTIONS, SEARCH = "messages", "mentions", "search:"


@dataclass(slots=True)
class Feed:
    since: str | None = None
    """The newest that is known; None before the first look."""
    asked: datetime | None = None
    not_before: datetime | None = None


@dataclass(slots=True)
class State:
    feeds: dict[str, Feed] = field(default_factory=dict)
    window_from: datetime | None = None
    requests: int = 0
    day: str = ""
    posts: int = 0

    def feed(self, name: str) -> Feed:
        return self.feeds.setdefault(name, Feed())

    def is_due(self, name: str, settings: XSettings, now: datetime) -> bool:
        feed = self.feed(name)
        seconds = settings.search_seconds if name.startswith(SEARCH) else settings.poll_seconds
        rested = feed.asked is None or now - feed.asked >= timedelta(seconds=seconds)
        return rested and (feed.not_before is None or now >= feed.not_before)

    def may_spend(self, budget: Budget, now: datetime) -> bool:
        """One request more, whose posts fit into what is left of the day."""
        if self.window_from is None or now - self.window_from >= WINDOW:
            self.window_from, self.requests = now, 0
        if self.day != now.date().isoformat():
            self.day, self.posts = now.date().isoformat(), 0
        return self.requests < budget.requests_per_15_minutes and self.posts < budget.posts_per_day

    def spend(self, posts: int) -> None:
        self.requests += 1
        self.posts += posts

    def to_cursor(self) -> Mapping[str, Any]:
        return {
            "feeds": {
                name: {
                    "since": feed.since,
                    "asked": _text(feed.asked),
                    "not_before": _text(feed.not_before),
                }
                for name, feed in self.feeds.items()
            },
            "window": [_text(self.window_from), self.requests],
            "day": [self.day, self.posts],
        }


def read_state(cursor: Mapping[str, Any]) -> State:
    window, day = cursor.get("window") or [None, 0], cursor.get("day") or ["", 0]
    feeds = {
        name: Feed(one.get("since"), _time(one.get("asked")), _time(one.get("not_before")))
        for name, one in (cursor.get("feeds") or {}).items()
    }
    return State(feeds, _time(window[0]), int(window[1]), str(day[0]), int(day[1]))


def feed_names(settings: XSettings) -> list[str]:
    """What customers wrote to us first: where the budget is small, listening goes without."""
    return [
        *([MESSAGES] if settings.messages else []),
        *([MENTIONS] if settings.mentions else []),
        *(SEARCH + search.id for search in settings.searches),
    ]


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _time(text: Any) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if isinstance(text, str) else None
