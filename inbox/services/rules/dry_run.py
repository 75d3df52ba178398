"""What a rule would have done with the last thousand messages. Reads only, and says nothing of what it
can't know: conversations are seen as they stand now."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from inbox.services.definitions.live import Defined, make_rulebook
from inbox.services.definitions.names import names_of
from inbox.services.definitions.rows import RULE, check_shape, refuse
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.services.rules.arrival import About, look_up, standing_of
from inbox.services.rules.knowing import MESSAGE_COLUMNS, facts_of_message
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts
from inbox.store.tables.log import events
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit
from routing.facts import Standing
from routing.faults import faults_of_rule
from routing.rulebook import CompiledRule, Rulebook
from routing.rules import Prepared, hits, prepare
from routing.settings import On, Rule

MESSAGES = 1000
EXAMPLES = 20
MOST_COMPARED = 150
"""Matches on which the other rules are asked too; that is what takes time."""

SET = ("topic", "priority", "team", "kind")
CORRECTED = {
    "conversation.topic": "topic",
    "conversation.priority": "priority",
    "conversation.team": "team",
    "conversation.kind": "kind",
    "conversation.tagged": "tags",
    "conversation.untagged": "tags",
}


@dataclass(frozen=True, slots=True)
class Match:
    row: AnyRow
    """The message with its conversation."""
    prepared: Prepared
    standing: Standing


def dry_run(
    unit: Unit, plan: Plan, body: Mapping[str, Any], replaces: str | None = None
) -> dict[str, Any]:
    require(unit.actor, "rule.manage")
    rule = check_shape(RULE, {**body, "id": body.get("id") or replaces or "new", "enabled": True})
    assert isinstance(rule, Rule)
    refuse(faults_of_rule(rule, names_of(unit, plan)))
    defined = Defined(plan.version, plan.topics, plan.rules, plan.rulebook.tree.merged)
    alone = make_rulebook(plan, defined, (rule,))
    asked = [*alone.rules, *alone.others]
    rows = _messages(unit)
    matches = _matching(unit, plan, alone, asked, rows)
    return {
        "messages": len(rows),
        "matches": len(matches),
        "conversations": len({one.row.conversation_id for one in matches}),
        "corrected": _corrected(unit, rule, matches),
        "contradicts": _contradictions(plan, defined, rule, matches),
        "examples": [_example(rule, one) for one in matches[:EXAMPLES]],
    }


def _messages(unit: Unit) -> list[AnyRow]:
    """The customers' newest, along the primary key. Protected customers stay out for whoever may not
    see them."""
    wanted = [
        messages.c.direction == "inbound",
        messages.c.visibility == "customer",
        messages.c.erased_at.is_(None),
        conversations.c.merged_into.is_(None),
    ]
    if not unit.actor.protected_access:
        wanted.append(conversations.c.sensitivity == "normal")
    return list(
        unit.connection.execute(
            select(
                *MESSAGE_COLUMNS,
                *(conversations.c[name].label(f"c_{name}") for name in _CASE),
                contacts.c.name.label("customer"),
            )
            .join(conversations, conversations.c.id == messages.c.conversation_id)
            .join(contacts, contacts.c.id == conversations.c.contact_id)
            .where(*wanted)
            .order_by(messages.c.id.desc())
            .limit(MESSAGES)
        )
    )


_CASE = (
    "id", "number", "subject", "status", "topic_id", "team_id", "priority", "kind", "assignee_id",
    "unanswered", "unanswered_since", "last_message_at", "created_at", "due_at", "sensitivity",
    "contact_id", "has_attachments", "fields", "first_inbound_at",
)  # fmt: skip


class _Case:
    """The conversation's columns of a joined row."""

    def __init__(self, row: AnyRow) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, f"c_{name}")


def _matching(
    unit: Unit, plan: Plan, book: Rulebook, asked: Sequence[CompiledRule], rows: Sequence[AnyRow]
) -> list[Match]:
    held = []
    for row in rows:
        at = row.received_at.astimezone(plan.zone)
        facts = facts_of_message(row, row.c_subject, row.c_has_attachments, at)
        prepared = prepare(facts, book, asked)
        if prepared.candidates:
            held.append((row, prepared))
    about = _about(unit, [row for row, _ in held]) if held else About()
    found = []
    for row, prepared in held:
        standing = _standing(row, about)
        if hits(prepared, book, standing):
            found.append(Match(row, prepared, standing))
    return found


