"""The time that somebody names, in five languages. Where it can be read in two ways, the earlier. Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from routing.promise_days import days
from routing.promise_hours import hours
from routing.promise_pieces import (
    EVENING,
    Day,
    Hour,
    Moment,
    Period,
    Piece,
    Weekday,
    end_of,
    on,
)
from routing.promise_spans import spans

_BETWEEN = re.compile(
    r"(?:[\s,.]|\b(?:senast|senest|seinast|by|at|on|på|den|d|the|of|av|af|i|in|kl|klockan|klokken|klokka|innan|før|före"
    r"|inden|before|innen|around|ca|omkring|runt|rundt|vid|ved|till|til|to|jag|vi|jeg|eg|we|you|dig|er|deg|dere|dykk|jer"
    r"|mig|oss|me|us|os|igen|igjen|back|again|med|mellan|mellom|mellem|between|that|samma|same|latest)\b)*"
)


def find_times(
    text: str, now: datetime, is_english: bool, verbs: Sequence[tuple[int, int]]
) -> list[Moment]:
    """Of `text` in lower case, `now` in the zone of whoever writes. Over the words of a promise, which stand
    between `on Friday` and `at two`, what belongs together is put together."""
    pieces = [*spans(text, now), *days(text, now, is_english), *hours(text)]
    found = [_moment(group, text, now) for group in _groups(_widest(pieces), text, verbs)]
    return [each for each in found if each is not None]


def _widest(pieces: Sequence[Piece]) -> list[Piece]:
    """Without what stands within another: `27` in `27 november`. `I eftermiddag` is a day and an hour."""
    return sorted(
        (
            piece
            for piece in pieces
            if not any(
                other.start <= piece.start
                and piece.end <= other.end
                and (other.end - other.start) > (piece.end - piece.start)
                and not _says_both(piece, other)
                for other in pieces
            )
        ),
        key=lambda piece: (piece.start, piece.end),
    )


def _says_both(piece: Piece, other: Piece) -> bool:
    return isinstance(piece, Hour) and piece.is_part and not isinstance(other, Hour)


def _groups(
    pieces: Sequence[Piece], text: str, verbs: Sequence[tuple[int, int]]
) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    end = 0
    for piece in pieces:
        if group and not _belongs(text, end, piece.start, verbs):
            yield group
            group = []
        group.append(piece)
        end = max(end, piece.end) if len(group) > 1 else piece.end
    if group:
        yield group


def _belongs(text: str, end: int, start: int, verbs: Sequence[tuple[int, int]]) -> bool:
    if start - end > 120:
        return False
    between = text[end : max(end, start)]
    for begins, ends in verbs:
        if begins >= end and ends <= start:
            between = between.replace(text[begins:ends], " ")
    return _BETWEEN.fullmatch(between) is not None


def _moment(group: Sequence[Piece], text: str, now: datetime) -> Moment | None:
    readings = [piece.at for piece in group if isinstance(piece, Moment)]
    readings += _by_day(group, text, now)
    coming = [at for at in readings if at > now]
    if not coming:
        return None
    return Moment(
        min(piece.start for piece in group), max(piece.end for piece in group), min(coming)
    )


def _by_day(group: Sequence[Piece], text: str, now: datetime) -> list[datetime]:
    clocks = _clocks(group)
    named = list(_named_days(group, now))
    if not named:
        return [_next(each, now) for each in clocks]
    return [
        at for day, is_before, end in named for at in _at(day, is_before, end, clocks, text, now)
    ]


def _clocks(group: Sequence[Piece]) -> list[Hour]:
    every = [piece for piece in group if isinstance(piece, Hour)]
    exact = [piece for piece in every if not piece.is_part]
    if exact and any(piece.is_part and piece.at == EVENING for piece in every):
        return [_in_the_evening(piece) for piece in exact]
    return exact or every


def _in_the_evening(hour: Hour) -> Hour:
    if not hour.may_be_evening or hour.at.hour >= 12:
        return hour
    return Hour(hour.start, hour.end, hour.at.replace(hour=hour.at.hour + 12))


def _named_days(group: Sequence[Piece], now: datetime) -> Iterator[tuple[date, bool, int]]:
    """Each day that the group may mean, whether what is meant is before it, and where its words end."""
    weeks = [piece for piece in group if isinstance(piece, Period)]
    dated = [piece for piece in group if isinstance(piece, Day)]
    # "Friday 4 December" is one day, where it is a Friday.
    agreed = {day.day.weekday() for day in dated}
    weekdays = [
        piece for piece in group if isinstance(piece, Weekday) and piece.number not in agreed
    ]
    for day in dated:
        yield day.day, day.is_before, day.end
    for weekday in weekdays:
        yield _day_of(weekday, weeks, now), weekday.is_before, weekday.end
    if not weekdays:
        for week in weeks:
            # "Before the week is over" is in it.
            is_before = week.is_before and week.first > now.date()
            yield (week.first if is_before else week.last), is_before, week.end


def _day_of(weekday: Weekday, weeks: Sequence[Period], now: datetime) -> date:
    """The next one, today among them; with a week beside it, the one of that week."""
    if weeks:
        first = min(week.first for week in weeks)
        return first + timedelta(days=(weekday.number - first.weekday()) % 7)
    ahead = (weekday.number - now.weekday()) % 7
    if ahead == 0 and weekday.is_before:
        ahead = 7
    return now.date() + timedelta(days=ahead)


def _at(
    day: date, is_before: bool, end: int, clocks: Sequence[Hour], text: str, now: datetime
) -> list[datetime]:
    # "Before Friday at two" is on Friday.
    if is_before and not any(0 <= clock.start - end <= 1 for clock in clocks):
        day -= timedelta(days=1)
    if not clocks:
        return [end_of(day, now)]
    return [_on_day(day, clock, now) for clock in clocks]


def _on_day(day: date, hour: Hour, now: datetime) -> datetime:
    at = on(day, _likely(hour), now)
    if at <= now and hour.is_part and day == now.date():
        return end_of(day, now)
    if at <= now and hour.may_be_evening and hour.at.hour < 12:
        return on(day, hour.at.replace(hour=hour.at.hour + 12), now)
    return at


def _likely(hour: Hour) -> time:
    """Nobody calls at three in the night."""
    if hour.may_be_evening and 1 <= hour.at.hour <= 5:
        return hour.at.replace(hour=hour.at.hour + 12)
    return hour.at


def _next(hour: Hour, now: datetime) -> datetime:
    today = _on_day(now.date(), hour, now)
    return today if today > now else on(now.date() + timedelta(days=1), _likely(hour), now)
