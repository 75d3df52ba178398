"""When people work: hours of their own, else those of their team, else whenever they are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from inbox.services.plan import Plan
from inbox.store.among import among
from inbox.store.tables.people import agent_hours, team_members
from inbox.store.unit import Unit
from routing.schedule import shift_end
from routing.week import Interval


@dataclass(frozen=True, slots=True)
class Hours:
    week: Mapping[str, tuple[Interval, ...]]
    zone: str
    source: str
    """`screen`, `yaml` or `team`."""

    def ends(self, at: datetime) -> datetime | None:
        """When the shift ends in which `at` lies; None outside of it."""
        return shift_end(self.week, self.zone, at)


_OWN = select(agent_hours).where(among(agent_hours.c.agent_id, "ids"))
_MEMBERS = select(team_members).where(
    among(team_members.c.agent_id, "ids"), among(team_members.c.team_id, "teams")
)


def hours_of(unit: Unit, plan: Plan, ids: Sequence[int]) -> dict[int, Hours]:
    """Nobody is in it who works whenever they are there."""
    found = _of_teams(unit, plan, ids)
    for row in unit.connection.execute(_OWN, {"ids": ids}):
        week = {day: tuple((a, b) for a, b in of) for day, of in row.week.items()}
        found[row.agent_id] = Hours(week, row.zone or plan.organisation.zone, row.source)
    return {agent: hours for agent, hours in found.items() if hours.week}


def _of_teams(unit: Unit, plan: Plan, ids: Sequence[int]) -> dict[int, Hours]:
    """Of several teams with hours, the first in teams.yaml."""
    of = {
        team.id: Hours(team.hours, team.zone or plan.organisation.zone, "team")
        for team in plan.teams
        if team.hours
    }
    if not of:
        return {}
    order = list(of)
    rows = unit.connection.execute(_MEMBERS, {"ids": ids, "teams": order}).all()
    found = {}
    for row in sorted(rows, key=lambda row: -order.index(row.team_id)):
        found[row.agent_id] = of[row.team_id]
    return found
