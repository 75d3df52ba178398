"""Brings teams, topics and competences of the configuration into the database, where rows point to them."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Table, delete, insert, select, update

from inbox.services.definitions.files import sync_files
from inbox.services.definitions.names import note_faults
from inbox.services.definitions.rows import CALENDAR, RULE, SERVICE_LEVEL, TOPIC, count_up
from inbox.services.definitions.topic_rows import write_topics
from inbox.services.plan import Plan
from inbox.store.dialects import upsert
from inbox.store.tables.people import agents, competences, team_members, teams
from inbox.store.unit import Unit
from routing.settings import AgentCompetences, Grant


def sync_plan(unit: Unit, plan: Plan) -> None:
    """What left the configuration is retired, not deleted: conversations still point to it."""
    for team in plan.teams:
        row = {"id": team.id, "name": team.name, "assign": str(team.assign), "retired": False}
        upsert(unit, teams, row, ["id"], ["name", "assign", "retired"])
    _retire(unit, teams, [team.id for team in plan.teams])
    sync_definitions(unit, plan)
    for entry in plan.competences:
        _grant(unit, entry)


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


def _grant(unit: Unit, entry: AgentCompetences) -> None:
    agent = unit.connection.execute(
        select(agents.c.id).where(agents.c.login == entry.agent.lower())
    ).scalar()
    if agent is None:
        return  # `inbox check` says so; the agent may be added later.
    unit.connection.execute(delete(competences).where(competences.c.agent_id == agent))
    granted = {"topic": entry.topics, "language": entry.languages, "channel": entry.channels}
    rows = [
        {
            "agent_id": agent,
            "kind": kind,
            "value": value,
            "level": grant.level,
            "expires_at": _end(grant),
        }
        for kind, grants in granted.items()
        for value, grant in grants.items()
    ]
    if rows:
        unit.connection.execute(insert(competences), rows)


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
