"""Hours of a week as people write them: `mon-fri: 08:00-16:30`."""

import re
from collections.abc import Sequence
from typing import Any

from routing.wrong import WrongError

DAY = 24 * 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Interval = tuple[int, int]
"""Minutes after midnight on the clock of the wall, from and to; to may be 1440."""

_HOURS = re.compile(r"^(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})$")


def read_intervals(value: Any, none: str) -> tuple[Interval, ...]:
    """`08:00-16:30`, several of them (what lies between is a break), or `none`, the word for a day without."""
    if value == none or value is None:
        return ()
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple):
        raise WrongError("hours", f'write hours such as "08:00-16:30", a list of them, or {none}')
    ordered = sorted(_interval(each) for each in listed)
    for before, after in zip(ordered, ordered[1:], strict=False):
        if after[0] < before[1]:
            raise WrongError(
                "overlap", f"{written([before], none)} and {written([after], none)} overlap"
            )
    return tuple(ordered)


def _interval(text: Any) -> Interval:
    if isinstance(text, list | tuple) and len(text) == 2:
        start, end = int(text[0]), int(text[1])
    else:
        start, end = _minutes(str(text).strip())
    if not 0 <= start <= DAY or not 0 <= end <= DAY:
        raise WrongError("hours", f'"{text}": there is no such time of day')
    if end <= start:
        raise WrongError(
            "backwards", f'"{text}" ends before it begins; write hours over midnight as two days'
        )
    return start, end


def _minutes(text: str) -> Interval:
    found = _HOURS.match(text)
    if not found:
        raise WrongError("hours", f'"{text}": write hours such as 08:00-16:30')
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    if from_minute > 59 or to_minute > 59:
        raise WrongError("hours", f'"{text}": there is no such time of day')
    return from_hour * 60 + from_minute, to_hour * 60 + to_minute


def written(intervals: Sequence[Interval], none: str) -> Any:
    """As it stands in YAML."""
    told = [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in intervals]
    return none if not told else told[0] if len(told) == 1 else told


def each_day(value: Any) -> dict[str, Any]:
    """`mon-fri` stands for five days; `mon` beside it is there twice."""
    if not isinstance(value, dict):
        raise ValueError("write days and their hours, such as mon-fri: 08:00-16:30")
    found: dict[str, Any] = {}
    for key, hours in value.items():
        for day in _days(str(key)):
            if day in found:
                raise ValueError(f"{day} is there twice")
            found[day] = hours
    return found


def _days(key: str) -> tuple[str, ...]:
    first, _, last = key.partition("-")
    if first not in DAYS or (last and last not in DAYS):
        raise ValueError(f'"{key}" is no day; there are {", ".join(DAYS)}, and mon-fri')
    start, end = DAYS.index(first), DAYS.index(last or first)
    if end < start:
        raise ValueError(f'"{key}" runs backwards; the week begins with mon')
    return DAYS[start : end + 1]