def _about(unit: Unit, rows: Sequence[AnyRow]) -> About:
    about = look_up(
        unit,
        {row.c_id for row in rows},
        {row.c_contact_id for row in rows},
        {row.c_assignee_id for row in rows if row.c_assignee_id is not None},
    )
    about.fields = {row.c_id: row.c_fields or {} for row in rows}
    return about


def _standing(row: AnyRow, about: About) -> Standing:
    """As it stands now, but for what the message itself tells: whether it was the first."""
    standing = standing_of(_Case(row), row.c_contact_id, about)
    return replace(standing, is_first=row.received_at == row.c_first_inbound_at)


def _corrected(unit: Unit, rule: Rule, matches: Sequence[Match]) -> int:
    """Conversations on which somebody changed by hand what the rule sets."""
    fields = {name for name in SET if getattr(rule.then, name)}
    if rule.then.tags or rule.then.untag:
        fields.add("tags")
    kinds = [kind for kind, field in CORRECTED.items() if field in fields]
    cases = {one.row.conversation_id for one in matches}
    if not kinds or not cases:
        return 0
    rows = unit.connection.execute(
        select(events.c.conversation_id)
        .where(
            events.c.conversation_id.in_(cases),
            events.c.type.in_(kinds),
            events.c.actor_kind == "agent",
        )
        .distinct()
    )
    return len(rows.all())


def _contradictions(
    plan: Plan, defined: Defined, rule: Rule, matches: Sequence[Match]
) -> list[dict[str, Any]]:
    """Other rules that would set a field of the same message to something else."""
    others = tuple(
        one for one in defined.rules if one.id != rule.id and one.enabled and _opposes(rule, one)
    )
    if not others or rule.event.on is not On.MESSAGE:
        return []
    book = make_rulebook(plan, defined, others)
    counts: Counter[str] = Counter()
    for one in matches[:MOST_COMPARED]:
        prepared = prepare(one.prepared.facts, book)
        counts.update(held.id for held, _ in hits(prepared, book, one.standing))
    places = {one.id: place for place, one in enumerate(defined.rules, 1)}
    names = {one.id: one.name or one.id for one in others}
    fields = {one.id: _opposed(rule, one) for one in others}
    return [
        {"id": id, "name": names[id], "place": places[id], "count": n, "fields": fields[id]}
        for id, n in counts.most_common(10)
    ]


def _opposes(rule: Rule, other: Rule) -> bool:
    return other.event.on is On.MESSAGE and bool(_opposed(rule, other))


def _opposed(rule: Rule, other: Rule) -> list[str]:
    def both(name: str) -> tuple[Any, Any]:
        return getattr(rule.then, name), getattr(other.then, name)

    found = [name for name in SET if all(both(name)) and both(name)[0] != both(name)[1]]
    added = {tag.casefold() for tag in rule.then.tags}
    taken = {tag.casefold() for tag in rule.then.untag}
    if added & {t.casefold() for t in other.then.untag} or taken & {
        t.casefold() for t in other.then.tags
    }:
        found.append("tags")
    return found


def _example(rule: Rule, match: Match) -> dict[str, Any]:
    row = match.row
    return {
        "conversation": str(row.c_id),
        "message": str(row.id),
        "number": row.c_number,
        "subject": row.c_subject,
        "customer": row.customer,
        "at": row.received_at,
        "changes": list(_changes(rule, match)),
    }


def _changes(rule: Rule, match: Match) -> Iterable[dict[str, Any]]:
    stands = {
        "topic": match.row.c_topic_id,
        "priority": match.row.c_priority,
        "team": match.row.c_team_id,
        "kind": match.row.c_kind,
    }
    for name in SET:
        value = getattr(rule.then, name)
        if value:
            yield {"what": name, "value": str(value), "stands": stands[name]}
    for tag in rule.then.tags:
        has = tag.casefold() in {one.casefold() for one in match.standing.tags}
        yield {"what": "tag", "value": tag, "stands": tag if has else None}
