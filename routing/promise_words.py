"""The words of time in Swedish, both kinds of Norwegian, Danish and English. Pure data."""

import re
from collections.abc import Iterable, Mapping


def _numbered(*lines: str) -> Mapping[str, int]:
    return {name: place for line in lines for place, name in enumerate(line.split())}


def _named(names: Mapping[str, str]) -> Mapping[str, str]:
    return {name: key for key, listed in names.items() for name in listed.split()}


def any_of(words: Iterable[str]) -> str:
    """The longest first, as an expression."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


DAYS = _numbered(
    "måndag tisdag onsdag torsdag fredag lördag söndag",
    "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "måndag tysdag onsdag torsdag fredag laurdag sundag",
    "monday tuesday wednesday thursday friday saturday sunday",
)
SHORT_DAYS = _numbered(
    "mån tis ons tors fre lör sön",
    "mån tirs ons tor fre lør søn",
    "mon tue wed thu fri sat sun",
    "mon tues wed thur fri sat sun",
    "mon tues wed thurs fri sat sun",
)
"""Only where a preposition stands before them: `man` and `sun` are words as well."""
MONTHS = {
    name: int(number)
    for name, number in _named(
        {
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
        }
    ).items()
}
NUMBERS = {
    name: int(number)
    for name, number in _named(
        {
            "1": "en ett et ei ein eit én étt eitt one a an",
            "2": "två to tvo two par",
            "3": "tre three",
            "4": "fyra fire four",
            "5": "fem five",
            "6": "sex seks six",
            "7": "sju syv seven",
            "8": "åtta åtte otte eight",
            "9": "nio ni nine",
            "10": "tio ti ten",
            "11": "elva elve elleve eleven",
            "12": "tolv twelve",
            "14": "fjorton fjorten fourteen",
        }
    ).items()
}
FEW = "ett par|et par|eit par|några|några få|noen|noen få|nokre|nogle|nogle få|a couple of|a couple|a few|few|couple of|de"
"""Said of days and hours: two at least."""
UNITS = _named(
    {
        "minutes": "minut minuter minutt minutter minute minutes min",
        "hours": "timme timmar timma time timer timar hour hours tim h",
        "spans": "dygn døgn",
        "days": "dag dagar dagarna dage dager dagene dagane day days",
        "work": "arbetsdag arbetsdagar arbetsdagarna arbeidsdag arbeidsdager arbeidsdagar arbejdsdag arbejdsdage"
        " vardag vardagar virkedag virkedager virkedagar hverdag hverdager hverdage kvardagar",
        "weeks": "vecka veckor uke uker veke veker uge uger week weeks",
        "months": "månad månader måned måneder månedar månader month months",
    }
)
DAY, SHORT_DAY, MONTH = any_of(DAYS), any_of(SHORT_DAYS), any_of(MONTHS)
NUMBER, UNIT = any_of(NUMBERS), any_of(UNITS)

_BEFORE = r"före|innan|before|før|inden(?! for)|prior to|ahead of"
_AFTER = r"efter|etter|after"
_BETWEEN = (
    r"senast|seinast|senest|på|till|til|innen|om|by|on|until|at|in|i|under|the|den|d\.?|det|nu|nå|no|kring|over"
    r"|av|af|of|this|denna|denne|dette|den här|denne her|inom|within|during|inden for|i løpet av|i løbet af|i loppet av"
    r"|inom loppet av|innevarande|inneværende|inneverande|coming|kommande|kommende|komande|nästa|neste|næste|next"
    r"|upcoming|alt|already|redan|allerede|som|later|senare|senere|ca\.?|around|omkring|rundt|runt|vid|ved"
)
_BEGIN = (
    r"början|begynnelsen|byrjinga|starten|begyndelsen|tidigt|tidlig|tidligt|tidleg|first thing|early|start|beginning"
    r"|første halvdel|första hälften|first half"
)
_MIDDLE = r"mitten|midten|midt|mitt|midtvejs|middle|mid"
_END = r"slutet|slutten|slutninga|slutningen|enden|utgangen|utgången|udgangen|end|late|sent"
LEAD = re.compile(
    rf"(?<![\w-])(?:(?:(?P<before>{_BEFORE})|(?P<after>{_AFTER}))\s+)?(?:(?:{_BETWEEN})\s+)*"
    rf"(?:(?:(?P<begin>{_BEGIN})|(?P<middle>{_MIDDLE})|(?P<end>{_END}))[\s-]+)?(?:(?:{_BETWEEN})\s+)*$"
)
"""What stands before a day, a week or a month and says which part of it is meant."""
LONGEST_LEAD = 60
