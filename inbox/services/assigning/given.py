"""How many conversations the program gave to each agent, by day: what fair shares are reckoned from."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import bindparam, delete, select

from inbox.services.plan import Plan
from inbox.store.dialects import insert_adding
from inbox.store.tables.people import agent_days
from inbox.store.unit import Unit

KEPT = timedelta(days=7)


def note_given(unit: Unit, plan: Plan, agents: Iterable[int]) -> None:
    day = _today(unit, plan)
    rows = [
        {"agent_id": agent, "day": day, "given": many}
        for agent, many in sorted(Counter(agents).items())
    ]
    if rows:
        statement = insert_adding(unit, agent_days, ["agent_id", "day"], "given")
        unit.connection.execute(statement, rows)


_GIVEN = select(agent_days.c.agent_id, agent_days.c.given).where(
    agent_days.c.day == bindparam("day")
)


def given_today(unit: Unit, plan: Plan) -> dict[int, int]:
    rows = unit.connection.execute(_GIVEN, {"day": _today(unit, plan)})
    return {agent: many for agent, many in rows}


def forget_days(unit: Unit) -> None:
    oldest = (unit.now - KEPT).date().isoformat()
    unit.connection.execute(delete(agent_days).where(agent_days.c.day < oldest))


def _today(unit: Unit, plan: Plan) -> str:
    return unit.now.astimezone(plan.zone).date().isoformat()
