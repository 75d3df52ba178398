"""Days, weeks and months that somebody names: `innan fredag`, `uke 49`, `the 27th`. Pure."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from routing.promise_pieces import Day, Lead, Period, Piece, Weekday, lead
from routing.promise_words import DAY, DAYS, MONTH, MONTHS, SHORT_DAY, SHORT_DAYS

_SOON = timedelta(days=200)
"""A day without a year that is over is next year's, where that is no further away: else it was a slip."""
_ONE = timedelta(days=1)

_PAST = r"(?<!förra )(?<!forrige )(?<!førre )(?<!sidste )(?<!sist )(?<!siste )(?<!last )(?<!sedan )(?<!siden )(?<!since )"
_WEEKDAY = re.compile(
    rf"{_PAST}\b(?:(?P<day>{DAY})(?:en)?|(?<=på )(?P<s1>{SHORT_DAY})|(?<=on )(?P<s2>{SHORT_DAY})|(?<=by )(?P<s3>{SHORT_DAY})"
    rf"|(?<=senast )(?P<s4>{SHORT_DAY})|(?<=senest )(?P<s5>{SHORT_DAY})|(?<=innan )(?P<s6>{SHORT_DAY})"
    rf"|(?<=before )(?P<s7>{SHORT_DAY})|(?<=innen )(?P<s8>{SHORT_DAY})|(?<=inden )(?P<s9>{SHORT_DAY}))\b"
)
_NAMED = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}}|första|første|fyrste|first)(?:\.|:[ea]|st|nd|rd|th)?\s*(?:of\s+)?(?P<month>{MONTH})\b\.?"
    rf"|(?P<month2>{MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:/]|\.\d))(?:,?\s+(?P<y>20\d\d)\b)?"
)
_WRITTEN = re.compile(r"\b(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b")
_SLASHED = re.compile(
    r"(?<![\d./-])(?P<d>\d{1,2})(?P<by>[/.-])(?P<m>\d{1,2})(?:(?P=by)(?P<y>(?:20)?\d\d)\b)?(?![\d/:])"
)
_OF_MONTH = re.compile(
    rf"\b(?:den|d\.?|the)\s+(?P<d>\d{{1,2}})(?:\.(?!\d)|:[ea]|st|nd|rd|th)?(?![\w:/-]|\.\d|\.?\s*(?:of\s+)?(?:{MONTH})\b)"
)
_RELATIVE = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), days)
    for pattern, days in (
        (r"i ?övermorgon|i ?overmorgen|overmorgen|i ?overmorgon|(?:the )?day after tomorrow", 2),
        (r"(?:i ?morg[oe]n|morgondagen|mor?gendagen|tomorrow)", 1),
        (
            r"i ?dag|today|i ?eftermiddag|i ?ettermiddag|this afternoon|(?:i løbet af|i løpet av|under|inom|i loppet av|within the|in the course of the) "
            r"(?:dagen|day|eftermiddagen|ettermiddagen|förmiddagen|formiddagen|kvällen|kvelden|aftenen)|i ?kväll|i ?kveld"
            r"|i ?aften|tonight|this evening|this morning|före dagens slut|innen dagens slutt",
            0,
        ),
    )
)
_WEEK_NAMES = r"vecka|veckan|veckas|uke|uka|uken|veke|veka|uge|ugen|week"
_COMING = r"kommande|kommende|komande|coming|följande|følgende"
_WEEK = re.compile(
    rf"\b(?:(?P<next>nästa|neste|næste|next)\s+(?:{_WEEK_NAMES})|(?P<coming>{_COMING})\s+(?:{_WEEK_NAMES})"
    r"|(?P<number>(?:vecka|veckan|uke|veke|uge|week|v|w)\.?\s?(?P<n>\d{1,2}))(?![\d:/]|\.\d)"
    r"|(?<!förra )(?<!till )(?<!forrige )(?<!sidste )(?<!sist )(?<!siste )(?<!last )"
    r"(?:veckan|uken|uka|veka|ugen|(?:denna|denne|this|the) (?:vecka|uke|uge|veke|week)))\b"
)
_WEEKEND = re.compile(r"\b(?:helgen|helga|helg|weekenden|weekend)\b")
_MONTH_PERIOD = re.compile(
    rf"\b(?:(?P<next>nästa|neste|næste|next)\s+(?:månad|måned|month)|(?P<shift>månadsskiftet|månedsskiftet)"
    rf"|månaden|måneden|(?:denna|denne|this|the) (?:månad|måned|month)|(?<=i )(?P<i>{MONTH})|(?<=in )(?P<in>{MONTH})"
    rf"|(?<=under )(?P<under>{MONTH})|(?<=av )(?P<av>{MONTH})|(?<=af )(?P<af>{MONTH})|(?<=of )(?P<of>{MONTH})"
    rf"|(?<=före )(?P<fore>{MONTH})|(?<=innan )(?P<innan>{MONTH})|(?<=before )(?P<before>{MONTH})|(?<=før )(?P<for>{MONTH}))\b(?!\s+\d)"
)
_FEASTS = tuple(
    (re.compile(rf"\b(?:före|innan|før|inden|before|innen|by) (?:{pattern})\b"), day)
    for pattern, day in (
        (r"jul|jula|julen|julhelgen|christmas|xmas", (12, 23)),
        (
            r"nyår|nyåret|årsskiftet|nyttår|nytår|(?:the )?new year",
            (12, 30),
        ),
    )
)


