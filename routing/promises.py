"""A promise to come back, found in an answer that is being written. Pure: it suggests, and sets nothing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from routing.promise_clauses import Span, clauses, promises
from routing.promise_pieces import Moment
from routing.promise_times import find_times
from routing.promise_verbs import COMES_BACK

MOST = 20_000
LONGEST = 2_000
"""Of a sentence, which is read as one: each verb in it is held against each time."""
FURTHEST = timedelta(days=365)
_BETWEEN = re.compile(
    r"(?P<mark>[!?…]+|(?<!\bkl)(?<!\bd)(?<!\bnr)(?<!\bca)(?<!\bv)(?<!\bden)(?<!\d)(?<![ap]\.m)\.+)(?=\s|$)"
    r"|(?<=\d)\.(?=\s+[A-ZÅÄÖÆØ])"
)
"""Sentences; `kl. 14`, `d. 3/12` and `27. november` are in one."""


@dataclass(frozen=True, slots=True)
class Promise:
    due_at: datetime
    """In UTC."""
    words: str
    """As they were written."""


def find_promise(text: str, now: datetime, zone: str) -> Promise | None:
    """The earliest promise with a time; None for words without one, for questions and for what is quoted."""
    local = now.astimezone(ZoneInfo(zone))
    found = [
        promise
        for whole in _sentences(text[:MOST])
        for sentence in _pieces(whole)
        if (promise := _in_sentence(sentence, local)) is not None
    ]
    return min(found, key=lambda promise: promise.due_at, default=None)


def _pieces(sentence: str) -> Iterator[str]:
    for start in range(0, len(sentence), LONGEST):
        yield sentence[start : start + LONGEST]


def _in_sentence(sentence: str, now: datetime) -> Promise | None:
    small = sentence.lower()
    if len(small) != len(sentence):
        return None  # A Turkish İ: places in both would differ.
    every = list(COMES_BACK.finditer(small))
    if not every:
        return None
    is_english = all(verb["english"] for verb in every)
    times = find_times(small, now, is_english, [verb.span() for verb in every])
    if not times:
        return None
    apart = clauses(small)
    near = [
        (time, verb.span())
        for verb, clause in promises(small, apart)
        for time in _near(times, clause)
        if time.at <= now + FURTHEST
    ]
    if not near:
        return None
    time, verb = min(near, key=lambda each: each[0].at)
    words = sentence[min(verb[0], time.start) : max(verb[1], time.end)]
    return Promise(time.at.astimezone(ZoneInfo("UTC")), " ".join(words.split())[:200])


def _near(times: Sequence[Moment], clause: Span) -> Sequence[Moment]:
    """Those of the verb's clause, else of the sentence: "on Friday, when it is done, we get back to you"."""
    return [time for time in times if time.start < clause[1] and time.end > clause[0]] or times


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.lstrip().startswith(">"):
            continue
        start = 0
        for mark in _BETWEEN.finditer(line):
            if "?" not in (mark["mark"] or ""):
                yield line[start : mark.start()]
            start = mark.end()
        yield line[start:]
