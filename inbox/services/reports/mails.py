"""Reports that are due leave by mail: written down once, taken once, and never sent twice by themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from inbox.services.notices.people import Person, read_people
from inbox.services.permissions import may
from inbox.services.plan import Plan
from inbox.services.reports.schedules import next_for
from inbox.store.tables.people import agents
from inbox.store.tables.saved_reports import report_mails, report_recipients, saved_reports
from inbox.store.unit import AnyRow, Unit
from routing.notices import Way

JOB = "report_mail"
AT_ONCE = 200
KEEP = timedelta(days=90)
_M, _R, _T = report_mails.c, saved_reports.c, report_recipients.c


@dataclass(frozen=True, slots=True)
class Mail:
    id: int
    report: AnyRow
    person: Person
    at: datetime
    """Since when it waits."""


def enqueue_due(unit: Unit, plan: Plan) -> int:
    """One mail for each who is due. What was missed in a long stop is one mail too: the next time is
    reckoned from now."""
    due = unit.connection.execute(
        select(_T.report_id, _T.agent_id, _T.next_at, _R.shared, agents.c.active)
        .join(saved_reports, _R.id == _T.report_id)
        .join(agents, agents.c.id == _R.agent_id)
        .where(_T.next_at <= unit.now)
        .order_by(_T.next_at)
        .limit(AT_ONCE)
    ).all()
    return sum(_move_on(unit, plan, row) for row in due)


def _move_on(unit: Unit, plan: Plan, row: AnyRow) -> bool:
    next_at = next_for(unit, plan, row.report_id, [row.agent_id], unit.now)[row.agent_id]
    mine = (_T.report_id == row.report_id, _T.agent_id == row.agent_id, _T.next_at == row.next_at)
    moved = unit.connection.execute(update(report_recipients).where(*mine).values(next_at=next_at))
    # Another clock was first; or its owner left, and nobody can change what was theirs alone.
    if moved.rowcount != 1 or not (row.active or row.shared != "nobody"):
        return False
    id = unit.new_id()
    values = {"report_id": row.report_id, "agent_id": row.agent_id, "due_at": row.next_at}
    unit.connection.execute(
        insert(report_mails).values(id=id, state="waiting", at=unit.now, **values)
    )
    unit.enqueue(JOB, {"mail": id}, lane=f"{JOB}:{id}", key=f"{JOB}:{id}")
    return True


def read_waiting(unit: Unit, id: int) -> Mail | None:
    """None where it left already, or nobody wants or may have it any more."""
    row = unit.connection.execute(
        select(report_mails).where(_M.id == id, _M.state == "waiting")
    ).one_or_none()
    if row is None:
        return None
    report = unit.connection.execute(
        select(saved_reports)
        .join(report_recipients, _T.report_id == _R.id)
        .where(_R.id == row.report_id, _T.agent_id == row.agent_id, _T.left_at.is_(None))
    ).one_or_none()
    person = read_people(unit, [row.agent_id]).by_id.get(row.agent_id)
    if report is None or person is None or not may_get(person):
        return None
    return Mail(id, report, person, row.at)


def may_get(person: Person) -> bool:
    return may(person.actor, "report.read") and Way.MAIL in person.reach


def take(unit: Unit, mail: Mail) -> bool:
    """Whoever stops between here and the sending has sent it for good: nobody can know."""
    return _turn(unit, mail.id, "waiting", "taken")


def give_back(unit: Unit, mail: Mail, error: str) -> None:
    """It is known that nothing left: the same again later."""
    _turn(unit, mail.id, "taken", "waiting", error)


def record(unit: Unit, mail: Mail, error: str = "") -> None:
    _turn(unit, mail.id, "taken", "failed" if error else "sent", error)


def drop(unit: Unit, id: int, why: str) -> None:
    _turn(unit, id, "waiting", "dropped", why)


def _turn(unit: Unit, id: int, was: str, state: str, error: str = "") -> bool:
    values: dict[str, Any] = {"state": state, "error": error[:500] or None}
    if state not in ("waiting", "taken"):
        values["at"] = unit.now
    changed = unit.connection.execute(
        update(report_mails).where(_M.id == id, _M.state == was).values(**values)
    )
    return changed.rowcount == 1


def sweep_mails(unit: Unit) -> None:
    unit.connection.execute(delete(report_mails).where(_M.at < unit.now - KEEP))
