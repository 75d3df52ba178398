"""Topics about which customers ask what is happening, and whether a rhythm of updates runs for them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.services.updates.topics import running
from inbox.store.tables.conversations import conversations
from inbox.store.tables.figures import figure_editions, figure_facts
from inbox.store.tables.updates import topic_update_members, topic_updates
from inbox.store.unit import AnyRow, Unit

WITHIN = timedelta(hours=24)
MOST = 100
_F = figure_facts.c


def list_asked_topics(unit: Unit, plan: Plan) -> list[dict[str, Any]]:
    """Those that most asked about come first; also those with updates running that nobody asks about now."""
    require(unit.actor, "update.read")
    asked = {row.topic: row for row in _asked(unit)}
    rows = unit.connection.execute(select(topic_updates).where(topic_updates.c.ended_at.is_(None)))
    updates = {row.topic_id: row for row in rows}
    topics = sorted({*asked, *updates}, key=lambda one: (-_n(asked, one), one))[:MOST]
    waiting = _waiting(unit, topics)
    return [
        {
            "topic": topic,
            "name": name_of(plan, topic),
            "asked": _n(asked, topic),
            "people": asked[topic].people if topic in asked else 0,
            "waiting": waiting.get(topic, 0),
            "pointed_out": _n(asked, topic) >= plan.organisation.updates.point_out,
            "update": shape_update(unit, updates.get(topic)),
        }
        for topic in topics
    ]


def read_updates(unit: Unit, plan: Plan, topic: str) -> dict[str, Any]:
    """What a topic's page shows."""
    require(unit.actor, "update.read")
    found = [one for one in _asked(unit) if one.topic == topic]
    tree = plan.rulebook.tree
    return {
        "topic": topic,
        "name": name_of(plan, topic),
        "asked": found[0].n if found else 0,
        "people": found[0].people if found else 0,
        "waiting": _waiting(unit, [topic]).get(topic, 0),
        "pointed_out": bool(found) and found[0].n >= plan.organisation.updates.point_out,
        "update": shape_update(unit, running(unit, topic)),
        "may_go_by_itself": topic in tree.topics and tree.updates_by_itself(topic),
    }


def name_of(plan: Plan, topic: str) -> str:
    found = plan.rulebook.tree.topics.get(topic)
    names = dict(found.name) if found else {}
    return str(names.get(plan.organisation.default_language) or next(iter(names.values()), topic))


def shape_update(unit: Unit, row: AnyRow | None) -> dict[str, Any] | None:
    if row is None:
        return None
    told = unit.connection.execute(
        select(func.count())
        .select_from(topic_update_members)
        .where(
            topic_update_members.c.update_id == row.id,
            topic_update_members.c.message_id.is_not(None),
        )
    ).scalar_one()
    return {
        "id": str(row.id),
        "due_at": row.due_at,
        "step": row.step,
        "automatic": row.automatic,
        "rhythm_minutes": row.rhythm,
        "people": told,
        "started_at": row.started_at,
        "updated_at": row.updated_at,
        "missed": row.missed_at is not None,
    }


def _n(asked: dict[str, AnyRow], topic: str) -> int:
    return int(asked[topic].n) if topic in asked else 0


def _asked(unit: Unit) -> list[AnyRow]:
    edition = select(figure_editions.c.edition).where(figure_editions.c.current).scalar_subquery()
    n = func.count().label("n")
    return list(
        unit.connection.execute(
            select(_F.topic, n, func.count(_F.contact_id.distinct()).label("people"))
            .where(
                _F.edition == edition,
                _F.figure == "status_asked",
                _F.aside.is_(False),
                _F.gone.is_(False),
                _F.at > unit.now - WITHIN,
                _F.topic != "",
            )
            .group_by(_F.topic)
            .order_by(n.desc(), _F.topic)
            .limit(MOST)
        )
    )


def _waiting(unit: Unit, topics: list[str]) -> dict[str, int]:
    c = conversations.c
    rows = unit.connection.execute(
        select(c.topic_id, func.count())
        .where(
            c.topic_id.in_(topics),
            c.status.in_(("open", "pending", "snoozed")),
            c.unanswered,
        )
        .group_by(c.topic_id)
    )
    return {topic: n for topic, n in rows}
