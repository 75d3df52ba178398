"""Rules for time that passes: looked for in chunks along an index, each acting once for each wait."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from inbox.services.plan import Plan
from inbox.services.rules.act import Cause, Hits, act
from inbox.services.rules.knowing import see
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations as c
from inbox.store.tables.definitions import rule_runs
from inbox.store.unit import Unit
from routing.checks import Check, Op, duration
from routing.rulebook import CompiledRule
from routing.rules import hits, prepare
from routing.settings import On, Since

CHUNK = 200
MOST_CHUNKS = 100
"""Of one rule in one turn; what is left waits for the next."""
_LIVE = ("open", "pending", "snoozed")
_COLUMNS = {
    "status": c.c.status,
    "team": c.c.team_id,
    "topic": c.c.topic_id,
    "priority": c.c.priority,
    "kind": c.c.kind,
    "channel": c.c.origin_channel,
    "channel_kind": c.c.origin_kind,
}
"""Rows that the database can ask itself. A topic has others below it, so it is widened first."""


@dataclass(frozen=True, slots=True)
class Due:
    conversation: int
    cause: str
    at: datetime


def run_due(store: Store, plan: Plan) -> int:
    """Answers how often a rule acted."""
    acted = 0
    for rule in plan.rulebook.on(On.TIME, On.DEADLINE):
        after: Due | None = None
        for _ in range(MOST_CHUNKS):
            found = store.read(due, plan, rule, after)
            if not found:
                break
            after = found[-1]
            held = store.read(_holding, plan, rule, found)
            for one, what in held:
                acted += store.write(act, plan, one.conversation, what, Cause(one.cause))
    return acted


def due(unit: Unit, plan: Plan, rule: CompiledRule, after: Due | None) -> list[Due]:
    """The next conversations whose time has come, the longest past first."""
    column, mark = _column(rule), _mark(rule)
    statement = _statement(unit, plan, rule, column)
    if after is not None:
        later = (column > after.at) | and_(column == after.at, c.c.id > after.conversation)
        statement = statement.where(later)
    rows = unit.connection.execute(statement.order_by(column, c.c.id).limit(CHUNK)).all()
    there = [Due(id, f"{mark}:{int(at.timestamp() * 1_000_000)}", at) for id, at in rows]
    done = _done(unit, rule, there)
    left = [one for one in there if (one.conversation, one.cause) not in done]
    if there and not left:
        return due(unit, plan, rule, there[-1]) if len(there) == CHUNK else []
    return left


def _done(unit: Unit, rule: CompiledRule, found: Sequence[Due]) -> set[tuple[int, str]]:
    rows = unit.connection.execute(
        select(rule_runs.c.conversation_id, rule_runs.c.cause).where(
            rule_runs.c.rule == rule.id,
            rule_runs.c.conversation_id.in_([one.conversation for one in found]),
        )
    )
    return {(id, cause) for id, cause in rows}


def _mark(rule: CompiledRule) -> str:
    # The length stands in it, so that a rule whose time is changed acts anew.
    return f"t:{rule.event.since or 'due'}:{rule.event.after}".replace(" ", "")


def _column(rule: CompiledRule) -> Any:
    if rule.event.on is On.DEADLINE:
        return c.c.sort_due
    return {
        Since.WAITING: c.c.unanswered_since,
        Since.CREATED: c.c.created_at,
        Since.SILENT: c.c.last_message_at,
    }[rule.event.since or Since.WAITING]


def _statement(unit: Unit, plan: Plan, rule: CompiledRule, column: Any) -> Select[Any]:
    span = duration(rule.event.after or "") or timedelta()
    is_deadline = rule.event.on is On.DEADLINE
    limit = unit.now + span if is_deadline else unit.now - span
    wanted = [column <= limit, c.c.history.is_(False), c.c.merged_into.is_(None)]
    if is_deadline:
        wanted += [c.c.due_at.is_not(None), c.c.unanswered]
    if is_deadline or rule.event.since is Since.WAITING:
        wanted += [c.c.unanswered, c.c.status.in_(_LIVE)]
    elif not any(check.field == "status" for check in rule.checks):
        wanted.append(c.c.status.in_(_LIVE))
    wanted += [part for check in rule.checks for part in _asked(plan, check)]
    return select(c.c.id, column).where(*wanted)


def _asked(plan: Plan, check: Check) -> Iterator[ColumnElement[bool]]:
    column = _COLUMNS.get(check.field)
    if column is None or check.op is not Op.IS:
        return
    values = list(check.value)
    if check.field == "topic":
        tree = plan.rulebook.tree
        values = [topic for topic in tree.topics if set(tree.names(topic)) & set(values)]
    yield column.in_(values)


def _holding(
    unit: Unit, plan: Plan, rule: CompiledRule, found: Sequence[Due]
) -> list[tuple[Due, Hits]]:
    seen = see(unit, plan, [one.conversation for one in found])
    held: list[tuple[Due, Hits]] = []
    for one in found:
        case = seen.get(one.conversation)
        if case is None:
            continue
        what = hits(prepare(case.facts, plan.rulebook, [rule]), plan.rulebook, case.standing)
        if what:
            held.append((one, what))
    return held
