"""Hours in which something usually comes that nobody who works then knows enough for."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from inbox.services.assigning.candidates import candidates
from inbox.services.people.working_hours import hours_of
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.tables.conversations import conversations
from inbox.store.unit import Unit
from routing.gaps import Gap, Slot, find_gaps

MOST = 200_000


def gaps(unit: Unit, plan: Plan, team: str | None = None, weeks: int = 4) -> dict[str, Any]:
    """By weekday and hour in the organisation's zone, the most often asked first."""
    require(unit.actor, "competence.read")
    zone = ZoneInfo(plan.organisation.zone)
    people = [one for one in candidates(unit, plan) if team is None or team in one.teams]
    hours = hours_of(unit, plan, [one.agent for one in people])
    weeks_of = {agent: (one.week, one.zone) for agent, one in hours.items()}
    asked = _asked(unit, plan, zone, unit.now - timedelta(weeks=weeks), team)
    found = find_gaps(asked, people, weeks_of, unit.now, plan.organisation.default_language)
    return {
        "zone": plan.organisation.zone,
        "weeks": weeks,
        "items": [_shape(gap, weeks) for gap in found],
    }


def _asked(
    unit: Unit, plan: Plan, zone: ZoneInfo, since: datetime, team: str | None
) -> Mapping[Slot, int]:
    c = conversations.c
    statement = (
        select(c.created_at, c.topic_id, c.language)
        .where(c.created_at > since, c.history.is_(False), c.status != "spam")
        .limit(MOST)
    )
    if team is not None:
        statement = statement.where(c.team_id == team)
    found: dict[Slot, int] = defaultdict(int)
    tree = plan.rulebook.tree
    for at, topic, language in unit.connection.execute(statement):
        local = at.astimezone(zone)
        line = tree.names(topic)
        found[Slot(local.weekday(), local.hour, line, language)] += 1
    return found


def _shape(gap: Gap, weeks: int) -> dict[str, Any]:
    return {
        "weekday": gap.slot.weekday,
        "hour": gap.slot.hour,
        "topic": gap.slot.line[0] if gap.slot.line else None,
        "language": gap.slot.language,
        "per_week": round(gap.many / weeks, 2),
        "code": gap.code,
        "who_could": [str(agent) for agent in gap.who_could],
    }
