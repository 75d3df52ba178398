"""Rules for messages, as a set of messages is placed: asked once more where the answer depends on where
the conversation stands, and what they do beyond the message's own fields left for a job."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import func, select

from inbox.model.words import Kind, Priority, Status
from inbox.store.rows import insert_new_rows
from inbox.store.tables.conversations import conversation_tags, tags
from inbox.store.tables.customers import contacts
from inbox.store.tables.definitions import rule_runs
from inbox.store.tables.messages import messages
from inbox.store.tables.people import agents
from inbox.store.unit import Unit
from routing.facts import Standing
from routing.rulebook import CompiledRule, Rulebook
from routing.rules import Decision, Prepared, decide_prepared


class ConversationLike(Protocol):
    """The columns that rules ask for."""

    @property
    def id(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def topic_id(self) -> str | None: ...
    @property
    def team_id(self) -> str | None: ...
    @property
    def priority(self) -> str: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def assignee_id(self) -> int | None: ...
    @property
    def unanswered(self) -> bool: ...
    @property
    def unanswered_since(self) -> datetime | None: ...
    @property
    def last_message_at(self) -> datetime: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def sensitivity(self) -> str: ...


@dataclass(slots=True)
class About:
    """What rules may ask of conversations and customers beyond their own row."""

    tags: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[int, int] = field(default_factory=dict)
    fields: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    logins: dict[int, str] = field(default_factory=dict)
    customers: dict[int, tuple[Mapping[str, Any], Sequence[str]]] = field(default_factory=dict)


def look_up(
    unit: Unit, cases: Collection[int], customers: Collection[int], assignees: Collection[int]
) -> About:
    """Four queries for a whole set."""
    about = About()
    for case, name in unit.connection.execute(
        select(conversation_tags.c.conversation_id, tags.c.name)
        .join(tags, tags.c.id == conversation_tags.c.tag_id)
        .where(conversation_tags.c.conversation_id.in_(cases))
        .order_by(conversation_tags.c.conversation_id, tags.c.name)
    ):
        about.tags[case].append(name)
    inbound = (messages.c.direction == "inbound") & (messages.c.visibility == "customer")
    counted = unit.connection.execute(
        select(messages.c.conversation_id, func.count())
        .where(messages.c.conversation_id.in_(cases), inbound)
        .group_by(messages.c.conversation_id)
    )
    about.counts = {case: count for case, count in counted}
    rows = unit.connection.execute(
        select(contacts.c.id, contacts.c.fields, contacts.c.needs).where(
            contacts.c.id.in_(customers)
        )
    )
    about.customers = {id: (fields or {}, needs or ()) for id, fields, needs in rows}
    known = unit.connection.execute(
        select(agents.c.id, agents.c.login).where(agents.c.id.in_(assignees))
    )
    about.logins = {id: login for id, login in known}
    return about


def standing_of(
    case: ConversationLike | None, contact_id: int | None, about: About, more: int = 0
) -> Standing:
    """`case` is None for a conversation that begins. `more` messages are about to be written."""
    fields, needs = about.customers.get(contact_id or 0, ({}, ()))
    if case is None:
        return Standing(contact_fields=fields, needs=tuple(needs))
    return Standing(
        is_first=False,
        status=Status(case.status),
        topic=case.topic_id or "",
        tags=tuple(about.tags.get(case.id, ())),
        priority=Priority(case.priority),
        team=case.team_id or "",
        kind=Kind(case.kind) if case.kind else None,
        assignee=about.logins.get(case.assignee_id or 0, ""),
        messages=about.counts.get(case.id, 0) + more,
        unanswered=case.unanswered,
        waiting_since=case.unanswered_since if case.unanswered else None,
        last_message_at=case.last_message_at,
        created_at=case.created_at,
        due_at=case.due_at,
        sensitivity=case.sensitivity,
        needs=tuple(needs),
        contact_fields=fields,
        fields=about.fields.get(case.id, {}),
    )


def decide_as_it_stands(
    prepared: Prepared,
    book: Rulebook,
    case: ConversationLike | None,
    contact_id: int | None,
    sensitivity: str,
    about: About,
) -> Decision:
    standing = standing_of(case, contact_id, about, more=1)
    if case is None:
        at = prepared.facts.at
        standing = Standing(
            contact_fields=standing.contact_fields,
            needs=standing.needs,
            sensitivity=sensitivity,
            waiting_since=at,
            created_at=at,
        )
    return decide_prepared(prepared, book, standing)


def left_to_do(rules: Sequence[CompiledRule], is_first: bool, is_machine: bool) -> list[str]:
    """A first message has its fields set as it is written; a later one changes what stands."""
    wanted = [rule for rule in rules if rule.does_more or not is_first]
    return [rule.id for rule in wanted if not is_machine or rule.is_about_machines]


def note_runs(unit: Unit, runs: Sequence[tuple[str, int, str]]) -> None:
    """Which rules held, for their history: rule, conversation, cause."""
    if runs:
        rows = [
            {"rule": rule[:64], "conversation_id": case, "cause": cause, "at": unit.now}
            for rule, case, cause in sorted(set(runs))
        ]
        insert_new_rows(unit, rule_runs, rows, ["rule", "conversation_id", "cause"])
