"""Spans of time that somebody names: `inom två dagar`, `om en halvtime`, `within the hour`. Pure."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from routing.promise_pieces import Day, Moment, Piece
from routing.promise_words import FEW, NUMBER, NUMBERS, UNIT, UNITS

_WITHIN = (
    r"inom|innan|innen|inden for|inden|indenfor|within|inside|om|in|på|under|i løpet av|i løbet af|i loppet av|inom loppet av"
    r"|during|over|the next|de närmaste|de nærmeste|de neste|dei neste|de næste|the coming|de kommande|de kommende|max|maks|maximalt|after"
)
_NEXT = r"(?:(?:de|dei|the|loppet av|løpet av|løbet af|mindre än|mindre enn|mindre end|less than|under|max|högst|højst|maksimalt|senast|senest)\s+){0,3}(?:(?:närmaste|nærmeste|neste|næste|next|coming|kommande|kommende|follow(?:ing)?|första|første)\s+)?"
_COUNT = rf"\d{{1,3}}(?:[.,]\d)?|{FEW}|{NUMBER}"
_SPAN = re.compile(
    rf"\b(?:{_WITHIN})\s+{_NEXT}(?:(?:ca|cirka|circa|about|around|omkring|runt|rundt)\.?\s+)?(?:(?P<n>{_COUNT})\s*)?"
    rf"(?:(?:-|–|till|til|to|eller|or)\s*(?:{_COUNT})\s*)?(?P<work>(?:working|business)\s*)?(?P<unit>{UNIT})\b"
)
_HALF = re.compile(
    rf"\b(?:{_WITHIN})\s+(?:(?:an?|en|ein|ett?|about|ca\.?|cirka)\s+)*(?:"
    r"(?P<half>halv ?timme|halv ?time|half(?: an)? hour|half-hour)"
    r"|(?P<quarter>kvart|kvarter|kvarters tid|quarter(?: of an hour)?)"
    r"|(?P<more>halvannan timme|halvannen time|halvanden time|hour and a half))\b"
)
_MINUTES = {"half": 30, "quarter": 15, "more": 90}
_LENGTH = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "spans": timedelta(days=1)}


def spans(text: str, now: datetime) -> Iterator[Piece]:
    for match in _HALF.finditer(text):
        minutes = next(each for name, each in _MINUTES.items() if match[name])
        yield Moment(match.start(), match.end(), now + timedelta(minutes=minutes))
    for match in _SPAN.finditer(text):
        if match["n"] is None and match["unit"] in (
            "dag",
            "h",
            "min",
            "tim",
            "dager",
            "uke",
            "vecka",
            "uge",
        ):
            continue
        yield _span(match, now)


def _span(match: re.Match[str], now: datetime) -> Piece:
    count = _count(match["n"], match[0])
    unit = "work" if match["work"] else UNITS[match["unit"]]
    if unit in _LENGTH:
        return Moment(match.start(), match.end(), now + count * _LENGTH[unit])
    return Day(
        match.start(), match.end(), now.date() + timedelta(days=_days(now, int(count), unit))
    )


def _count(written: str | None, whole: str) -> float:
    if written is None:
        # "The next few days": two at least.
        return (
            2
            if re.search(r"närmaste|nærmeste|neste|næste|next|kommende|kommande", whole)
            and not whole.endswith(("day", "hour", "week", "month"))
            else 1
        )
    if written[0].isdigit():
        return float(written.replace(",", "."))
    return NUMBERS.get(written, 2)


def _days(now: datetime, count: int, unit: str) -> int:
    if unit == "work":
        ahead = 0
        while count > 0:
            ahead += 1
            count -= (now + timedelta(days=ahead)).weekday() < 5
        return ahead
    return count * {"days": 1, "weeks": 7, "months": 28}[unit]
