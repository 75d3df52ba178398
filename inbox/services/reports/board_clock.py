"""How long the oldest waits and how long answers of today took, by one of two clocks: the one on the wall, or
that of opening hours (`docs/decisions/board-clock.md`)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from inbox.services.figures.enrich import calendar_of
from inbox.services.figures.read import edition_row
from inbox.services.plan import Plan
from inbox.services.reports.normal import Normals
from inbox.services.wallboards import Scope
from inbox.store.reading.figures import percentile
from inbox.store.tables.figures import STANDS, figure_facts
from inbox.store.unit import Unit
from routing.business_time import BusinessTime, Calendar
from routing.figures.facts import Figure
from routing.figures.periods import start_of

ELAPSED, BUSINESS = "elapsed", "business"
_F = figure_facts.c
_SECOND = timedelta(seconds=1)
Board = dict[str, Any]


def set_clock(
    unit: Unit, plan: Plan, scope: Scope, board: Board, normals: Normals, by: str, clock: str
) -> None:
    """Adds `clock`, `oldest_seconds` and `open_today`; by opening hours the times of answers too."""
    calendar, rows = calendar_of(plan, None), board[f"{by}s"]
    board["clock"], board["open_today"] = clock, open_on(calendar, unit.now)
    if clock == BUSINESS:
        answers = _answers(unit, plan, scope, by)
        every = [seconds for of in answers.values() for seconds in of]
        board |= {"answered": len(every), "median_seconds": percentile(every, 0.5)}
        board["oldest_seconds_normal"] = normals.oldest_open(calendar)
        for row in rows:
            row |= _times(answers.get(row[by]["id"], ()))
    for one in (board, *rows):
        one["oldest_seconds"] = _waited(one["oldest_since"], unit.now, calendar, clock)


def _times(seconds: Sequence[int]) -> dict[str, Any]:
    return {
        "answered": len(seconds),
        "median_seconds": percentile(seconds, 0.5),
        "p90_seconds": percentile(seconds, 0.9),
    }


def _waited(
    since: datetime | None, now: datetime, calendar: BusinessTime, clock: str
) -> int | None:
    if since is None:
        return None
    waited = calendar.between(since, now) if clock == BUSINESS else now - since
    return max(0, waited // _SECOND)


def _answers(unit: Unit, plan: Plan, scope: Scope, by: str) -> dict[str, list[int]]:
    """First responses of today as the log tells of them: open hours were reckoned when they were sent."""
    edition = edition_row(unit)
    if edition is None:
        return {}
    statement = select(_F[by], _F.open_seconds).where(
        _F.edition == edition.edition,
        _F.figure == str(Figure.FIRST_RESPONSE),
        _F.aside.is_(False),
        STANDS,
        _F.at >= start_of("d", unit.now, plan.organisation.zone),
        _F.at <= unit.now,
        *_within(scope),
    )
    found: dict[str, list[int]] = defaultdict(list)
    for key, seconds in unit.connection.execute(statement):
        found[key].append(int(seconds or 0))
    return found


def _within(scope: Scope) -> Iterable[Any]:
    if scope.team is not None:
        yield _F.team == scope.team
    if scope.channel is not None:
        yield _F.channel == scope.channel


def open_on(calendar: BusinessTime, now: datetime) -> list[list[str]] | None:
    """From when until when it is open today, as its clocks show it; None where nothing says so."""
    if not isinstance(calendar, Calendar):
        return None
    day = now.astimezone(calendar.zone).date()
    return [[_clock(start), _clock(stop)] for start, stop in calendar.hours_on(day)]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
