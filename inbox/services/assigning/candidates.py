"""Everybody who works here, with what they know, carry and were given today."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from sqlalchemy import func, literal_column, select

from inbox.model.words import Presence
from inbox.services.assigning.given import given_today
from inbox.services.people.competence_rows import granted_to
from inbox.services.people.working_hours import hours_of
from inbox.services.plan import Plan
from inbox.store.among import among
from inbox.store.tables.conversations import conversations
from inbox.store.tables.people import agents, team_members
from inbox.store.unit import Unit
from routing.queue import Candidate
from routing.team_settings import USUAL, Assignment

WORKING = frozenset({"agent", "lead", "surge"})


def candidates(unit: Unit, plan: Plan) -> list[Candidate]:
    people = unit.connection.execute(_PEOPLE).all()
    ids = [one.id for one in people]
    teams, granted, hours = _teams(unit), granted_to(unit, ids), hours_of(unit, plan, ids)
    carried, today = carried_by(unit, ids), given_today(unit, plan)
    rules = team_rules(plan)
    found = []
    for one in people:
        own = hours.get(one.id)
        ends = own.ends(unit.now) if own else None
        carries = carried.get(one.id, {})
        found.append(
            Candidate(
                agent=one.id,
                teams=frozenset(teams[one.id]),
                competences=tuple(granted.get(one.id, ())),
                capacity=one.capacity if WORKING & set(one.roles) else 0,
                load=_weight(carries, rules),
                presence=Presence(one.presence),
                carries=_by_kind(carries),
                on_shift=own is None or ends is not None,
                shift_ends=ends,
                given_today=today.get(one.id, 0),
                easy_only=set(one.roles) <= {"surge", "guest"},
            )
        )
    return found


def team_rules(plan: Plan) -> dict[str, Assignment]:
    return {team.id: team.assignment for team in plan.teams}


Carried = Mapping[tuple[str, str], int]
"""Team and kind of channel to how many."""


def carried_by(unit: Unit, ids: list[int]) -> dict[int, Carried]:
    """Open conversations of each: what waits for a customer or rests weighs nothing."""
    rows = unit.connection.execute(_CARRIED, {"ids": ids})
    found: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    for agent, team, kind, many in rows:
        found[agent][(team or "", kind)] = many
    return dict(found)


def _weight(carries: Carried, rules: Mapping[str, Assignment]) -> int:
    return sum(
        many * rules.get(team, USUAL).load(kind).weight for (team, kind), many in carries.items()
    )


def _by_kind(carries: Carried) -> dict[str, int]:
    found: Counter[str] = Counter()
    for (_, kind), many in carries.items():
        found[kind] += many
    return dict(found)


def _teams(unit: Unit) -> dict[int, set[str]]:
    teams: dict[int, set[str]] = defaultdict(set)
    for team, agent in unit.connection.execute(_TEAMS):
        teams[agent].add(team)
    return teams


_PEOPLE = select(
    *(agents.c[name] for name in ("id", "roles", "capacity", "presence")),
).where(agents.c.active)
_TEAMS = select(team_members.c.team_id, team_members.c.agent_id)
_C = conversations.c
_CARRIED = (
    select(_C.assignee_id, _C.team_id, _C.origin_kind, func.count())
    .where(_C.status == literal_column("'open'"), among(_C.assignee_id, "ids"))
    .group_by(_C.assignee_id, _C.team_id, _C.origin_kind)
)
