"""What was done on platforms, what is due for another look, what waits for a yes, and our posts."""

from typing import Any

from sqlalchemy import Select, case, func, select

from inbox.store.reading.cursors import read_cursor, write_cursor
from inbox.store.reading.labels import Labels
from inbox.store.reading.sight import is_hidden, teams_seen
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import deliveries, messages
from inbox.store.tables.people import agents
from inbox.store.tables.platforms import acts, posts
from inbox.store.unit import AnyRow, Unit

Page = tuple[list[dict[str, Any]], str | None]


def list_acts(unit: Unit, labels: Labels, state: str, limit: int, cursor: str | None) -> Page:
    """`due`: looked at again by now; `standing`: to be looked at some day; else by their state."""
    statement = _seen(unit, _acts()).limit(limit + 1)
    if state in ("due", "standing"):
        statement = statement.where(
            acts.c.review_at.is_not(None),
            acts.c.reviewed_at.is_(None),
            acts.c.undone_by.is_(None),
            acts.c.state == "done",
        )
    if state == "due":
        statement = statement.where(acts.c.review_at <= unit.now)
    if state in ("asked", "done", "failed"):
        statement = statement.where(acts.c.state == state)
    before = read_cursor(cursor, 1)
    if before:
        statement = statement.where(acts.c.id < before[0])
    rows = unit.connection.execute(statement.order_by(acts.c.id.desc())).all()
    return [shape_act(unit, row, labels) for row in rows[:limit]], _next(rows, limit)


def read_act(unit: Unit, id: int, labels: Labels) -> dict[str, Any]:
    return shape_act(unit, unit.connection.execute(_acts().where(acts.c.id == id)).one(), labels)


def _acts() -> Select[Any]:
    return (
        select(
            acts,
            agents.c.name.label("agent_name"),
            conversations.c.number,
            conversations.c.sensitivity,
            conversations.c.origin_kind,
        )
        .outerjoin(agents, agents.c.id == acts.c.agent_id)
        .outerjoin(conversations, conversations.c.id == acts.c.conversation_id)
    )


def _seen(unit: Unit, statement: Select[Any]) -> Select[Any]:
    teams = teams_seen(unit.actor)
    return statement if teams is None else statement.where(conversations.c.team_id.in_(teams))


def shape_act(unit: Unit, row: AnyRow, labels: Labels) -> dict[str, Any]:
    hidden = row.sensitivity is not None and is_hidden(unit.actor, row.sensitivity)
    same = ("kind", "state", "error", "asked_at", "at", "review_at", "reviewed_at")
    return {
        **{name: getattr(row, name) for name in same},
        "id": str(row.id),
        "channel": labels.channel(row.channel, row.origin_kind or ""),
        "conversation_id": str(row.conversation_id) if row.conversation_id else None,
        "number": row.number,
        "message_id": str(row.message_id) if row.message_id else None,
        "text": "" if hidden else row.text,
        "link": row.link or None,
        "reason": "" if hidden else row.reason,
        "by": row.agent_name or "",
        "undone": row.undone_by is not None,
    }


def list_approvals(unit: Unit, labels: Labels) -> list[dict[str, Any]]:
    statement = (
        select(
            deliveries,
            messages.c.text,
            messages.c.author_id,
            messages.c.author_name,
            messages.c.channel_kind,
            conversations.c.number,
            conversations.c.sensitivity,
        )
        .join(messages, messages.c.id == deliveries.c.message_id)
        .join(conversations, conversations.c.id == deliveries.c.conversation_id)
        .where(deliveries.c.approval == "asked", deliveries.c.state == "scheduled")
        .order_by(deliveries.c.id)
        .limit(200)
    )
    rows = unit.connection.execute(_seen(unit, statement))
    return [
        {
            "id": str(row.id),
            "message_id": str(row.message_id),
            "conversation_id": str(row.conversation_id),
            "number": row.number,
            "channel": labels.channel(row.channel, row.channel_kind),
            "text": row.text,
            "author": row.author_name,
            "is_mine": row.author_id == unit.actor.id,
            "at": row.at,
        }
        for row in rows
        if not is_hidden(unit.actor, row.sensitivity)
    ]


def list_posts(unit: Unit, labels: Labels, limit: int, cursor: str | None) -> Page:
    """Ours, newest first, with how many wrote under each and how many of them wait."""
    waits = func.sum(case((conversations.c.unanswered, 1), else_=0))
    statement = (
        select(posts, func.count(conversations.c.id).label("many"), waits.label("waits"))
        .outerjoin(conversations, conversations.c.post_id == posts.c.id)
        .where(posts.c.is_ours)
        .group_by(posts.c.id)
        .order_by(posts.c.id.desc())
        .limit(limit + 1)
    )
    before = read_cursor(cursor, 1)
    if before:
        statement = statement.where(posts.c.id < before[0])
    rows = unit.connection.execute(statement).all()
    shaped = [
        {**shape_post(row, labels), "conversations": row.many, "unanswered": int(row.waits or 0)}
        for row in rows[:limit]
    ]
    return shaped, _next(rows, limit)


def shape_post(row: AnyRow, labels: Labels) -> dict[str, Any]:
    same = ("text", "author_name", "at", "is_ours")
    return {
        **{name: getattr(row, name) for name in same},
        "id": str(row.id),
        "channel": labels.channel(row.channel),
        "url": row.url or None,
    }


def post_facts(unit: Unit, post_id: int) -> dict[str, int]:
    """How much was said under it, by how many, and how much of it is hidden."""
    here = conversations.c.post_id == post_id
    said = (
        select(func.count(), func.count(func.distinct(messages.c.conversation_id)))
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(here, messages.c.public, messages.c.direction == "inbound")
    )
    hidden = (
        select(func.count(func.distinct(acts.c.message_id)))
        .join(conversations, conversations.c.id == acts.c.conversation_id)
        .where(here, acts.c.kind == "hide", acts.c.state == "done", acts.c.undone_by.is_(None))
    )
    messages_here, cases = unit.connection.execute(said).one()
    hidden_here = unit.connection.execute(hidden).scalar_one()
    return {"messages": messages_here, "conversations": cases, "hidden": hidden_here}


def _next(rows: Any, limit: int) -> str | None:
    return write_cursor(rows[limit - 1].id) if len(rows) > limit else None
