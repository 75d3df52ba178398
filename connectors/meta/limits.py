"""How much of its allowance the platform says we have used, and how long to wait because of it.

developers.facebook.com/docs/graph-api/overview/rate-limiting: percentages in `X-App-Usage`,
`X-Page-Usage` and `X-Business-Use-Case-Usage`; at 100 calls are refused.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

HEADERS = ("x-app-usage", "x-page-usage", "x-business-use-case-usage")
FREE_BELOW = 80
FULL_FROM = 95
SLOWEST = timedelta(seconds=10)
"""Between two sends shortly before it is full."""
WHEN_FULL = timedelta(minutes=2)
LONGEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Usage:
    percent: float = 0
    regain: timedelta = timedelta()
    """What the platform estimates until calls are taken again."""


def read_usage(headers: Mapping[str, str]) -> Usage | None:
    """The worst of what the headers say; None where they say nothing."""
    found = [one for name in HEADERS for one in _of_header(headers.get(name, ""))]
    if not found:
        return None
    return Usage(max(one.percent for one in found), max(one.regain for one in found))


def _of_header(value: str) -> Iterator[Usage]:
    try:
        told = json.loads(value[:20_000]) if value else None
    except (ValueError, RecursionError):
        return
    if not isinstance(told, dict):
        return
    lists = [one for one in told.values() if isinstance(one, list)]
    for one in [told, *(each for several in lists for each in several)]:
        if isinstance(one, dict):
            yield _of_values(one)


def _of_values(told: Mapping[str, Any]) -> Usage:
    parts = [told.get(name) for name in ("call_count", "total_time", "total_cputime")]
    percents = [float(one) for one in parts if isinstance(one, int | float)]
    minutes = told.get("estimated_time_to_regain_access")
    regain = min(float(minutes), 1440) if isinstance(minutes, int | float) else 0
    return Usage(max(percents, default=0), timedelta(minutes=max(regain, 0)))


class Pace:
    """Of one token. Several threads use it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._usage = Usage()
        self._noted: datetime | None = None
        self._last: datetime | None = None

    def note(self, headers: Mapping[str, str], now: datetime) -> None:
        usage = read_usage(headers)
        if usage is not None:
            with self._lock:
                self._usage, self._noted = usage, now

    def wait(self, now: datetime, *, goes: bool = True) -> timedelta:
        """How long a send has to wait. Nothing means now, and if it then `goes` it is counted."""
        with self._lock:
            pause = _pause(self._usage, self._noted, self._last, now)
            if goes and not pause:
                self._last = now
            return pause

    @property
    def percent(self) -> float:
        return self._usage.percent


def _pause(usage: Usage, noted: datetime | None, last: datetime | None, now: datetime) -> timedelta:
    if noted is None or usage.percent < FREE_BELOW and not usage.regain:
        return timedelta()
    if usage.percent >= FULL_FROM or usage.regain:
        # Afterwards one call is let through, and its answer says how it stands then.
        until = noted + min(usage.regain or WHEN_FULL, LONGEST)
        return max(until - now, timedelta())
    share = (usage.percent - FREE_BELOW) / (FULL_FROM - FREE_BELOW)
    until = (last or noted) + SLOWEST * share
    return max(until - now, timedelta())
