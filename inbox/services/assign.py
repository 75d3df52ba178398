"""Gives what waits to people: one batch in lane `assign`, written by compare-and-swap on versions."""

from collections import defaultdict
from datetime import UTC
from typing import Any, cast

from sqlalchemy import bindparam, case, func, insert, select, update

from inbox.model.words import Presence, Priority
from inbox.services.inbound.write import reason_row
from inbox.services.plan import Plan
from inbox.store.dialects import lock_name
from inbox.store.tables.conversations import conversations, reasons
from inbox.store.tables.customers import contacts
from inbox.store.tables.messages import messages
from inbox.store.tables.people import agents, competences, team_members
from inbox.store.unit import AnyRow, Unit
from routing.assign import Assignment, Candidate, Waiting, assign
from routing.competence import Competence, CompetenceKind

MOST_AT_ONCE = 200
_TURN = case(
    {"urgent": 0, "high": 1, "normal": 2, "low": 3}, value=conversations.c.priority, else_=2
)


def assign_waiting(unit: Unit, plan: Plan) -> int:
    """Answers how many were given to somebody. What nobody fits waits, with the reason why."""
    # The lane runs one at a time; but one whose lease ended may still run, and loads must add up.
    lock_name(unit, "assign")
    waiting = _waiting(unit, plan)
    if not waiting:
        return 0
    everybody = candidates(unit)
    decided = assign(waiting, everybody, unit.now, plan.organisation.default_language)
    given = [one for one in decided if one.agent is not None]
    count = _give(unit, given)
    _say_why_not(unit, [one for one in decided if one.agent is None])
    if given and len(waiting) == MOST_AT_ONCE:
        unit.enqueue("assign", lane="assign", key="assign")
    return count


def _waiting(unit: Unit, plan: Plan) -> list[Waiting]:
    rows = unit.connection.execute(
        select(
            conversations.c.id,
            conversations.c.version,
            conversations.c.unanswered_since,
            conversations.c.last_message_at,
            conversations.c.origin_kind,
            conversations.c.team_id,
            conversations.c.topic_id,
            conversations.c.language,
            conversations.c.priority,
            conversations.c.contact_id,
            contacts.c.needs,
        )
        .join(contacts, contacts.c.id == conversations.c.contact_id)
        .where(
            conversations.c.status == "open",
            conversations.c.assignee_id.is_(None),
            conversations.c.history.is_(False),
            # Protected customers are given by hand, within their own group.
            conversations.c.sensitivity == "normal",
            conversations.c.team_id.in_(plan.push_teams) | conversations.c.team_id.is_(None),
        )
        .order_by(_TURN, conversations.c.unanswered_since, conversations.c.id)
        .limit(MOST_AT_ONCE)
    ).all()
    last = _last_agents(unit, rows)
    tree = plan.rulebook.tree
    return [
        Waiting(
            conversation=row.id,
            version=row.version,
            waiting_since=row.unanswered_since or row.last_message_at,
            channel_kind=row.origin_kind,
            team=row.team_id or "",
            topic=row.topic_id or "",
            ancestors=tree.ancestors(row.topic_id) if row.topic_id else (),
            language=row.language,
            priority=Priority(row.priority),
            last_agent=last.get(row.contact_id),
        )
        for row in rows
    ]


def _last_agents(unit: Unit, rows: Any) -> dict[int, int]:
    """Who answered these customers last, on any conversation."""
    customers = {row.contact_id for row in rows}
    if not customers:
        return {}
    last = (
        select(conversations.c.contact_id, func.max(messages.c.id).label("message"))
        .join(messages, messages.c.conversation_id == conversations.c.id)
        .where(
            conversations.c.contact_id.in_(customers),
            messages.c.author_kind == "agent",
            messages.c.visibility == "customer",
        )
        .group_by(conversations.c.contact_id)
        .subquery()
    )
    found = unit.connection.execute(
        select(last.c.contact_id, messages.c.author_id).join(
            messages, messages.c.id == last.c.message
        )
    )
    return {contact: agent for contact, agent in found if agent is not None}


