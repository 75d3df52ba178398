"""One figure over a period: rows by key, each with its intervals."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from inbox.model.errors import ForbiddenError
from inbox.services.figures.read import edition_row
from inbox.services.permissions import LEADING, require
from inbox.services.reports.ask import HOUR_OF_WEEK, Question, parse_time
from inbox.services.reports.cells import Sum, Sums, read_sums, read_totals, settle
from inbox.services.reports.definitions import Measure
from inbox.services.reports.names import names_of
from inbox.store.reading.labels import Labels
from inbox.store.reading.scopes import IS_LIVE
from inbox.store.tables.conversations import conversations
from inbox.store.tables.log import events
from inbox.store.unit import AnyRow, Unit
from routing.figures.periods import next_start

ACTION = "report.read"
_C = conversations.c
_COLUMNS = {
    "": None,
    "channel": _C.origin_channel,
    "topic": _C.topic_id,
    "team": _C.team_id,
    "agent": _C.assignee_id,
    "language": _C.language,
}


def read_report(
    unit: Unit, asked: Question, labels: Labels, compare: str | None = None
) -> dict[str, Any]:
    only = own_key(unit, asked)
    edition = edition_row(unit)
    at = as_of(unit, edition)
    answer = _about(asked, at) | {"rows": _rows(unit, asked, edition, labels, only, at)}
    if compare:
        other = _compared(asked, compare)
        rows = _rows(unit, other, edition, labels, only, at)
        answer["compare"] = {"from": other.since, "to": other.until, "rows": rows}
    return answer


def own_key(unit: Unit, asked: Question) -> str | None:
    """Those who lead see all; an agent sees what is theirs, and nobody to compare with."""
    require(unit.actor, "report.read")
    if unit.actor.kind == "system" or unit.actor.roles & LEADING:
        return None
    if asked.by != "agent" or unit.actor.id is None:
        raise ForbiddenError(
            "You see your own figures: ask by=agent.", {"action": ACTION}, code="not_allowed"
        )
    return str(unit.actor.id)


def as_of(unit: Unit, edition: AnyRow | None) -> datetime:
    """Now, where the whole log was read; else the time of the last event that was."""
    newest = unit.connection.execute(select(func.max(events.c.number))).scalar() or 0
    if edition is None or (edition.number < newest and edition.at is None):
        return datetime.fromtimestamp(0, unit.now.tzinfo)
    return unit.now if edition.number >= newest else edition.at


def _compared(asked: Question, compare: str) -> Question:
    if compare == "previous":
        return asked.before()
    return asked.moved_to(parse_time(compare, asked.zone, "compare"))


def _about(asked: Question, at: datetime) -> dict[str, Any]:
    known = asked.definition
    final = at - timedelta(days=known.final_after_days)
    intervals = []
    for start in asked.starts() if asked.by != HOUR_OF_WEEK else ():
        end = next_start(asked.unit, start, asked.zone)
        intervals.append({"start": start, "end": end, "unfinished": end > final})
    return {
        "as_of": at,
        "figure": asked.figure,
        "kind": known.kind,
        "definition": known.words,
        "final_after_days": known.final_after_days,
        "clock": asked.clock,
        "zone": asked.zone,
        "by": asked.by,
        "interval": asked.interval,
        "from": asked.since,
        "to": asked.until,
        "intervals": intervals,
        "compare": None,
    }


def _rows(
    unit: Unit,
    asked: Question,
    edition: AnyRow | None,
    labels: Labels,
    only: str | None,
    at: datetime,
) -> list[dict[str, Any]]:
    sums: Sums = {} if edition is None else read_sums(unit, asked, edition, only)
    if not asked.by:
        sums.setdefault("", {})
    names = names_of(unit, asked.by, sums, labels)
    late = _past_target(unit, asked) if asked.definition.shows_waiting else {}
    count, kind = len(asked.starts()), asked.definition.kind
    nobody, nothing = Sum(), Sum().shape(kind, asked.figure)
    totals = {} if edition is None else read_totals(unit, asked, edition, sums, only)
    if kind is Measure.TIME:
        settle([*totals.values(), *(cell for cells in sums.values() for cell in cells.values())])
    rows = []
    for key, cells in sums.items():
        rows.append(
            {
                "key": key,
                "label": names.get(key),
                **_shape(asked, totals.get(key, nobody)),
                "past_target_now": late.get(key, 0) if asked.definition.shows_waiting else None,
                "unfinished": asked.until > at - timedelta(days=asked.definition.final_after_days),
                "cells": [
                    cells[place].shape(kind, asked.figure) if place in cells else nothing
                    for place in range(count)
                ]
                if asked.by != HOUR_OF_WEEK
                else [],
            }
        )
    # People in order of their names: this is no ranking.
    if asked.by in ("agent", HOUR_OF_WEEK):
        return sorted(rows, key=lambda row: (row["label"] or "", row["key"]))
    return sorted(rows, key=lambda row: (-row["n"], row["key"]) if row["n"] else (0, row["key"]))


def _shape(asked: Question, total: Sum) -> dict[str, Any]:
    kind = asked.definition.kind
    shaped = total.shape(kind, asked.figure)
    if kind is Measure.PEOPLE and (len(asked.starts()) > 1 or asked.by == HOUR_OF_WEEK):
        # Whoever wrote on two days is one person: intervals don't add up.
        return shaped | {"value": None}
    return shaped


def _past_target(unit: Unit, asked: Question) -> dict[str, int]:
    """Still unanswered past their target, now."""
    if asked.by not in _COLUMNS:
        return {}
    column = _COLUMNS[asked.by]
    late = func.count().filter(_C.due_at < unit.now)
    wanted = (IS_LIVE, _C.unanswered.is_(True), _C.history.is_(False))
    if column is None:
        return {"": unit.connection.execute(select(late).where(*wanted)).scalar_one()}
    rows = unit.connection.execute(select(column, late).where(*wanted).group_by(column))
    return {str(key or ""): int(count) for key, count in rows}