def days(text: str, now: datetime, is_english: bool) -> Iterator[Piece]:
    today = now.date()
    for match in _WEEKDAY.finditer(text):
        yield _weekday(text, match)
    for pattern, ahead in _RELATIVE:
        for match in pattern.finditer(text):
            yield _day(text, match, today + timedelta(days=ahead))
    yield from _dates(text, today, is_english)
    yield from _feasts(text, today)
    yield from _periods(text, today)


def _dates(text: str, today: date, is_english: bool) -> Iterator[Day]:
    for match in _NAMED.finditer(text):
        yield from _named(text, match, today)
    for match in _WRITTEN.finditer(text):
        yield from _dated(text, match, today, int(match["d"]), int(match["m"]), match["y"])
    for match in _SLASHED.finditer(text):
        yield from _slashed(text, match, today, is_english)
    for match in _OF_MONTH.finditer(text):
        yield from _of_month(text, match, today)


def _feasts(text: str, today: date) -> Iterator[Day]:
    for pattern, (month, day) in _FEASTS:
        at = date(today.year, month, day)
        for match in pattern.finditer(text):
            if at >= today:
                yield Day(match.start(), match.end(), at)


def _day(text: str, match: re.Match[str], day: date) -> Day:
    led = lead(text, match.start())
    return Day(led.start, match.end(), day, led.is_before)


def _weekday(text: str, match: re.Match[str]) -> Weekday:
    name = match["day"] or next(each for each in match.groups() if each)
    led = lead(text, match.start())
    return Weekday(led.start, match.end(), DAYS.get(name, SHORT_DAYS.get(name, 0)), led.is_before)


def _named(text: str, match: re.Match[str], today: date) -> Iterator[Day]:
    written = match["d"] or match["d2"]
    number = int(written) if written.isdigit() else 1
    yield from _dated(
        text, match, today, number, MONTHS[match["month"] or match["month2"]], match["y"]
    )


def _slashed(text: str, match: re.Match[str], today: date, is_english: bool) -> Iterator[Day]:
    day, month = int(match["d"]), int(match["m"])
    if match["by"] == "-" and not match["y"]:
        return  # "2-3 days".
    if (
        match["by"] == "."
        and not match["y"]
        and (month in (5, 10) and day < 24 or len(match["m"]) > 2)
    ):
        return  # 14.10 is taken for an hour, which is earlier.
    yield from _dated(text, match, today, day, month, match["y"])
    if is_english and match["by"] == "/" and day != month:
        yield from _dated(text, match, today, month, day, match["y"])


