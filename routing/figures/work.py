"""Handling time: all that somebody worked with one conversation on one day is one fact. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from routing.figures.facts import Dims, Fact, Figure
from routing.figures.periods import start_of

Day = tuple[int, str, datetime]
"""Conversation, agent, and when the day began."""


class Visit(NamedTuple):
    """From when on somebody had a conversation open, and for how long they worked there."""

    number: int
    at: datetime
    conversation: int
    contact: int | None
    dims: Dims
    seconds: int
    open_seconds: int


def add_visits(
    visits: Iterable[Visit], standing: Iterable[Fact], spam: Mapping[int, bool], zone: str
) -> list[Fact]:
    """In the order of their numbers. Answers the facts that are new, or longer than they stood: the
    first visit of a day says when it began and what the conversation was about."""
    days: dict[Day, Fact] = {_day(fact, zone): fact for fact in standing}
    touched: dict[Day, Fact] = {}
    for visit in visits:
        day = (visit.conversation, visit.dims.agent, start_of("d", visit.at, zone))
        fact = days.get(day) or _begin(visit, spam.get(visit.conversation, False))
        days[day] = touched[day] = _longer(fact, visit)
    return list(touched.values())


def _day(fact: Fact, zone: str) -> Day:
    return (fact.conversation, fact.dims.agent, start_of("d", fact.at, zone))


def _begin(visit: Visit, is_spam: bool) -> Fact:
    return Fact(
        visit.number,
        Figure.HANDLING_TIME,
        visit.at,
        visit.conversation,
        visit.dims,
        visit.contact,
        seconds=0,
        open_seconds=0,
        aside=is_spam,
    )


def _longer(fact: Fact, visit: Visit) -> Fact:
    return fact._replace(
        seconds=(fact.seconds or 0) + visit.seconds,
        open_seconds=(fact.open_seconds or 0) + visit.open_seconds,
    )
