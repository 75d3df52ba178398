"""The conversations behind each number of the live board, found with the words that the number was counted with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, TextClause, func, literal, select

from inbox.model.errors import InvalidError
from inbox.services.figures.read import edition_row
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.services.reports.board_clock import ANSWER, BUSINESS, open_seconds
from inbox.services.reports.normal import in_time_since
from inbox.services.wallboards import Scope
from inbox.store.reading.board_rows import Behind, Part, list_answered, list_came, page_of
from inbox.store.reading.figures import HOURS, start_of_hours
from inbox.store.reading.labels import Labels
from inbox.store.reading.rows import is_protected, mask_row, read_rows
from inbox.store.tables.conversations import conversations
from inbox.store.tables.figures import STANDS, figure_facts
from inbox.store.unit import AnyRow, Unit
from routing.figures.facts import Figure
from routing.figures.periods import start_of

_C, _F = conversations.c, figure_facts.c
_HOUR = timedelta(hours=1)
LONGEST_DAY = 25 * _HOUR
CAME, ANSWERED, IN_TIME = "messages", "first_response", "within_target"


@dataclass(frozen=True, slots=True)
class Wanted:
    figure: str
    part: Part
    clock: str
    hour: datetime | None = None
    """Of messages: those of this one of the last 24 hours, in place of today's."""
    limit: int = 50
    cursor: str | None = None


def read_board_behind(unit: Unit, plan: Plan, labels: Labels, wanted: Wanted) -> dict[str, Any]:
    """Their `n` add up to the number, `total`."""
    require(unit.actor, "overview.read")
    day = start_of("d", unit.now, plan.organisation.zone)
    found = _find(unit, wanted, day)
    ids = [row.conversation_id for row in found.rows]
    shown = read_rows(unit, ids, labels)
    told = _told(unit, plan, wanted, ids, day)
    return {
        "as_of": unit.now,
        "total": found.total,
        "conversations": found.conversations,
        "items": [
            {
                "conversation_id": str(row.conversation_id),
                "conversation": _seen(unit, shown.get(row.conversation_id)),
                "at": row.at,
                "n": row.n,
                "seconds": told.get(row.conversation_id),
                "yes": bool(row.yes) if wanted.figure == IN_TIME else None,
            }
            for row in found.rows
        ],
        "next": found.next,
    }


def _seen(unit: Unit, row: dict[str, Any] | None) -> dict[str, Any] | None:
    if row is not None and is_protected(row) and not unit.actor.protected_access:
        return mask_row(row)
    return row


def _find(unit: Unit, wanted: Wanted, day: datetime) -> Behind:
    page = (wanted.limit, wanted.cursor)
    if wanted.figure == IN_TIME:
        return page_of(unit, _in_time(unit, wanted.part, day), *page)
    if wanted.figure == ANSWERED:
        return list_answered(unit, wanted.part, day, *page)
    if wanted.hour is None:
        return list_came(unit, wanted.part, day, None, *page)
    hour = _checked(unit, wanted.hour)
    return list_came(unit, wanted.part, hour, hour + _HOUR, *page)


def _checked(unit: Unit, hour: datetime) -> datetime:
    first = start_of_hours(unit.now, HOURS)
    # One that has just left the board may still be asked for.
    if (hour - first) % _HOUR or not first - _HOUR <= hour <= unit.now:
        raise InvalidError(
            "Name one of the last 24 whole hours.", {"field": "hour"}, code="time_invalid"
        )
    return hour


def _told(
    unit: Unit, plan: Plan, wanted: Wanted, ids: list[int], day: datetime
) -> Mapping[int, int]:
    """How long their first responses took."""
    if wanted.figure != ANSWERED:
        return {}
    rows = unit.connection.execute(select(*ANSWER).where(_C.id.in_(ids))).all()
    if wanted.clock == BUSINESS:
        return open_seconds(unit, plan, rows, day)
    return {row.id: _elapsed(row) for row in rows}


def _elapsed(row: AnyRow) -> int:
    took: timedelta = row.first_response_at - row.first_inbound_at
    return max(0, took // timedelta(seconds=1))


def in_time_today(
    unit: Unit, scope: Scope, day: datetime, by: str
) -> Mapping[str, tuple[int, int]]:
    """Key → with a target, answered in time. Sums are kept by one thing at a time: of a team it is counted."""
    if scope.team is None:
        return in_time_since(unit, scope, day, by)
    key = figure_facts.c[by]
    counted = _in_time(unit, Part(scope.team, scope.channel, by), day).with_only_columns(
        key, func.count(), func.count().filter(_F.yes.is_(True))
    )
    rows = unit.connection.execute(counted.group_by(key))
    return {of: (n, yes) for of, n, yes in rows}


def _in_time(unit: Unit, part: Part, day: datetime) -> Select[Any]:
    edition = edition_row(unit)
    return select(
        _F.conversation_id, _F.at, _F.number.label("place"), _F.yes, literal(1).label("n")
    ).where(
        _F.edition == (edition.edition if edition is not None else -1),
        _F.figure == str(Figure.WITHIN_TARGET),
        _F.aside.is_(False),
        STANDS,
        _F.at >= day,
        _F.at < day + LONGEST_DAY,
        *_of(part),
    )


def _of(part: Part) -> list[ColumnElement[bool] | TextClause]:
    wanted = ((_F.team, part.team), (_F.channel, part.channel), (figure_facts.c[part.by], part.key))
    return [column == value for column, value in wanted if value is not None]
