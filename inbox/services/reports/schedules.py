"""When a saved report is mailed, and to whom. Whoever gets it can leave, and stays away until they come back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from inbox.model.errors import InvalidError, NotFoundError
from inbox.services.notices.mailing import mail_channel
from inbox.services.notices.people import read_people
from inbox.services.permissions import may, require, require_person
from inbox.services.plan import Plan
from inbox.services.reports.saved import (
    SHARE,
    changeable,
    check_version,
    count_up,
    row_of,
)
from inbox.store.dialects import upsert
from inbox.store.rows import put_values, raw_time
from inbox.store.tables.people import agent_hours
from inbox.store.tables.saved_reports import report_recipients, report_schedules
from inbox.store.unit import Unit
from routing.figures.mail_times import Rhythm, next_time
from routing.notices import Way

_S, _T = report_schedules.c, report_recipients.c
COLUMNS = ("every", "weekday", "day", "hour", "zone")


def set_schedule(
    unit: Unit, plan: Plan, id: int, wanted: Mapping[str, Any], if_version: int | None
) -> None:
    """`wanted` holds `every`, `weekday`, `day`, `hour`, `zone` and `recipients`: ids of agents."""
    row = changeable(unit, id)
    check_version(row, if_version)
    if mail_channel(plan) is None:
        raise InvalidError("No channel can send mail.", {"field": "every"}, code="no_mail_channel")
    people = [int(one) for one in dict.fromkeys(wanted["recipients"])]
    _check_recipients(unit, people)
    values = {name: wanted[name] for name in COLUMNS}
    upsert(unit, report_schedules, {"report_id": id, **values}, ["report_id"], COLUMNS)
    _settle(unit, plan, id, people)
    count_up(unit, row)


def _check_recipients(unit: Unit, people: Sequence[int]) -> None:
    if set(people) != {unit.actor.id}:
        require(unit.actor, SHARE)
    known = read_people(unit, people).by_id
    for agent in people:
        person = known.get(agent)
        if person is None:
            raise InvalidError(
                "There is no such agent.", {"field": "recipients"}, code="no_such_agent"
            )
        if not may(person.actor, "report.read"):
            raise InvalidError(
                f"{person.actor.name} may not read reports.",
                {"field": "recipients", "agent": str(agent)},
                code="recipient_may_not_read",
            )
        if Way.MAIL not in person.reach:
            raise InvalidError(
                f"{person.actor.name} has no mail address.",
                {"field": "recipients", "agent": str(agent)},
                code="recipient_without_mail",
            )


def _settle(unit: Unit, plan: Plan, id: int, people: Sequence[int]) -> None:
    gone = (_T.report_id == id, _T.agent_id.not_in(people))
    unit.connection.execute(delete(report_recipients).where(*gone))
    times = next_for(unit, plan, id, people, unit.now)
    left = set(
        unit.connection.scalars(
            select(_T.agent_id).where(_T.report_id == id, _T.left_at.is_not(None))
        )
    )
    values = [(id, agent, raw_time(unit, times[agent])) for agent in people if agent not in left]
    put_values(unit, report_recipients, ("report_id", "agent_id", "next_at"), values, ["next_at"])


def stop_schedule(unit: Unit, id: int, if_version: int | None) -> None:
    row = changeable(unit, id)
    check_version(row, if_version)
    for table in (report_recipients, report_schedules):
        unit.connection.execute(delete(table).where(table.c.report_id == id))
    count_up(unit, row)


def leave(unit: Unit, id: int) -> None:
    me = require_person(unit.actor)
    row_of(unit, id)
    mine = (_T.report_id == id, _T.agent_id == me)
    changed = unit.connection.execute(
        update(report_recipients).where(*mine).values(next_at=None, left_at=unit.now)
    )
    if changed.rowcount != 1:
        raise NotFoundError("You are not sent this report.", code="not_sent_to_you")


def come_back(unit: Unit, plan: Plan, id: int) -> None:
    me = require_person(unit.actor)
    row_of(unit, id)
    mine = (_T.report_id == id, _T.agent_id == me)
    if unit.connection.execute(select(_T.agent_id).where(*mine)).first() is None:
        raise NotFoundError("You are not sent this report.", code="not_sent_to_you")
    at = next_for(unit, plan, id, [me], unit.now)[me]
    unit.connection.execute(update(report_recipients).where(*mine).values(next_at=at, left_at=None))


def next_for(
    unit: Unit, plan: Plan, id: int, people: Sequence[int], after: datetime
) -> dict[int, datetime]:
    rhythm, zones = _rhythm(unit, id), _zones(unit, plan, id, people)
    return {agent: next_time(rhythm, zones[agent], after) for agent in people}


def _rhythm(unit: Unit, id: int) -> Rhythm:
    row = unit.connection.execute(select(report_schedules).where(_S.report_id == id)).one()
    return Rhythm(row.every, row.hour, row.weekday or 0, row.day or 1)


def _zones(unit: Unit, plan: Plan, id: int, people: Collection[int]) -> dict[int, str]:
    """The organisation's, or that of each one's working hours where the schedule says so."""
    found = dict.fromkeys(people, plan.organisation.zone)
    zone = unit.connection.execute(select(_S.zone).where(_S.report_id == id)).scalar_one()
    if zone == "recipient":
        c = agent_hours.c
        own = select(c.agent_id, c.zone).where(c.agent_id.in_(people), c.zone != "")
        found |= {agent: zone for agent, zone in unit.connection.execute(own)}
    return found
