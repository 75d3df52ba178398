"""The conversations of a simulation: when each comes, what it is about, how long it takes."""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from inbox.model.words import Priority
from routing.simulation.scenario import Handling, Rates, Scenario, Spread

T = TypeVar("T")

MINUTE = 60.0
_DAY_MINUTES = 1440
MOST = 500_000


@dataclass(frozen=True, slots=True)
class Call:
    """A conversation; times in seconds after the beginning."""

    number: int
    at: float
    topic: str
    language: str
    channel: str
    priority: Priority
    due: float | None
    work: float
    """Seconds of handling at usual speed."""


def calls(scenario: Scenario, seed: int) -> list[Call]:
    """The same for the same seed, whoever serves them."""
    luck = random.Random(seed)
    drawn = _drawn(scenario, scenario.rates, luck) if scenario.rates else _given(scenario, luck)
    found = sorted(drawn, key=lambda call: (call.at, call.number))
    return [
        Call(n, c.at, c.topic, c.language, c.channel, c.priority, c.due, c.work)
        for n, c in enumerate(found)
    ]


def _given(scenario: Scenario, luck: random.Random) -> Iterator[Call]:
    for number, one in enumerate(scenario.arrivals):
        at = one.minute * MINUTE
        due = None if one.due_minutes is None else at + one.due_minutes * MINUTE
        work = one.handling_minutes
        seconds = work * MINUTE if work else _work(scenario, one.topic, luck)
        yield Call(number, at, one.topic, one.language, one.channel, one.priority, due, seconds)


def _drawn(scenario: Scenario, rates: Rates, luck: random.Random) -> Iterator[Call]:
    """A Poisson stream whose rate changes from minute to minute, by thinning."""
    highest = max(minute_rate(rates, minute) for minute in range(_DAY_MINUTES))
    minute, end, number = 0.0, scenario.days * _DAY_MINUTES, 0
    while highest > 0 and number < MOST:
        minute += luck.expovariate(highest)
        if minute >= end:
            return
        now = int(minute) % _DAY_MINUTES
        if luck.random() * highest < minute_rate(rates, now):
            yield _one(scenario, rates, luck, number, minute)
            number += 1


def _one(scenario: Scenario, rates: Rates, luck: random.Random, number: int, minute: float) -> Call:
    topic, language = _pick(mix(rates, int(minute) % _DAY_MINUTES), luck)
    channel, priority = _pick(rates.channels, luck), _pick(rates.priorities, luck)
    work = _work(scenario, topic, luck)
    return Call(number, minute * MINUTE, topic, language, channel, priority, None, work)


def _pick(weights: Mapping[T, float], luck: random.Random) -> T:
    return luck.choices(list(weights), list(weights.values()))[0]


def _work(scenario: Scenario, topic: str, luck: random.Random) -> float:
    return scenario.handling_minutes(topic) * _drawn_share(scenario.handling, luck) * MINUTE


def _drawn_share(handling: Handling, luck: random.Random) -> float:
    """Around 1."""
    if handling.spread is Spread.FIXED:
        return 1.0
    if handling.spread is Spread.EXPONENTIAL:
        return luck.expovariate(1.0)
    variance = math.log(1 + handling.variation**2)
    return luck.lognormvariate(-variance / 2, math.sqrt(variance))


def minute_rate(rates: Rates, minute: int) -> float:
    """How many come in that minute of the day."""
    usual = _total(rates.topics) * _total(rates.languages)
    return rates.per_hour / 60 * sum(mix(rates, minute).values()) / usual


def mix(rates: Rates, minute: int) -> Mapping[tuple[str, str], float]:
    """Topic and language to their weight in that minute of the day."""
    return _mix(_Key(rates), _turning(_Key(rates), minute))


class _Key:
    """Rates by identity: they are frozen and hold what has no hash."""

    __slots__ = ("rates",)

    def __init__(self, rates: Rates) -> None:
        self.rates = rates

    def __hash__(self) -> int:
        return id(self.rates)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.rates is self.rates


@cache
def _mix(key: _Key, minute: int) -> Mapping[tuple[str, str], float]:
    rates = key.rates
    if not any(start <= minute < end for start, end in rates.hours):
        return {}
    return {
        (topic, language): of_topic * of_language * _waves(rates, minute, topic, language)
        for topic, of_topic in rates.topics.items()
        for language, of_language in rates.languages.items()
    }


@cache
def _turning(key: _Key, minute: int) -> int:
    """The last minute at which the mix became what it is now."""
    hours = [*key.rates.hours, *(each for wave in key.rates.waves for each in wave.hours)]
    return max((edge for both in hours for edge in both if edge <= minute), default=0)


def _waves(rates: Rates, minute: int, topic: str, language: str) -> float:
    factor = 1.0
    for wave in rates.waves:
        if wave.topic in (None, topic) and wave.language in (None, language):
            if any(start <= minute < end for start, end in wave.hours):
                factor *= wave.factor
    return factor


def _total(weights: Mapping[str, float]) -> float:
    return sum(weights.values())
