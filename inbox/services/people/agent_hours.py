"""The hours that somebody works, set on screen by a lead."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from inbox.model.errors import NotFoundError
from inbox.services.people.working_hours import hours_of
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.dialects import upsert
from inbox.store.tables.people import agent_hours, agents
from inbox.store.unit import Unit
from routing.schedule import OFF
from routing.week import Interval, written


def read_hours(unit: Unit, plan: Plan, agent: int) -> dict[str, Any]:
    require(unit.actor, "competence.read")
    _check(unit, agent)
    found = hours_of(unit, plan, [agent]).get(agent)
    if found is None:
        return {"hours": {}, "zone": plan.organisation.zone, "source": None, "ends": None}
    return {
        "hours": {day: written(of, OFF) for day, of in found.week.items()},
        "zone": found.zone,
        "source": found.source,
        "ends": found.ends(unit.now),
    }


def set_hours(
    unit: Unit, plan: Plan, agent: int, week: Mapping[str, tuple[Interval, ...]], zone: str
) -> dict[str, Any]:
    """An empty week takes them away: then those of YAML or of the team hold."""
    require(unit.actor, "competence.grant")
    _check(unit, agent)
    if not week:
        unit.connection.execute(delete(agent_hours).where(agent_hours.c.agent_id == agent))
    else:
        row = {
            "agent_id": agent,
            "week": {day: [list(each) for each in of] for day, of in week.items()},
            "zone": zone,
            "source": "screen",
        }
        upsert(unit, agent_hours, row, ["agent_id"], ["week", "zone", "source"])
    unit.emit("agent.changed", data={"agent_id": str(agent), "fields": ["hours"]})
    unit.enqueue("assign", lane="assign", key="assign")
    return read_hours(unit, plan, agent)


def _check(unit: Unit, agent: int) -> None:
    found = select(agents.c.id).where(agents.c.id == agent)
    if unit.connection.execute(found).first() is None:
        raise NotFoundError("There is no such agent.", code="no_such_agent")
