"""The time that somebody names, in four languages: `innan fredag`, `inden for to dage`, `by 3 pm`. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta

END = time(16)
"""A day without an hour is over then."""
NOON = time(12)
MORNING = time(8)

_DAYS: Mapping[str, int] = {
    name: place
    for names in (
        "måndag tisdag onsdag torsdag fredag lördag söndag",
        "mandag tirsdag onsdag torsdag fredag lørdag søndag",
        "monday tuesday wednesday thursday friday saturday sunday",
    )
    for place, name in enumerate(names.split())
}
_MONTHS: Mapping[str, int] = {
    name: int(number)
    for number, names in {
        "1": "januari januar january jan",
        "2": "februari februar february feb",
        "3": "mars marts march mar",
        "4": "april apr",
        "5": "maj mai may",
        "6": "juni june jun",
        "7": "juli july jul",
        "8": "augusti august aug",
        "9": "september sept sep",
        "10": "oktober october okt oct",
        "11": "november nov",
        "12": "december desember dec des",
    }.items()
    for name in names.split()
}
_NUMBERS: Mapping[str, int] = {
    name: number
    for names, number in (
        ("en ett et ei én one a an", 1),
        ("två to two par couple", 2),
        ("tre three", 3),
        ("fyra fire four", 4),
        ("fem five", 5),
        ("sex seks six", 6),
        ("sju syv seven", 7),
        ("åtta åtte otte eight", 8),
        ("nio ni nine", 9),
        ("tio ti ten", 10),
        ("fjorton fjorten fourteen", 14),
    )
    for name in names.split()
}
_UNITS: Mapping[str, str] = {
    name: unit
    for unit, names in {
        "minutes": "minut minuter minutt minutter minute minutes",
        "hours": "timme timmar timma time timer hour hours",
        "days": "dag dagar dage dager dygn døgn day days",
        "work": "arbetsdag arbetsdagar arbeidsdag arbeidsdager arbejdsdag arbejdsdage vardagar hverdager hverdage",
        "weeks": "vecka veckor uke uker uge uger week weeks",
    }.items()
    for name in names.split()
}


def _any(words: Mapping[str, object]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_DAY, _MONTH, _UNIT, _NUMBER = _any(_DAYS), _any(_MONTHS), _any(_UNITS), _any(_NUMBERS)
_CLOCK = re.compile(
    r"\b(?:kl\.?|klockan|klokken|klokka|at|by|before|until|o['’]?clock)\s*"
    r"(?P<h>\d{1,2})(?:[.:](?P<m>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)?(?![\d/]|\s?(?:"
    + _MONTH
    + r")\b)"
)
_HOUR_ALONE = re.compile(
    r"\b(?P<h>\d{1,2})[:.](?P<m>\d{2})\b(?!\.\d)|\b(?P<h2>\d{1,2})\s*(?P<half>am|pm)\b"
)
_BY_NOON = re.compile(
    r"\b(?:(?:före|innan|før|inden|before) (?:lunch|lunsj|frokost|noon)|förmiddag(?:en)?|formiddag(?:en)?|morning)\b"
)

Found = tuple[datetime, int, int]
"""The time, and where its words begin and end."""


def find_time(text: str, now: datetime) -> Found | None:
    """`text` in lower case; `now` in the zone of whoever writes. The first of its kind that is to come."""
    found = next((one for read in _READERS if (one := read(text, now)) is not None), None)
    clock = _clock(text)
    if clock is None:
        return found
    hour, start, end = clock
    if found is None:
        day = now if hour > now.time() else now + timedelta(days=1)
        return _on(day, hour), start, end
    at, begins, ends = found
    return _on(at, hour), min(begins, start), max(ends, end)


def _clock(text: str) -> tuple[time, int, int] | None:
    for pattern in (_CLOCK, _HOUR_ALONE):
        for match in pattern.finditer(text):
            parts = match.groupdict()
            hour, minute = int(parts.get("h") or parts.get("h2") or 0), int(parts.get("m") or 0)
            half = (parts.get("half") or "").replace(".", "")
            if half == "pm" and hour < 12:
                hour += 12
            says_hour = (
                half
                or pattern is _HOUR_ALONE
                or not match[0].startswith(("at", "by", "before", "until"))
            )
            if hour < 24 and minute < 60 and (says_hour or parts.get("m")):
                return time(hour, minute), match.start(), match.end()
    noon = _BY_NOON.search(text)
    return None if noon is None else (NOON, noon.start(), noon.end())


def _on(day: datetime, hour: time) -> datetime:
    # The zone finds its own offset: the clock may change between now and then.
    return day.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)


_WITHIN = re.compile(
    rf"\b(?:inom|innan|innen|inden for|inden|within|om|in|the next|de närmaste|de neste|de næste)\s+(?:(?:de|the)\s+(?:närmaste|neste|næste|next)\s+)?(?:loppet av\s+)?"
    rf"(?P<n>\d{{1,3}}|{_NUMBER})?\s*(?:par|couple of)?\s*(?P<work>working|business)?\s*(?P<unit>{_UNIT})\b"
)


def _within(text: str, now: datetime) -> Found | None:
    match = _WITHIN.search(text)
    if match is None:
        return None
    written = match["n"] or "1"
    count = int(written) if written.isdigit() else _NUMBERS[written]
    if " par " in match[0] or "couple" in match[0]:
        count = 2
    unit = "work" if match["work"] else _UNITS[match["unit"]]
    return _after(now, count, unit), match.start(), match.end()


def _after(now: datetime, count: int, unit: str) -> datetime:
    if unit in ("minutes", "hours"):
        return now + timedelta(**{unit: count})
    if unit == "work":
        day = now
        while count > 0:
            day += timedelta(days=1)
            count -= day.weekday() < 5
        return _on(day, END)
    return _on(now + timedelta(days=count * (7 if unit == "weeks" else 1)), END)


_WEEKDAY = re.compile(
    rf"\b(?P<how>innan|före|before|før|inden|till|til|by|senast|senest|på|on|until|innen|nu på|nå på|nästa|neste|næste|next|this|i)?\s*"
    rf"(?P<next>nästa|neste|næste|next)?\s*(?P<day>{_DAY})(?:en)?s?\b"
)
_BEFORE = ("innan", "före", "before", "før", "inden")


def _weekday(text: str, now: datetime) -> Found | None:
    match = _WEEKDAY.search(text)
    if match is None:
        return None
    how = match["how"] or ""
    ahead = (_DAYS[match["day"]] - now.weekday()) % 7 or 7
    if match["next"] or how in ("nästa", "neste", "næste", "next"):
        # Of next week, whatever today is.
        ahead = 7 - now.weekday() + _DAYS[match["day"]]
    day = now + timedelta(days=ahead)
    at = _on(day, END)
    if how in _BEFORE:
        eve = _on(day - timedelta(days=1), END)
        at = eve if eve > now else _on(day, MORNING)
    return at, match.start(), match.end()


_DATE = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})(?:\.|:e|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b"
    rf"|(?P<month2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b"
    r"|(?P<d3>\d{1,2})[/](?P<m3>\d{1,2})\b|(?P<y>20\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d)\b)"
)


def _date(text: str, now: datetime) -> Found | None:
    match = _DATE.search(text)
    if match is None:
        return None
    part = match.groupdict()
    day = int(part["d"] or part["d2"] or part["d3"] or part["d4"])
    named = part["month"] or part["month2"]
    month = _MONTHS[named] if named else int(part["m3"] or part["m4"])
    try:
        at = _on(now.replace(day=1), END).replace(
            year=int(part["y"] or now.year), month=month, day=day
        )
        if at <= now and not part["y"]:
            at = at.replace(year=now.year + 1)
    except ValueError:
        return None  # The thirtieth of February, or in four years only.
    return at, match.start(), match.end()


def _phrase(
    pattern: str, at: Callable[[datetime], datetime]
) -> Callable[[str, datetime], Found | None]:
    compiled = re.compile(rf"\b(?:{pattern})\b")

    def read(text: str, now: datetime) -> Found | None:
        match = compiled.search(text)
        return None if match is None else (at(now), match.start(), match.end())

    return read


def _today(now: datetime) -> datetime:
    end = _on(now, END)
    return end if end > now else now + timedelta(hours=2)


def _week_end(weeks: int) -> Callable[[datetime], datetime]:
    def at(now: datetime) -> datetime:
        day = now + timedelta(days=4 - now.weekday() + 7 * weeks)
        end = _on(day, END)
        return end if end > now else _on(now + timedelta(days=6 - now.weekday()), END)

    return at


def _in_days(days: int) -> Callable[[datetime], datetime]:
    return lambda now: _on(now + timedelta(days=days), END)


_READERS: tuple[Callable[[str, datetime], Found | None], ...] = (
    _within,
    _phrase(r"i ?övermorgon|i ?overmorgen|overmorgen|(?:the )?day after tomorrow", _in_days(2)),
    _phrase(r"i ?morgon|i ?morgen|tomorrow", _in_days(1)),
    _phrase(
        r"i ?dag|today|i eftermiddag|i ettermiddag|this afternoon|(?:before )?(?:the )?end of (?:the )?day|i løbet af dagen"
        r"|under dagen|i løpet av dagen",
        _today,
    ),
    _phrase(
        r"(?:nästa|kommande) vecka|(?:neste|kommende) uke|(?:næste|kommende) uge|next week",
        _week_end(1),
    ),
    _phrase(
        r"(?:denna|den här) veckan?|i veckan|i slutet av veckan|(?:denne|i løpet av) uk(?:en|a)|denne uke[n]?"
        r"|(?:denne|i denne|i løbet af) uge(?:n)?|this week|end of the week",
        _week_end(0),
    ),
    _date,
    _weekday,
)