def candidates(unit: Unit) -> list[Candidate]:
    """Everybody who works here, with what they carry now."""
    people = unit.connection.execute(select(agents).where(agents.c.active)).all()
    ids = [one.id for one in people]
    teams: dict[int, set[str]] = defaultdict(set)
    for team, agent in unit.connection.execute(
        select(team_members.c.team_id, team_members.c.agent_id)
    ):
        teams[agent].add(team)
    granted: dict[int, list[Competence]] = defaultdict(list)
    for row in unit.connection.execute(select(competences)):
        granted[row.agent_id].append(_competence(row))
    load = load_of(unit, ids)
    return [
        Candidate(
            agent=one.id,
            teams=frozenset(teams[one.id]),
            competences=tuple(granted[one.id]),
            capacity=one.capacity if {"agent", "lead", "surge"} & set(one.roles) else 0,
            load=load.get(one.id, 0),
            presence=Presence(one.presence),
        )
        for one in people
    ]


def _competence(row: AnyRow) -> Competence:
    until = row.expires_at.astimezone(UTC).date() if row.expires_at else None
    return Competence(cast(CompetenceKind, row.kind), row.value, row.level, until)


def load_of(unit: Unit, ids: list[int]) -> dict[int, int]:
    """Open conversations of each: what waits for a customer or rests weighs nothing."""
    rows = unit.connection.execute(
        select(conversations.c.assignee_id, func.count())
        .where(conversations.c.status == "open", conversations.c.assignee_id.in_(ids))
        .group_by(conversations.c.assignee_id)
    )
    return {agent: count for agent, count in rows}


def _give(unit: Unit, given: list[Assignment]) -> int:
    """Compare-and-swap for all at once; who has it afterwards tells which of them won."""
    if not given:
        return 0
    unit.connection.execute(
        update(conversations)
        .where(
            conversations.c.id == bindparam("of"),
            conversations.c.version == bindparam("standing"),
            conversations.c.assignee_id.is_(None),
        )
        .values(assignee_id=bindparam("agent"), version=bindparam("next")),
        [
            {"of": g.conversation, "standing": g.version, "agent": g.agent, "next": g.version + 1}
            # In the order in which everybody locks them.
            for g in sorted(given, key=lambda g: g.conversation)
        ],
    )
    rows = unit.connection.execute(
        select(conversations.c.id, conversations.c.assignee_id, conversations.c.version).where(
            conversations.c.id.in_([g.conversation for g in given])
        )
    )
    stands = {row.id: (row.assignee_id, row.version) for row in rows}
    won = [g for g in given if stands.get(g.conversation) == (g.agent, g.version + 1)]
    if won:
        unit.connection.execute(
            insert(reasons), [reason_row(unit, g.conversation, g.reason) for g in won]
        )
    for one in won:
        data = {"from": None, "to": str(one.agent), "by": "assignment", "code": one.reason.code}
        unit.emit("conversation.assigned", one.conversation, one.version + 1, data)
    return len(won)


def _say_why_not(unit: Unit, waiting: list[Assignment]) -> None:
    """The newest reason why nobody has it, once for each reason."""
    if not waiting:
        return
    ids = [one.conversation for one in waiting]
    newest = (
        select(func.max(reasons.c.id))
        .where(reasons.c.conversation_id.in_(ids), reasons.c.what == "assignee")
        .group_by(reasons.c.conversation_id)
    )
    standing = unit.connection.execute(
        select(reasons.c.conversation_id, reasons.c.code).where(reasons.c.id.in_(newest))
    )
    said = {conversation: code for conversation, code in standing}
    rows = [
        reason_row(unit, one.conversation, one.reason)
        for one in waiting
        if said.get(one.conversation) != one.reason.code
    ]
    if rows:
        unit.connection.execute(insert(reasons), rows)
