"""Public holidays, from a table that the library `holidays` has written (`make holidays`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

COUNTRIES = frozenset({"SE", "NO", "DK", "FI", "IS", "DE"})
LAST_YEAR = 2050


@dataclass(frozen=True, slots=True)
class Holiday:
    day: date
    country: str
    name: str
    """In the country's own language."""
    by_custom: bool
    """No law names it, but hardly anybody works."""


@lru_cache(maxsize=16)
def holidays_of(country: str) -> dict[date, Holiday]:
    """Of 2015 to 2050."""
    return {each.day: each for each in _table() if each.country == country}


def _table() -> Iterable[Holiday]:
    for line in files("routing").joinpath("holidays.txt").read_text("utf-8").splitlines():
        yield Holiday(date.fromisoformat(line[:10]), line[11:13], line[15:], line[13] == "*")
