"""What really came here in the last days and who works here, as a scenario to simulate."""

from collections import defaultdict
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from inbox.model.errors import InvalidError
from inbox.services.people.competence_rows import granted_to
from inbox.services.people.working_hours import Hours, hours_of
from inbox.services.plan import Plan
from inbox.store.tables.conversations import conversations
from inbox.store.tables.people import agents
from inbox.store.unit import Unit
from routing.simulation.scenario import Arrival, Scenario
from routing.week import DAYS

MOST = 100_000


def scenario_of_history(unit: Unit, plan: Plan, days: int) -> Scenario:
    """Arrivals as they were, to the second; handling times as topics expect them."""
    if not 1 <= days <= 60:
        raise InvalidError(
            "Between 1 and 60 days can be simulated.",
            {"field": "days"},
            code="no_such_time",
        )
    zone = ZoneInfo(plan.organisation.zone)
    today = unit.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    begin = today - timedelta(days=days)
    rows = unit.connection.execute(
        select(
            conversations.c.created_at,
            conversations.c.topic_id,
            conversations.c.language,
            conversations.c.origin_kind,
            conversations.c.priority,
        )
        .where(
            conversations.c.created_at >= begin,
            conversations.c.created_at < today,
            conversations.c.history.is_(False),
            conversations.c.status != "spam",
        )
        .order_by(conversations.c.created_at)
        .limit(MOST)
    ).all()
    if not rows:
        raise InvalidError(
            f"Nothing came in the last {days} days; try --example or --file.",
            code="nothing_to_simulate",
        )
    arrivals = [
        Arrival(
            minute=(row.created_at - begin).total_seconds() / 60,
            topic=row.topic_id or "",
            language=row.language,
            channel=row.origin_kind,
            priority=row.priority,
        )
        for row in rows
    ]
    tree = plan.rulebook.tree
    topics = {t.id: t for t in plan.topics}
    return Scenario.model_validate(
        {
            "name": f"{plan.organisation.name}, {begin:%Y-%m-%d} and {days} days",
            "days": days,
            "agents": _workers(unit, plan),
            "arrivals": arrivals,
            "parents": {t: tree.ancestors(t)[0] for t in topics if tree.ancestors(t)},
            "handling": {
                "topics": {t.id: t.handling_minutes for t in plan.topics if t.handling_minutes}
            },
        }
    )


def _workers(unit: Unit, plan: Plan) -> list[dict[str, Any]]:
    people = unit.connection.execute(select(agents).where(agents.c.active)).all()
    working = [one for one in people if {"agent", "lead"} & set(one.roles) and one.capacity > 0]
    if not working:
        raise InvalidError("Nobody works here yet: add agents first.", code="nobody_prepared")
    hours = hours_of(unit, plan, [one.id for one in working])
    granted = granted_to(unit, [one.id for one in working])
    found = []
    for one in working:
        levels: dict[str, dict[str, int]] = defaultdict(dict)
        for competence in granted.get(one.id, ()):
            levels[f"{competence.kind}s"][competence.value] = competence.level
        found.append({"id": str(one.id), "hours": _day(hours.get(one.id)), **levels})
    return found


def _day(hours: Hours | None) -> Any:
    """The hours of the first day of the week on which they work."""
    week = hours.week if hours else {}
    return next((week[day] for day in DAYS if week.get(day)), ())
