"""Brings teams, topics and competences of the configuration into the database, where rows point to them."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Table, delete, insert, select, update

from inbox.services.definitions.files import sync_files
from inbox.services.definitions.names import note_faults
from inbox.services.definitions.rows import CALENDAR, RULE, SERVICE_LEVEL, TOPIC, count_up
from inbox.services.definitions.topic_rows import write_topics
from inbox.services.people.competence_rows import granted_by, merged_topics
from inbox.services.plan import Plan
from inbox.store.dialects import insert_ignoring, upsert
from inbox.store.tables.people import agent_hours, agents, competences, team_members, teams
from inbox.store.unit import Unit
from routing.settings import AgentCompetences, Grant


def sync_plan(unit: Unit, plan: Plan) -> None:
    """What left the configuration is retired, not deleted: conversations still point to it."""
    for team in plan.teams:
        row = {"id": team.id, "name": team.name, "assign": str(team.assign), "retired": False}
        upsert(unit, teams, row, ["id"], ["name", "assign", "retired"])
    _retire(unit, teams, [team.id for team in plan.teams])
    sync_definitions(unit, plan)
    _sync_people(unit, plan)


def _retire(unit: Unit, table: Table, standing: list[str]) -> None:
    unit.connection.execute(update(table).where(table.c.id.not_in(standing)).values(retired=True))


def sync_definitions(unit: Unit, plan: Plan) -> None:
    """What the files define, as `plan` was made from them."""
    filed = {
        CALENDAR: plan.calendar_settings,
        SERVICE_LEVEL: plan.level_settings,
        TOPIC: plan.topics,
        RULE: plan.rules,
    }
    if sync_files(unit, filed):
        count_up(unit)
    write_topics(unit)
    note_faults(unit, plan)


def _sync_people(unit: Unit, plan: Plan) -> None:
    """What was set on screen stands, also where the file says something else."""
    for table in (competences, agent_hours):
        unit.connection.execute(delete(table).where(table.c.source == "yaml"))
    merged = merged_topics(unit)
    for entry in plan.competences:
        agent = _agent(unit, entry.agent)
        if agent is not None:  # `inbox check` says so; the agent may be added later.
            _grant(unit, agent, entry, merged)
            _sync_hours(unit, agent, entry)


def _grant(unit: Unit, agent: int, entry: AgentCompetences, merged: Mapping[str, str]) -> None:
    rows = [
        {
            "agent_id": agent,
            "kind": kind,
            "value": value,
            "level": grant.level,
            "expires_at": _end(grant),
            "learning": grant.learning,
            "learning_with": _agent(unit, grant.learning_with) if grant.learning_with else None,
            "source": "yaml",
        }
        for (kind, value), grant in granted_by(entry, merged).items()
    ]
    if rows:
        unit.connection.execute(insert_ignoring(unit, competences), rows)


def _agent(unit: Unit, login: str) -> int | None:
    found = select(agents.c.id).where(agents.c.login == login.lower())
    return unit.connection.execute(found).scalar()


def _sync_hours(unit: Unit, agent: int, entry: AgentCompetences) -> None:
    if entry.hours:
        week = {day: [list(each) for each in hours] for day, hours in entry.hours.items()}
        row = {"agent_id": agent, "week": week, "zone": entry.zone or "", "source": "yaml"}
        unit.connection.execute(insert_ignoring(unit, agent_hours), [row])


def _end(grant: Grant) -> datetime | None:
    if grant.expires is None:
        return None
    return datetime.combine(grant.expires, time.min, UTC) + timedelta(hours=12)


def put_in_teams(unit: Unit, agent_id: int, wanted: list[str]) -> None:
    unit.connection.execute(delete(team_members).where(team_members.c.agent_id == agent_id))
    known = set(unit.connection.execute(select(teams.c.id)).scalars())
    rows = [{"team_id": team, "agent_id": agent_id} for team in wanted if team in known]
    if rows:
        unit.connection.execute(insert(team_members), rows)
