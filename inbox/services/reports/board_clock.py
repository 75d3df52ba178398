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
from inbox.store.reading.board_rows import Part, answered, key_of_conversation
from inbox.store.reading.figures import percentile
from inbox.store.tables.conversations import conversations
from inbox.store.tables.figures import STANDS, figure_facts
from inbox.store.unit import AnyRow, Unit
from routing.business_time import BusinessTime, Calendar
from routing.figures.facts import Figure
from routing.figures.periods import start_of

ELAPSED, BUSINESS = "elapsed", "business"
_C, _F = conversations.c, figure_facts.c
ANSWER = (_C.id, _C.service_level, _C.first_inbound_at, _C.first_response_at)
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
    day = start_of("d", unit.now, plan.organisation.zone)
    part = Part(scope.team, scope.channel, by)
    statement = select(key_of_conversation(by).label("key"), *ANSWER)
    rows = unit.connection.execute(statement.where(*answered(unit, part, day))).all()
    seconds = open_seconds(unit, plan, rows, day)
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        found[row.key].append(seconds[row.id])
    return found


def open_seconds(unit: Unit, plan: Plan, rows: Iterable[AnyRow], since: datetime) -> dict[int, int]:
    """How long first responses of conversations (ANSWER) took, as the log tells: reckoned when they were sent.
    What figures have not read yet is reckoned now."""
    told = _told(unit, since)
    return {row.id: told[row.id] if row.id in told else _reckoned(plan, row) for row in rows}


def _told(unit: Unit, since: datetime) -> dict[int, int]:
    edition = edition_row(unit)
    if edition is None:
        return {}
    statement = select(_F.conversation_id, _F.open_seconds).where(
        _F.edition == edition.edition,
        _F.figure == str(Figure.FIRST_RESPONSE),
        _F.aside.is_(False),
        STANDS,
        _F.at >= since,
        _F.at <= unit.now,
    )
    return {id: int(seconds or 0) for id, seconds in unit.connection.execute(statement)}


def _reckoned(plan: Plan, row: AnyRow) -> int:
    took = calendar_of(plan, row.service_level).between(row.first_inbound_at, row.first_response_at)
    return max(0, took // _SECOND)


def open_on(calendar: BusinessTime, now: datetime) -> list[list[str]] | None:
    """From when until when it is open today, as its clocks show it; None where nothing says so."""
    if not isinstance(calendar, Calendar):
        return None
    day = now.astimezone(calendar.zone).date()
    return [[_clock(start), _clock(stop)] for start, stop in calendar.hours_on(day)]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