def _of_month(text: str, match: re.Match[str], today: date) -> Iterator[Day]:
    for ahead in range(62):
        day = today + timedelta(days=ahead)
        if day.day == int(match["d"]):
            yield _day(text, match, day)
            return


def _dated(
    text: str, match: re.Match[str], today: date, day: int, month: int, year: str | None
) -> Iterator[Day]:
    try:
        at = date(int(f"20{year[-2:]}") if year else today.year, month, day)
        if at < today and not year:
            at = at.replace(year=today.year + 1)
            if at - today > _SOON:
                return
    except ValueError:
        return  # The thirtieth of February, or in four years only.
    yield _day(text, match, at)


def _periods(text: str, today: date) -> Iterator[Piece]:
    monday = today - timedelta(days=today.weekday())
    for match in _WEEK.finditer(text):
        led = lead(text, match.start())
        first = monday + timedelta(days=7) if match["next"] or match["coming"] else monday
        if match["number"]:
            numbered = _numbered_week(today, int(match["n"]))
            if numbered is None:
                continue
            first = numbered
        last = first + timedelta(days=4 if today <= first + timedelta(days=4) else 6)
        if match["coming"]:
            last = min(last, today + timedelta(days=7))  # The week that begins now, too.
        yield _part(led, match, first, last, (2, 4))
    for match in _WEEKEND.finditer(text):
        yield _weekend(lead(text, match.start()), match, monday, today)
    for match in _MONTH_PERIOD.finditer(text):
        yield from _month(lead(text, match.start()), match, today)


def _numbered_week(today: date, number: int) -> date | None:
    for year in (today.isocalendar().year, today.isocalendar().year + 1):
        try:
            first = date.fromisocalendar(year, number, 1)
        except ValueError:
            continue
        if first + timedelta(days=6) >= today and first - today <= _SOON:
            return first
    return None


def _weekend(led: Lead, match: re.Match[str], monday: date, today: date) -> Day:
    if led.is_after:
        return Day(led.start, match.end(), monday + timedelta(days=7))
    friday = monday + timedelta(days=4)
    saturday = friday + _ONE
    if _is_during(match.string[led.start : match.start()]):
        return Day(led.start, match.end(), max(saturday, today))
    return Day(led.start, match.end(), friday if today <= friday else friday + timedelta(days=7))


def _is_during(before: str) -> bool:
    return re.search(
        r"\b(?:i|over|under|during|in|this|on|i løpet av|i løbet af)\s", before
    ) is not None and not re.search(
        r"\b(?:innan|före|before|før|inden|innen|till|til|by|senast|senest)\b", before
    )


def _month(led: Lead, match: re.Match[str], today: date) -> Iterator[Piece]:
    first = today.replace(day=1)
    names = [
        each for key, each in match.groupdict().items() if each and key not in ("next", "shift")
    ]
    if names:
        first = date(today.year + (MONTHS[names[0]] < today.month), MONTHS[names[0]], 1)
        if first - today > _SOON:
            return
    elif match["next"]:
        first = (first + timedelta(days=31)).replace(day=1)
    last = _workday_at_the_end(first)
    if last < today:
        last = first.replace(day=monthrange(first.year, first.month)[1])
    yield _part(led, match, _workday_at_the_beginning(first), last, (14, 27))


def _workday_at_the_end(first: date) -> date:
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return last - timedelta(days=max(0, last.weekday() - 4))


def _workday_at_the_beginning(first: date) -> date:
    return first + timedelta(days=7 - first.weekday() if first.weekday() > 4 else 0)


def _part(
    led: Lead, match: re.Match[str], first: date, last: date, middle: tuple[int, int]
) -> Period:
    if led.part == "begin":
        last = min(first, last)
    elif led.part == "middle":
        last = min(
            first.replace(day=15) if middle[0] == 14 else first + timedelta(days=middle[0]), last
        )
    is_before = (
        led.is_before
        or bool(re.search(r"\b(?:innen|by|till|til) $", match.string[led.start : match.start()]))
        and bool(match["next"])
    )
    return Period(led.start, match.end(), first, last, is_before)
