"""How a mailed report says things: words, numbers, lengths of time and days, in each language. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from routing.figures.periods import first_hour, start_of
from routing.when_said import CALENDARS, clock_time

NOTHING = "–"
THIN = "\u00a0"
"""A space at which no line breaks."""
_SEPARATORS = {"sv": (THIN, ","), "nb": (THIN, ","), "da": (".", ","), "en": (",", ".")}
_SPANS = {
    "sv": ("{} s", "{} min", "{} tim", "{} d"),
    "nb": ("{} s", "{} min", "{} t", "{} d"),
    "da": ("{} s", "{} min", "{} t", "{} d"),
    "en": ("{} s", "{} min", "{} h", "{} d"),
}

WORDS: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "by_channel": "kanal",
        "by_topic": "ämne",
        "by_team": "team",
        "by_agent": "agent",
        "by_language": "språk",
        "by_tag": "tagg",
        "by_hour_of_week": "veckans timmar",
        "by_": "",
        "period": "Period",
        "per_hour": "per timme",
        "per_day": "per dag",
        "per_week": "per vecka",
        "per_month": "per månad",
        "elapsed": "Dygnet runt",
        "business": "Öppettid",
        "none": "Inget angivet",
        "n": "Antal",
        "mean": "Medel",
        "share": "Andel",
        "median": "Median",
        "p90": "P90",
        "interval": "95 % säkert",
        "late": "Över målet nu",
        "before": "Före",
        "when": "Tid",
        "hour": "Timme",
        "nothing": "Inget att räkna i den här perioden.",
        "unfinished": "Perioden är inte slut än.",
        "against": "Före: {period}.",
        "left_out": "Den här delen visar mer än dina egna siffror och är inte med.",
        "more": "… och {n} rader till i den bifogade filen.",
        "in_file": "Siffrorna står i den bifogade filen.",
        "not_possible": "Den här delen går inte att räkna så och är inte med.",
        "open": "Öppna rapporten",
        "why": "Du får rapporten för att {name} har valt det. På rapportens sida kan du avsluta "
        "utskicken. Det går inte att svara på det här mejlet.",
        "tried": "Ett prov som du själv bad om. Det går inte att svara på det här mejlet.",
    },
    "nb": {
        "by_channel": "kanal",
        "by_topic": "tema",
        "by_team": "team",
        "by_agent": "agent",
        "by_language": "språk",
        "by_tag": "merkelapp",
        "by_hour_of_week": "ukens timer",
        "by_": "",
        "period": "Periode",
        "per_hour": "per time",
        "per_day": "per dag",
        "per_week": "per uke",
        "per_month": "per måned",
        "elapsed": "Hele døgnet",
        "business": "Åpningstid",
        "none": "Ikke angitt",
        "n": "Antall",
        "mean": "Snitt",
        "share": "Andel",
        "median": "Median",
        "p90": "P90",
        "interval": "95 % sikkert",
        "late": "Over målet nå",
        "before": "Før",
        "when": "Tid",
        "hour": "Time",
        "nothing": "Ingenting å telle i denne perioden.",
        "unfinished": "Perioden er ikke ferdig ennå.",
        "against": "Før: {period}.",
        "left_out": "Denne delen viser mer enn dine egne tall og er ikke med.",
        "more": "… og {n} rader til i den vedlagte filen.",
        "in_file": "Tallene står i den vedlagte filen.",
        "not_possible": "Denne delen kan ikke telles slik og er ikke med.",
        "open": "Åpne rapporten",
        "why": "Du får rapporten fordi {name} har valgt det. På rapportens side kan du avslutte "
        "utsendelsene. Denne e-posten kan ikke besvares.",
        "tried": "En prøve som du selv ba om. Denne e-posten kan ikke besvares.",
    },
    "da": {
        "by_channel": "kanal",
        "by_topic": "emne",
        "by_team": "team",
        "by_agent": "agent",
        "by_language": "sprog",
        "by_tag": "mærke",
        "by_hour_of_week": "ugens timer",
        "by_": "",
        "period": "Periode",
        "per_hour": "pr. time",
        "per_day": "pr. dag",
        "per_week": "pr. uge",
        "per_month": "pr. måned",
        "elapsed": "Hele døgnet",
        "business": "Åbningstid",
        "none": "Ikke angivet",
        "n": "Antal",
        "mean": "Gennemsnit",
        "share": "Andel",
        "median": "Median",
        "p90": "P90",
        "interval": "95 % sikkert",
        "late": "Over målet nu",
        "before": "Før",
        "when": "Tid",
        "hour": "Time",
        "nothing": "Intet at tælle i denne periode.",
        "unfinished": "Perioden er ikke slut endnu.",
        "against": "Før: {period}.",
        "left_out": "Denne del viser mere end dine egne tal og er ikke med.",
        "more": "… og {n} rækker mere i den vedhæftede fil.",
        "in_file": "Tallene står i den vedhæftede fil.",
        "not_possible": "Denne del kan ikke tælles sådan og er ikke med.",
        "open": "Åbn rapporten",
        "why": "Du får rapporten, fordi {name} har valgt det. På rapportens side kan du stoppe "
        "udsendelserne. Denne mail kan ikke besvares.",
        "tried": "En prøve, som du selv bad om. Denne mail kan ikke besvares.",
    },
    "en": {
        "by_channel": "channel",
        "by_topic": "topic",
        "by_team": "team",
        "by_agent": "agent",
        "by_language": "language",
        "by_tag": "tag",
        "by_hour_of_week": "hours of the week",
        "by_": "",
        "period": "Period",
        "per_hour": "per hour",
        "per_day": "per day",
        "per_week": "per week",
        "per_month": "per month",
        "elapsed": "All hours",
        "business": "Open hours",
        "none": "Not set",
        "n": "Count",
        "mean": "Mean",
        "share": "Share",
        "median": "Median",
        "p90": "P90",
        "interval": "95% certain",
        "late": "Past target now",
        "before": "Before",
        "when": "Time",
        "hour": "Hour",
        "nothing": "Nothing to count in this period.",
        "unfinished": "The period is not over yet.",
        "against": "Before: {period}.",
        "left_out": "This part shows more than your own figures and is left out.",
        "more": "… and {n} more rows in the attached file.",
        "in_file": "The numbers are in the attached file.",
        "not_possible": "This part can't be counted so and is left out.",
        "open": "Open the report",
        "why": "You get this report because {name} chose so. You can stop it on the report's page. "
        "This mail can't be answered.",
        "tried": "A try that you asked for yourself. This mail can't be answered.",
    },
}


def words(locale: str) -> Mapping[str, str]:
    return WORDS.get(locale, WORDS["en"])


def say_number(value: float, locale: str, decimals: int = 0) -> str:
    thousands, point = _SEPARATORS.get(locale, _SEPARATORS["en"])
    plain = f"{value:,.{decimals}f}"
    return plain.replace(",", "\0").replace(".", point).replace("\0", thousands)


def say_share(value: float, locale: str) -> str:
    percent = say_number(value * 100, locale, 1)
    point = _SEPARATORS.get(locale, _SEPARATORS["en"])[1]
    return percent.removesuffix(f"{point}0") + ("%" if locale == "en" else f"{THIN}%")


def say_span(seconds: float, locale: str) -> str:
    """To the minute, as on the screen."""
    one_second, one_minute, one_hour, one_day = _SPANS.get(locale, _SPANS["en"])
    minutes = int(seconds // 60)
    if minutes == 0 and seconds > 0:
        return one_second.format(-int(-seconds // 1))
    if minutes < 60:
        return one_minute.format(minutes)
    if minutes >= 48 * 60:
        return one_day.format(minutes // (24 * 60))
    hours, rest = divmod(minutes, 60)
    whole = one_hour.format(hours)
    return f"{whole} {one_minute.format(rest)}" if rest else whole


def say_day(day: date, locale: str) -> str:
    calendar = CALENDARS.get(locale, CALENDARS["en"])
    return f"{day.day}{calendar.dot} {calendar.months[day.month - 1]} {day.year}"


def say_moment(at: datetime, locale: str, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{say_day(local.date(), locale)} {clock_time(local, locale)}"


def say_period(since: datetime, until: datetime, locale: str, zone: str) -> str:
    """Its days, the last one itself part of it; hours where it is not made of days."""
    here = ZoneInfo(zone)
    if any(start_of("d", first_hour(at), zone) != at for at in (since, until)):
        return f"{say_moment(since, locale, zone)} – {say_moment(until, locale, zone)}"
    first = since.astimezone(here).date()
    last = until.astimezone(here).date() - timedelta(days=1)
    return (
        say_day(first, locale)
        if first == last
        else f"{say_day(first, locale)} – {say_day(last, locale)}"
    )


def say_interval(start: datetime, interval: str, locale: str, zone: str) -> str:
    if interval == "hour":
        return say_moment(start, locale, zone)
    day = start.astimezone(ZoneInfo(zone)).date()
    if interval == "month":
        return f"{CALENDARS.get(locale, CALENDARS['en']).months[day.month - 1]} {day.year}"
    return say_day(day, locale)


def weekdays(locale: str) -> tuple[str, ...]:
    return CALENDARS.get(locale, CALENDARS["en"]).days
