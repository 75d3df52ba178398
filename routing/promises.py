"""A promise to come back, found in an answer that is being written. Pure: it suggests, and sets nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from routing.promise_times import find_time
from routing.promise_verbs import COMES_BACK, NOT_OURS

MOST = 20_000
FURTHEST = timedelta(days=365)
_BETWEEN = re.compile(r"(?<!kl)(?<!\d)[.!?]+\s+")
"""Sentences; `kl. 14` and `27. november` are in one."""


@dataclass(frozen=True, slots=True)
class Promise:
    due_at: datetime
    """In UTC."""
    words: str
    """As they were written."""


def find_promise(text: str, now: datetime, zone: str) -> Promise | None:
    """The first promise with a time; None for words without one, and for what is quoted."""
    local = now.astimezone(ZoneInfo(zone))
    for sentence in _sentences(text[:MOST]):
        small = sentence.lower()
        if len(small) != len(sentence):
            continue  # A Turkish İ: places in both would differ.
        verb = COMES_BACK.search(small)
        if verb is None or NOT_OURS.search(small):
            continue
        found = find_time(small, local)
        if found is None:
            continue
        at, start, end = found
        if now < at <= now + FURTHEST:
            begin, stop = min(verb.start(), start), max(verb.end(), end)
            return Promise(at.astimezone(now.tzinfo), " ".join(sentence[begin:stop].split())[:200])
    return None


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.lstrip().startswith(">"):
            continue
        yield from _BETWEEN.split(line)
