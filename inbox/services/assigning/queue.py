"""What waits for somebody, as assigning sees it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal_column, or_, select

from inbox.model.words import Priority
from inbox.services.plan import Plan
from inbox.store.among import among
from inbox.store.tables.conversations import conversations, reasons
from inbox.store.tables.customers import contacts
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit
from routing.queue import Waiting
from routing.topics import TopicTree

MOST_AT_ONCE = 20_000
MOST_KNOWN = 2_000
"""Of so many in front it is looked up who had the customer last."""
_TURN = case(
    {"urgent": 0, "high": 1, "normal": 2, "low": 3}, value=conversations.c.priority, else_=2
)


def waiting(unit: Unit, plan: Plan, also_pulled: bool = False) -> list[Waiting]:
    """Of teams that are given their work; with `also_pulled` of those who take it too."""
    rows = _rows(unit, _pushed(plan) if not also_pulled else None)
    last = _last_answers(unit, rows[:MOST_KNOWN])
    return [_waiting(row, plan, last.get(row.contact_id)) for row in rows]


def unexplained(unit: Unit, plan: Plan) -> list[Waiting]:
    """Those of which nobody was told yet why nobody has them."""
    said = exists().where(
        reasons.c.conversation_id == conversations.c.id, reasons.c.what == "assignee"
    )
    return [_waiting(row, plan, None) for row in _rows(unit, and_(_pushed(plan), ~said))]


def _pushed(plan: Plan) -> ColumnElement[bool]:
    team = conversations.c.team_id
    return or_(team.in_(plan.push_teams), team.is_(None))


def _rows(unit: Unit, of_teams: ColumnElement[bool] | None) -> Sequence[AnyRow]:
    if of_teams is None:
        return unit.connection.execute(_UNASSIGNED).all()
    return unit.connection.execute(_UNASSIGNED.where(of_teams)).all()


_C = conversations.c
_UNASSIGNED = (
    select(
        *(_C.id, _C.version, _C.unanswered_since, _C.last_message_at, _C.origin_kind, _C.team_id),
        *(_C.topic_id, _C.language, _C.priority, _C.contact_id, _C.due_at),
        contacts.c.needs,
        contacts.c.language.label("contact_language"),
    )
    .join(contacts, contacts.c.id == _C.contact_id)
    .where(
        _C.status == literal_column("'open'"),
        _C.assignee_id.is_(None),
        _C.history.is_(False),
        # Protected customers are given by hand, within their own group.
        _C.sensitivity == "normal",
    )
    .order_by(_TURN, _C.unanswered_since, _C.id)
    .limit(MOST_AT_ONCE)
)


def _waiting(row: AnyRow, plan: Plan, last: tuple[int, Any] | None) -> Waiting:
    tree = plan.rulebook.tree
    topic = tree.lasting(row.topic_id) if row.topic_id else ""
    known = topic if topic in tree.topics else ""
    asked = _asked(tree, known)
    return Waiting(
        conversation=row.id,
        version=row.version,
        waiting_since=row.unanswered_since or row.last_message_at,
        channel_kind=row.origin_kind,
        team=row.team_id or "",
        topic=asked,
        ancestors=tree.names(asked)[1:],
        neighbours=_neighbours(tree, asked),
        language=row.contact_language or row.language,
        priority=Priority(row.priority),
        last_agent=last[0] if last else None,
        last_at=last[1] if last else None,
        due_at=row.due_at,
        minutes=_minutes(tree, known),
        interpreter="interpreter" in row.needs,
        phone_only="phone_only" in row.needs,
        gone_topic="" if known else topic,
    )


def _asked(tree: TopicTree, topic: str) -> str:
    """The topic whose competence it takes: its own, or the one that it or one above it names."""
    named = (tree.topics[name].competence for name in tree.line(topic))
    found = tree.lasting(next((one for one in named if one), ""))
    return found if found in tree.topics else topic


def _neighbours(tree: TopicTree, topic: str) -> tuple[str, ...]:
    above = tree.topics[topic].parent if topic else None
    if above is None:
        return ()
    return tuple(
        sorted(one.id for one in tree.topics.values() if one.parent == above and one.id != topic)
    )


def _minutes(tree: TopicTree, topic: str) -> float | None:
    said = (tree.topics[name].handling_minutes for name in tree.line(topic))
    return next((minutes for minutes in said if minutes), None)


def _last_answers(unit: Unit, rows: Sequence[AnyRow]) -> dict[int, tuple[int, Any]]:
    """Who answered these customers last, on any conversation, and when."""
    found: dict[int, tuple[int, Any]] = {}
    customers = sorted({row.contact_id for row in rows})
    # Ten thousand names in one statement are more than a database likes.
    for start in range(0, len(customers), 500):
        found |= _last_of(unit, customers[start : start + 500])
    return found


def _last_of(unit: Unit, customers: Sequence[int]) -> dict[int, tuple[int, Any]]:
    rows = unit.connection.execute(_LAST_ANSWERS, {"customers": customers})
    return {contact: (agent, at) for contact, agent, at in rows if agent is not None}


_LAST = (
    select(conversations.c.contact_id, func.max(messages.c.id).label("message"))
    .join(messages, messages.c.conversation_id == conversations.c.id)
    .where(
        among(conversations.c.contact_id, "customers"),
        messages.c.author_kind == "agent",
        messages.c.visibility == "customer",
    )
    .group_by(conversations.c.contact_id)
    .subquery()
)
_LAST_ANSWERS = select(_LAST.c.contact_id, messages.c.author_id, messages.c.received_at).join(
    messages, messages.c.id == _LAST.c.message
)
