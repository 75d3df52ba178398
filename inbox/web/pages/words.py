"""The words of the pages, in four languages, and dates as people read them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from routing.when_said import clock_time

LANGUAGES: Mapping[str, str] = {"sv": "Svenska", "nb": "Norsk", "da": "Dansk", "en": "English"}
_NEAR = {"no": "nb", "nn": "nb"}
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Words:
    """Called with a key: `t("login_left", n=4)`."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **facts: object) -> str:
        text = self.texts[key]
        for name, value in facts.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def date(self, at: datetime, zone: ZoneInfo, now: datetime) -> str:
        """`i dag 08:31`, else `måndag 16 november 15:12`; the year where it is another."""
        local, today = at.astimezone(zone), now.astimezone(zone).date()
        days = {today: "today", today - timedelta(days=1): "yesterday"}
        clock = clock_time(local, self.language)
        if local.date() in days:
            return f"{self.texts[days[local.date()]]} {clock}"
        return f"{self._day(local)}{_year(local, now)} {clock}"

    def deadline(self, at: datetime, zone: ZoneInfo, now: datetime) -> str:
        """`torsdag 19 november kl. 12`."""
        local = at.astimezone(zone)
        clock = clock_time(local, self.language)
        if local.minute == 0 and self.language != "en":
            clock = f"{local:%H}"
        return f"{self._day(local)}{_year(local, now)}{self.texts['clock']}{clock}"

    def _day(self, local: datetime) -> str:
        day = self.texts["days"].split()[local.weekday()]
        month = self.texts["months"].split()[local.month - 1]
        dot = "." if self.language in ("nb", "da") else ""
        return f"{day} {local.day}{dot} {month}"

    def size(self, octets: int) -> str:
        """With the point of the language: `1,5 MB`, and `1.5 MB` in English."""
        if octets >= MEGABYTE:
            megabytes = f"{octets / MEGABYTE:.1f}".removesuffix(".0")
            return (megabytes if self.language == "en" else megabytes.replace(".", ",")) + " MB"
        return f"{max(1, octets // 1000)} kB"


def _year(local: datetime, now: datetime) -> str:
    return "" if local.year == now.year else f" {local.year}"


@cache
def words(language: str) -> Words:
    folder = files("inbox.web.pages") / "texts"
    texts = json.loads((folder / f"{language}.json").read_text("utf-8"))
    return Words(language, texts)


def choose(accepted: str, offered: tuple[str, ...], default: str) -> str:
    """The best of `offered` for an Accept-Language header (RFC 9110, section 12.5.4)."""
    wishes = []
    for place, part in enumerate(accepted[:500].split(",")):
        tag, _, weight = part.partition(";")
        short = tag.strip().lower().partition("-")[0]
        wishes.append((-_quality(weight), place, _NEAR.get(short, short)))
    return next((tag for _, _, tag in sorted(wishes) if tag in offered), default)


def _quality(weight: str) -> float:
    try:
        return float(weight.partition("=")[2] or 1)
    except ValueError:
        return 0.0


def nearest(language: str) -> str:
    """One of ours for a language tag."""
    short = language.partition("-")[0].lower()
    short = _NEAR.get(short, short)
    return short if short in LANGUAGES else "en"
