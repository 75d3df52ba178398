"""Reports that somebody keeps under a name: questions, not answers. What each reader sees of them is
decided where their figures are read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from inbox.model.actor import Actor
from inbox.model.errors import ConflictError, InvalidError, NotFoundError, StaleError
from inbox.services.permissions import may, require, require_person
from inbox.services.plan import Plan
from inbox.services.reports.ask import Question, question, question_of_period
from inbox.store.tables.people import teams
from inbox.store.tables.saved_reports import (
    report_mails,
    report_recipients,
    report_schedules,
    saved_reports,
)
from inbox.store.unit import AnyRow, Unit

SHARE = "report.share"
MOST = 200
"""Reports of one person."""
_R = saved_reports.c


def save_report(unit: Unit, plan: Plan, wanted: Mapping[str, Any]) -> int:
    require(unit.actor, "report.read")
    me = require_person(unit.actor)
    kept = unit.connection.scalars(select(_R.id).where(_R.agent_id == me)).all()
    if len(kept) >= MOST:
        raise InvalidError(f"At most {MOST} reports.", {"field": "name"}, code="too_many")
    values = _checked(unit, plan, {"shared": "nobody", "team": None, **wanted})
    id = unit.new_id()
    row = {"id": id, "agent_id": me, "version": 1, "created_at": unit.now, "updated_at": unit.now}
    _write(unit, insert(saved_reports).values(**row, **values))
    return id


def change_saved(
    unit: Unit, plan: Plan, id: int, wanted: Mapping[str, Any], if_version: int | None
) -> None:
    """`wanted` holds what is to be changed and nothing else."""
    row = changeable(unit, id)
    check_version(row, if_version)
    standing = {"name": row.name, "questions": row.questions, **_sharing(row)}
    values = _checked(unit, plan, {**standing, **wanted}, was=_sharing(row))
    _write(unit, update(saved_reports).where(_R.id == id).values(**values))
    count_up(unit, row)


def delete_saved(unit: Unit, id: int) -> None:
    changeable(unit, id)
    # Recipients first: whoever writes a mail for one of them holds their row until it stands.
    for table in (report_recipients, report_schedules, report_mails):
        unit.connection.execute(delete(table).where(table.c.report_id == id))
    unit.connection.execute(delete(saved_reports).where(_R.id == id))


def readable(actor: Actor) -> ColumnElement[bool]:
    """One's own, what is shared with oneself, and what one is sent."""
    shown = [_R.shared == "everybody"]
    if may(actor, SHARE):
        shown.append(_R.shared == "team")
    elif actor.teams:
        shown.append((_R.shared == "team") & _R.team_id.in_(sorted(actor.teams)))
    if actor.kind == "agent":
        sent = exists().where(
            report_recipients.c.report_id == _R.id, report_recipients.c.agent_id == actor.id
        )
        shown += [_R.agent_id == actor.id, sent]
    return or_(*shown)


def row_of(unit: Unit, id: int) -> AnyRow:
    require(unit.actor, "report.read")
    found = select(saved_reports).where(_R.id == id, readable(unit.actor))
    row = unit.connection.execute(found).one_or_none()
    if row is None:
        raise NotFoundError("There is no such report.", code="no_such_report")
    return row


def may_change(actor: Actor, row: AnyRow) -> bool:
    """Its owner; what is shared also whoever may share."""
    is_own = actor.kind == "agent" and bool(row.agent_id == actor.id)
    return is_own or (row.shared != "nobody" and may(actor, SHARE))


def changeable(unit: Unit, id: int) -> AnyRow:
    row = row_of(unit, id)
    if not may_change(unit.actor, row):
        require(unit.actor, SHARE)
        raise NotFoundError("There is no such report.", code="no_such_report")
    return row


def check_version(row: AnyRow, if_version: int | None) -> None:
    if if_version is not None and row.version != if_version:
        raise _stale(row)


def count_up(unit: Unit, row: AnyRow) -> None:
    """Last in a change. Of two at the same moment the second finds another version than it read."""
    values = {"version": row.version + 1, "updated_at": unit.now}
    same = (_R.id == row.id, _R.version == row.version)
    changed = unit.connection.execute(update(saved_reports).where(*same).values(values))
    if changed.rowcount != 1:
        raise _stale(row)


def _stale(row: AnyRow) -> StaleError:
    current = {"version": row.version, "name": row.name, "questions": row.questions}
    return StaleError("Somebody changed this meanwhile.", {"current": current})


def asked(saved: Mapping[str, Any], now: datetime, zone: str) -> Question:
    """What is kept, as it is asked now."""
    how = (zone, saved["interval"], saved["by"], saved["clock"])
    if saved["period"]:
        return question_of_period(saved["figure"], saved["period"], now, *how)
    return question(saved["figure"], saved["from"], saved["to"], *how)


def _checked(
    unit: Unit, plan: Plan, wanted: Mapping[str, Any], was: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    if not wanted["name"].strip():
        raise InvalidError("A report has a name.", {"field": "name"}, code="name_empty")
    _check_questions(wanted["questions"], unit.now, plan.organisation.zone)
    team = wanted["team"] if wanted["shared"] == "team" else None
    sharing = {"shared": wanted["shared"], "team": team}
    if sharing != was:
        _check_sharing(unit, **sharing)
    return {
        "name": wanted["name"].strip(),
        "questions": [dict(one) for one in wanted["questions"]],
        "shared": wanted["shared"],
        "team_id": team,
    }


def _check_questions(questions: Sequence[Mapping[str, Any]], now: datetime, zone: str) -> None:
    for place, one in enumerate(questions):
        try:
            if one["period"] and (one["from"] or one["to"]):
                raise InvalidError(
                    "Name a period or its days, not both.",
                    {"field": "period"},
                    code="period_named_twice",
                )
            asked(one, now, zone)
        except InvalidError as error:
            field = f"questions.{place}.{error.details.get('field', '')}"
            raise InvalidError(str(error), {"field": field}, code=error.code) from None


def _check_sharing(unit: Unit, shared: str, team: str | None) -> None:
    if shared != "nobody":
        require(unit.actor, SHARE)
    if shared == "team" and team is None:
        raise InvalidError(
            "Name the team that it is shared with.", {"field": "team"}, code="no_such_team"
        )
    known = select(teams.c.id).where(teams.c.id == team, teams.c.retired.is_(False))
    if team is not None and unit.connection.execute(known).first() is None:
        raise InvalidError("There is no such team.", {"field": "team"}, code="no_such_team")


def _sharing(row: AnyRow) -> dict[str, Any]:
    return {"shared": row.shared, "team": row.team_id}


def _write(unit: Unit, statement: Any) -> None:
    # Two at once under one name: the unique key lets one of them stand.
    try:
        with unit.connection.begin_nested():
            unit.connection.execute(statement)
    except IntegrityError:
        raise ConflictError(
            "You have a report of that name already.", {"field": "name"}, code="name_taken"
        ) from None
