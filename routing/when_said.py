"""A time as one writes it to a customer: `fredag 27 november kl. 16:00`. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Calendar:
    days: tuple[str, ...]
    months: tuple[str, ...]
    today: str
    tomorrow: str
    clock: str
    dot: str


def _calendar(days: str, months: str, today: str, tomorrow: str, clock: str, dot: str) -> Calendar:
    return Calendar(tuple(days.split()), tuple(months.split()), today, tomorrow, clock, dot)


CALENDARS: Mapping[str, Calendar] = {
    "sv": _calendar(
        "måndag tisdag onsdag torsdag fredag lördag söndag",
        "januari februari mars april maj juni juli augusti september oktober november december",
        "i dag",
        "i morgon",
        " kl. ",
        "",
    ),
    "nb": _calendar(
        "mandag tirsdag onsdag torsdag fredag lørdag søndag",
        "januar februar mars april mai juni juli august september oktober november desember",
        "i dag",
        "i morgen",
        " kl. ",
        ".",
    ),
    "da": _calendar(
        "mandag tirsdag onsdag torsdag fredag lørdag søndag",
        "januar februar marts april maj juni juli august september oktober november december",
        "i dag",
        "i morgen",
        " kl. ",
        ".",
    ),
    "en": _calendar(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "January February March April May June July August September October November December",
        "today",
        "tomorrow",
        " at ",
        "",
    ),
}
_NEAR = {"nn": "nb", "no": "nb"}


def nearest(language: str) -> str:
    """One of the four for a language tag; English for all others."""
    short = language.partition("-")[0].casefold()
    short = _NEAR.get(short, short)
    return short if short in CALENDARS else "en"


def clock_time(local: datetime, language: str) -> str:
    """`16:00`, and `16.00` in Danish, as on Danish screens."""
    return f"{local:%H.%M}" if nearest(language) == "da" else f"{local:%H:%M}"


def say_when(at: datetime, language: str, zone: str, now: datetime) -> str:
    words, local = CALENDARS[nearest(language)], at.astimezone(ZoneInfo(zone))
    today = now.astimezone(ZoneInfo(zone)).date()
    clock = f"{words.clock}{clock_time(local, language)}"
    near = {today: words.today, today + timedelta(days=1): words.tomorrow}.get(local.date())
    if near is not None:
        return near + clock
    year = "" if local.year == today.year else f" {local.year}"
    day = f"{words.days[local.weekday()]} {local.day}{words.dot}"
    return f"{day} {words.months[local.month - 1]}{year}{clock}"
