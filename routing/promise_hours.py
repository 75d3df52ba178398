"""Hours that somebody names: `kl. 14`, `halv tre`, `at 3 pm`, `before lunch`. Pure."""

import re
from collections.abc import Iterator
from datetime import time

from routing.promise_pieces import END, EVENING, MORNING, NOON, Hour
from routing.promise_words import DAY, MONTH, NUMBER, NUMBERS, UNIT

_SAYS = r"kl\.?|klockan|klokken|klokka|o['’]?clock"
_MAY_SAY = (
    r"at|by|before|until|after|around|between|vid|ved|runt|rundt|omkring|ca\.?|cirka|circa|mellan|mellom|mellem|innan"
    r"|före|før|inden|innen|senast|senest|seinast|efter|etter|till|til"
    rf"|i ?morg[oe]n|tomorrow|i ?dag|idag|today|{DAY}"
)
_QUARTER = {"över": 0, "over": 0, "past": 0, "i": 1, "på": 1, "to": 1, "til": 1}
_NOT_AN_HOUR = re.compile(
    rf"[\d/%:-]|[.,]\d|\.\s?(?:{MONTH})\b|\s?(?:{MONTH}|{UNIT}|av|of|eller|or|to|–)\b|(?:st|nd|rd|th|:e|:a)\b"
)
"""What may not stand after a bare number: `by 5 December`, `om 2 dagar`, `the 3rd`."""
_CLOCK = re.compile(
    rf"\b(?:(?P<says>{_SAYS})|(?P<may>{_MAY_SAY}))\s*(?P<says2>{_SAYS})?\s*(?:ca\.?|runt|rundt|around|about|senast|senest)?\s*"
    r"(?:(?P<half>halv|half(?P<past> past)?)\s+|(?:a )?(?:kvart|kvarter|quarter)\s+(?P<quarter>över|over|past|i|på|to|til)\s+)?"
    rf"(?:(?P<h>\d{{1,2}})(?:[.:]?(?P<m>[0-5]\d))?(?!\d)|(?P<word>{NUMBER})\b)"
    rf"(?P<range>\s*(?:[-–]|och|og|and|till?|to)\s*\d{{1,2}}(?:[.:]\d\d)?(?!\d|[/.:]\d|\s*(?:{UNIT}|{MONTH})\b))?"
    r"(?:-?tiden|-?tida)?\s*(?P<mark>am|pm|a\.m\.|p\.m\.)?"
)
_ALONE = re.compile(
    r"(?<![\d.:/,-])(?P<h>\d{1,2})[:.](?P<m>[0-5]\d)(?![\d:/]|\.\d)\s*(?P<mark>am|pm|a\.m\.|p\.m\.)?"
    r"|\b(?P<h2>\d{1,2})\s*(?:(?P<mark2>am|pm|a\.m\.|p\.m\.)|o['’]?clock\b|-tiden\b)"
)
_PARTS: tuple[tuple[re.Pattern[str], time], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), at)
    for pattern, at in (
        (
            r"bitti|first thing|(?:tidigt|tidlig|tidligt|tidleg|early)(?= i morg[oe]n| tomorrow| på morg[oe]n| in the morning)"
            r"|(?<=morgen )tidligt?|(?<=morgon )(?:tidigt|tidleg)|(?:før|innen|innan) (?:frokost|frukost)",
            MORNING,
        ),
        (
            r"(?:före|innan|før|inden|before|by|at|around|until|till|til|vid|ved|senast|senest|seinast|innen|kring)"
            r" (?:lunch(?:en|time|tid)?|lunsj(?:en)?|noon|midday|mid-day)|(?:inden|senest|ved|til) frokost"
            r"|noon|midday|lunchtid|(?:i |på )?f[öo]rmiddag(?:en)?|(?:this )?morning|etter frokost"
            r"|(?<!i )(?<!i)(?<!god )morg(?:on|en)(?:en)?",
            NOON,
        ),
        (
            r"(?:efter|etter|after) (?:lunch(?:en)?|lunsj(?:en)?|noon)|efter frokost|(?:i |på )?e(?:fter|tter)middag(?:en)?"
            r"|(?:this )?afternoon|(?:the )?end of (?:the |business |play |this )?(?:business |working |work )?day|eod|cob"
            r"|(?:the )?close of (?:business|play)|arbetsdagens slut|arbeidsdagens slutt|dagens slut+|end of(?= (?:"
            + DAY
            + r"|tomorrow)\b)",
            END,
        ),
        (
            r"i ?kväll|i ?kveld|i ?aften|tonight|(?:this )?evening|kväll(?:en)?|kveld(?:en)?|aften(?:en)?",
            EVENING,
        ),
    )
)


def hours(text: str) -> Iterator[Hour]:
    taken: list[tuple[int, int]] = []
    for found in (*_clocks(text), *_alone(text)):
        if all(found.end <= start or found.start >= end for start, end in taken):
            taken.append((found.start, found.end))
            yield found
    for pattern, at in _PARTS:
        for match in pattern.finditer(text):
            yield Hour(match.start(), match.end(), at, is_part=True)


def _clocks(text: str) -> Iterator[Hour]:
    for match in _CLOCK.finditer(text):
        if not _is_hour(match, text):
            continue
        written = int(match["h"]) if match["h"] else NUMBERS[match["word"]]
        at = _at(written, int(match["m"] or 0), match["mark"])
        if at is not None:
            yield _told(match, at)


def _is_hour(match: re.Match[str], text: str) -> bool:
    after = text[match.end() : match.end() + 20]
    if match["m"] and not (match["says"] or match["says2"]) and _is_date(match["h"], match["m"]):
        return False
    if match["h"] and not match["m"] and re.match(r"[/:.]\d", after):
        return False
    if any(match[name] for name in ("says", "says2", "mark", "m", "half", "quarter")):
        return True
    if _NOT_AN_HOUR.match(after) and match["range"] is None:
        return False
    return match["word"] is None or (
        match["may"] in ("at", "vid", "ved") and len(match["word"]) > 2
    )


def _told(match: re.Match[str], at: time) -> Hour:
    minutes = at.hour * 60 + at.minute
    if match["half"] and not match["past"]:
        minutes -= 30  # English people say half two for half past two; the earlier is taken.
    elif match["past"]:
        minutes += 30
    elif match["quarter"]:
        minutes += -15 if _QUARTER[match["quarter"]] else 15
    minutes %= 24 * 60
    open_ = not (match["mark"] or match["m"] or (match["h"] or "").startswith("0"))
    start = match.start() if match["says"] else match.end("may")
    return Hour(start, match.end(), time(*divmod(minutes, 60)), open_ and at.hour <= 12)


def _alone(text: str) -> Iterator[Hour]:
    for match in _ALONE.finditer(text):
        hour, minute = match["h"] or match["h2"], match["m"]
        if minute and not match["mark"] and _is_date(hour, minute):
            continue
        at = _at(int(hour), int(minute or 0), match["mark"] or match["mark2"])
        if at is not None:
            yield Hour(match.start(), match.end(), at, not minute and not match["mark2"])


def _is_date(hour: str, minute: str) -> bool:
    """`27.11` and `4.12.` are days; `14.30` is none. `14.10` may be both, and is read both ways."""
    return 1 <= int(minute) <= 12 and minute not in ("05", "10") and 1 <= int(hour) <= 31


def _at(hour: int, minute: int, mark: str | None) -> time | None:
    half = (mark or "").replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None
