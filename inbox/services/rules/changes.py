"""Rules for changes: the log is read once, in its order, and what a rule changed carries its chain, so that
no rule is set off by itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select

from inbox.services.plan import Plan
from inbox.services.rules.act import MOST_IN_CHAIN, Cause, act, would_change
from inbox.services.rules.knowing import see
from inbox.services.rules.stopping import stop_rule
from inbox.services.settings import read_setting, write_setting
from inbox.store.tables.log import events
from inbox.store.tables.people import settings
from inbox.store.unit import AnyRow, Unit
from routing.rulebook import CompiledRule
from routing.rules import hits, prepare
from routing.settings import Changed, On

CURSOR = "rules.cursor"
CHUNK = 100

CHANGES: Mapping[str, Changed] = {
    "conversation.status": Changed.STATUS,
    "conversation.snoozed": Changed.STATUS,
    "conversation.topic": Changed.TOPIC,
    "conversation.team": Changed.TEAM,
    "conversation.assigned": Changed.ASSIGNEE,
    "conversation.unassigned": Changed.ASSIGNEE,
    "conversation.priority": Changed.PRIORITY,
    "conversation.kind": Changed.KIND,
    "conversation.tagged": Changed.TAGS,
    "conversation.untagged": Changed.TAGS,
    "conversation.fields": Changed.FIELDS,
    "message.written": Changed.ANSWERED,
}


def is_behind(unit: Unit, plan: Plan) -> bool:
    """Whether `follow` has anything to do."""
    cursor = read_setting(unit, CURSOR)
    if not plan.rulebook.on(On.CHANGE):
        return cursor is not None
    return cursor is None or _newest(unit) > int(cursor["number"])


def enqueue_follow(unit: Unit) -> None:
    unit.enqueue("rule_changes", lane="rules", key="rule_changes")


def _newest(unit: Unit) -> int:
    return int(unit.connection.execute(select(func.max(events.c.number))).scalar() or 0)


def follow(unit: Unit, plan: Plan) -> bool:
    """One chunk of the log; True when there may be more, if only what was done here. How far it was read
    is kept with what was done."""
    rules = plan.rulebook.on(On.CHANGE)
    cursor = read_setting(unit, CURSOR)
    if not rules:
        unit.connection.execute(delete(settings).where(settings.c.key == CURSOR))
        return False
    if cursor is None:
        # The first such rule: what changed before it was written is none of its business.
        write_setting(unit, CURSOR, {"number": _newest(unit)})
        return False
    rows = unit.connection.execute(
        select(events)
        .where(events.c.number > int(cursor["number"]))
        .order_by(events.c.number)
        .limit(CHUNK)
    ).all()
    for row in rows:
        _answer(unit, plan, rules, row)
    if rows:
        write_setting(unit, CURSOR, {"number": rows[-1].number})
    return bool(rows)


def _answer(unit: Unit, plan: Plan, rules: Sequence[CompiledRule], event: AnyRow) -> None:
    changed = CHANGES.get(event.type)
    if changed is None or event.conversation_id is None or _is_no_change(event):
        return
    asked = [r for r in rules if not r.event.changed or changed in r.event.changed]
    seen = see(unit, plan, [event.conversation_id]).get(event.conversation_id) if asked else None
    if seen is None or seen.row.history:
        return
    found = hits(prepare(seen.facts, plan.rulebook, asked), plan.rulebook, seen.standing)
    chain = tuple(event.data.get("chain") or ())
    fresh = [(rule, what) for rule, what in found if rule.id not in chain]
    for rule, _ in found:
        if rule.id in chain and would_change(seen.row, rule, seen.standing.tags):
            stop_rule(unit, plan, rule, (*chain[chain.index(rule.id) :], rule.id), seen.row.id)
    if fresh and len(chain) >= MOST_IN_CHAIN:
        stop_rule(unit, plan, fresh[0][0], (*chain, fresh[0][0].id), seen.row.id)
        return
    if fresh:
        act(unit, plan, seen.row.id, fresh, _cause(event, chain))


def _is_no_change(event: AnyRow) -> bool:
    """What the program said by itself, and another name for the same."""
    data: Mapping[str, Any] = event.data
    return bool(data.get("origin") == "automatic" or data.get("by") == "merge")


def _cause(event: AnyRow, chain: tuple[str, ...]) -> Cause:
    data: Mapping[str, Any] = event.data
    return Cause(str(data.get("cause") or f"e:{event.number}"), chain)
