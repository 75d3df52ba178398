"""Saved reports as they are shown: whose they are, who may change them, how they are sent and how that went."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from inbox.services.permissions import require
from inbox.services.reports.saved import may_change, readable, row_of
from inbox.store.tables.people import agents
from inbox.store.tables.saved_reports import (
    report_mails,
    report_recipients,
    report_schedules,
    saved_reports,
)
from inbox.store.unit import AnyRow, Unit

_R, _S, _T, _M = saved_reports.c, report_schedules.c, report_recipients.c, report_mails.c


def list_saved(unit: Unit) -> list[dict[str, Any]]:
    require(unit.actor, "report.read")
    rows = unit.connection.execute(
        select(saved_reports).where(readable(unit.actor)).order_by(_R.name, _R.id)
    ).all()
    return _shapes(unit, rows)


def read_saved(unit: Unit, id: int) -> dict[str, Any]:
    (shape,) = _shapes(unit, [row_of(unit, id)])
    return shape


def _shapes(unit: Unit, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    ids = [row.id for row in rows]
    sent = _recipients(unit, ids)
    found = unit.connection.execute(select(report_schedules).where(_S.report_id.in_(ids)))
    schedules = {row.report_id: row for row in found}
    names = _names(unit, {row.agent_id for row in rows} | {one.agent_id for one in sent})
    lasts = _lasts(unit, ids)
    of: dict[int, list[AnyRow]] = defaultdict(list)
    for one in sent:
        of[one.report_id].append(one)
    return [
        _shape(unit, row, names)
        | {"schedule": _schedule(unit, row, schedules.get(row.id), of[row.id], names, lasts)}
        for row in rows
    ]


def _shape(unit: Unit, row: AnyRow, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "owner": {"id": str(row.agent_id), "name": names.get(row.agent_id, "")},
        "is_own": _is_me(unit, row.agent_id),
        "may_change": may_change(unit.actor, row),
        "shared": row.shared,
        "team": row.team_id,
        "questions": row.questions,
        "version": row.version,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _schedule(
    unit: Unit,
    row: AnyRow,
    schedule: AnyRow | None,
    recipients: Sequence[AnyRow],
    names: Mapping[int, str],
    lasts: Mapping[tuple[int, int], AnyRow],
) -> dict[str, Any] | None:
    """All who get it are for who may change it; everybody else sees how it stands with themselves."""
    if schedule is None:
        return None
    shown = may_change(unit.actor, row)
    return {
        **{name: getattr(schedule, name) for name in ("every", "weekday", "day", "hour", "zone")},
        "recipients": [
            {
                "agent": {"id": str(one.agent_id), "name": names.get(one.agent_id, "")},
                "is_me": _is_me(unit, one.agent_id),
                "next_at": one.next_at,
                "left_at": one.left_at,
                "last": _last(lasts.get((row.id, one.agent_id))),
            }
            for one in recipients
            if shown or _is_me(unit, one.agent_id)
        ],
    }


def _last(row: AnyRow | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"state": row.state, "due_at": row.due_at, "at": row.at, "error": row.error or ""}


def _is_me(unit: Unit, agent: int) -> bool:
    return unit.actor.kind == "agent" and unit.actor.id == agent


def _recipients(unit: Unit, ids: Collection[int]) -> Sequence[AnyRow]:
    found = (
        select(report_recipients, agents.c.name)
        .join(agents, agents.c.id == _T.agent_id)
        .where(_T.report_id.in_(ids))
    )
    return unit.connection.execute(found.order_by(agents.c.name, agents.c.id)).all()


def _names(unit: Unit, ids: Collection[int]) -> dict[int, str]:
    found = select(agents.c.id, agents.c.name).where(agents.c.id.in_(ids))
    return {id: name for id, name in unit.connection.execute(found)}


def _lasts(unit: Unit, ids: Collection[int]) -> dict[tuple[int, int], AnyRow]:
    """The newest mail of each report to each."""
    newest = (
        select(_M.report_id, _M.agent_id, func.max(_M.due_at).label("due_at"))
        .where(_M.report_id.in_(ids))
        .group_by(_M.report_id, _M.agent_id)
        .subquery()
    )
    rows = unit.connection.execute(
        select(report_mails).join(
            newest,
            (_M.report_id == newest.c.report_id)
            & (_M.agent_id == newest.c.agent_id)
            & (_M.due_at == newest.c.due_at),
        )
    )
    return {(row.report_id, row.agent_id): row for row in rows}
