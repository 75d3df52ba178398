"""Rules as leads see them: in order, with what is wrong, and with what each of them did."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from inbox.model.errors import NotFoundError
from inbox.services.definitions.names import readable
from inbox.services.definitions.problems import file_problems
from inbox.services.definitions.rows import RULE, history, row_of, rows_of
from inbox.services.definitions.topics import about, names_of_people
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.tables.conversations import conversations
from inbox.store.tables.definitions import rule_runs
from inbox.store.unit import AnyRow, Unit
from routing.rulebook import rows_of as checks_of
from routing.settings import Rule
from routing.short_form import in_rows, row_json

RECENT = timedelta(days=7)
DAYS = 30
MOST_COUNTED = 20_000
"""Of one rule in the list; more is said as so many and more."""
LAST = 20


def list_rules(unit: Unit, plan: Plan, retired: bool = False) -> dict[str, Any]:
    require(unit.actor, "rule.read")
    rows = [row for row in rows_of(unit, RULE) if retired or row.retired_at is None]
    people = names_of_people(unit, {row.updated_by for row in rows if row.updated_by})
    return {
        "items": [_shape(unit, plan, row, people) for row in rows],
        "file_problems": file_problems(unit),
    }


def read_rule(unit: Unit, plan: Plan, id: str) -> dict[str, Any]:
    require(unit.actor, "rule.read")
    row = row_of(unit, RULE, id, lock=False)
    people = names_of_people(unit, {row.updated_by} if row.updated_by else set())
    return _shape(unit, plan, row, people)


def declared(plan: Plan) -> dict[str, set[str]]:
    organisation = plan.organisation
    return {
        "contact": {one.id for one in organisation.contact_fields},
        "conversation": {one.id for one in organisation.conversation_fields},
    }


def _shape(unit: Unit, plan: Plan, row: AnyRow, people: Mapping[int, str]) -> dict[str, Any]:
    rule = readable(row)
    body = row.body
    shown = in_rows(rule, declared(plan)) if isinstance(rule, Rule) else None
    return {
        "id": row.id,
        "name": body.get("name", ""),
        "enabled": body.get("enabled", True),
        "event": rule.event.model_dump(mode="json") if rule else {"on": "message"},
        "checks": [row_json(one) for one in shown.checks] if shown else [],
        "then": rule.then.model_dump(mode="json", exclude_defaults=True) if rule else {},
        "stop": body.get("stop", False),
        "short_form": bool(body.get("when")),
        "fields": sorted({check.field for check in checks_of(shown)}) if shown else [],
        "recent": _recent(unit, row.id),
        **about(row, people),
    }


def _recent(unit: Unit, id: str) -> int:
    newest = (
        select(rule_runs.c.at)
        .where(rule_runs.c.rule == id, rule_runs.c.at > unit.now - RECENT)
        .limit(MOST_COUNTED)
        .subquery()
    )
    return int(unit.connection.execute(select(func.count()).select_from(newest)).scalar_one())


def rule_history(unit: Unit, plan: Plan, id: str) -> dict[str, Any]:
    """What it did on each of the last thirty days, to whom last, and how it was changed."""
    require(unit.actor, "rule.read")
    row = row_of(unit, RULE, id, lock=False)
    return {
        "days": _days(unit, plan, id),
        "last": _last(unit, id),
        "changes": [_change(one) for one in history(unit, RULE, row.id)],
    }


def _change(change: Mapping[str, Any]) -> dict[str, Any]:
    """Faults are lists; what was defined is an object."""
    return {
        **change,
        "before": change["before"] if isinstance(change["before"], dict) else None,
        "after": change["after"] if isinstance(change["after"], dict) else None,
    }


def _days(unit: Unit, plan: Plan, id: str) -> list[dict[str, Any]]:
    """Counted day by day in the organisation's zone, each along the index."""
    zone = plan.zone
    today = unit.now.astimezone(zone).date()
    first = today - timedelta(days=DAYS - 1)
    start = datetime.combine(first, datetime.min.time(), zone)
    counts: dict[date, int] = {first + timedelta(days=day): 0 for day in range(DAYS)}
    times = unit.connection.execute(
        select(rule_runs.c.at)
        .where(rule_runs.c.rule == id, rule_runs.c.at >= start)
        .order_by(rule_runs.c.at.desc())
        .limit(200_000)
    ).scalars()
    for at in times:
        counts[at.astimezone(zone).date()] += 1
    return [{"day": day.isoformat(), "count": count} for day, count in counts.items()]


def _last(unit: Unit, id: str) -> list[dict[str, Any]]:
    rows = unit.connection.execute(
        select(rule_runs.c.at, rule_runs.c.cause, *_COLUMNS)
        .join(conversations, conversations.c.id == rule_runs.c.conversation_id)
        .where(rule_runs.c.rule == id, *_seen_by(unit))
        .order_by(rule_runs.c.at.desc())
        .limit(LAST)
    )
    return [
        {
            "at": row.at,
            "cause": row.cause.partition(":")[0],
            "conversation": str(row.id),
            "number": row.number,
            "subject": row.subject,
        }
        for row in rows
    ]


_COLUMNS = (conversations.c.id, conversations.c.number, conversations.c.subject)


def _seen_by(unit: Unit) -> list[Any]:
    """Protected customers are shown to their own group only."""
    return [] if unit.actor.protected_access else [conversations.c.sensitivity == "normal"]


def rule_bodies(unit: Unit, ids: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """As they stand, for YAML."""
    require(unit.actor, "rule.read")
    rows = [row for row in rows_of(unit, RULE) if row.retired_at is None or ids]
    bodies = [_in_key_order(row.body) for row in rows if ids is None or row.id in ids]
    if ids and not bodies:
        raise NotFoundError(f'There is no rule "{ids[0]}".', code="no_such_rule")
    return bodies


def _in_key_order(body: Mapping[str, Any]) -> dict[str, Any]:
    """JSONB forgets the order in which keys were written; the shape knows it."""
    return {key: body[key] for key in Rule.model_fields if key in body}
