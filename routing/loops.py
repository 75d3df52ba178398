"""Rules that would call each other in a circle, found before they run."""

from collections.abc import Sequence

from routing.checks import DECIDED, Check, Op
from routing.faults import why_impossible
from routing.settings import Changed, On, Rule, When

_SET = {
    "topic": Changed.TOPIC,
    "priority": Changed.PRIORITY,
    "team": Changed.TEAM,
    "kind": Changed.KIND,
}


def circle(rules: Sequence[Rule]) -> tuple[str, ...]:
    """The ids of rules that set each other off, the first one again at the end; empty when none do.

    Judges by what is certain only: rules for changes that have no rows but simple ones, each setting a
    field that the next one hears of, to a value that its rows take. The rest is found when it runs.
    """
    asked = [
        rule for rule in rules if rule.enabled and rule.event.on is On.CHANGE and _is_plain(rule)
    ]
    calls = {rule.id: [other for other in asked if _calls(rule, other)] for rule in asked}
    for rule in asked:
        found = _back_to(rule.id, (rule.id,), calls)
        if found:
            return found
    return ()


def _back_to(start: str, path: tuple[str, ...], calls: dict[str, list[Rule]]) -> tuple[str, ...]:
    for other in calls[path[-1]]:
        if other.id == start:
            # A rule that sets what it asks for has done it already; two that undo each other have not.
            return (*path, start) if len(path) > 1 and _undo(path, calls) else ()
        if other.id not in path and len(path) < 8:
            found = _back_to(start, (*path, other.id), calls)
            if found:
                return found
    return ()


def _undo(path: tuple[str, ...], calls: dict[str, list[Rule]]) -> bool:
    """True when some field is set to different values on the way round, so that it never rests."""
    by_id = {rule.id: rule for others in calls.values() for rule in others}
    rules = [by_id[id] for id in path if id in by_id]
    if _exclude_each_other(rules):
        return False
    for name in _SET:
        values = {getattr(rule.then, name) for rule in rules} - {None}
        if len(values) > 1:
            return True
    tags = {tag.casefold() for rule in rules for tag in rule.then.tags}
    return bool(tags & {tag.casefold() for rule in rules for tag in rule.then.untag})


def _is_plain(rule: Rule) -> bool:
    return rule.when == When() and all(isinstance(row, Check) for row in rule.checks)


def _exclude_each_other(rules: Sequence[Rule]) -> bool:
    """By what no rule changes: one for mail and one for chat never meet."""
    rows: dict[str, list[Check]] = {}
    for row in (row for rule in rules for row in rule.checks if isinstance(row, Check)):
        if row.field not in DECIDED and row.field not in ("status", "assignee"):
            rows.setdefault(row.field, []).append(row)
    return any(why_impossible(together) for together in rows.values())


def _calls(rule: Rule, other: Rule) -> bool:
    if rule.id == other.id:
        return False
    changed = {kind for name, kind in _SET.items() if getattr(rule.then, name)}
    if rule.then.tags or rule.then.untag:
        changed.add(Changed.TAGS)
    if rule.then.close or rule.then.snooze:
        changed.add(Changed.STATUS)
    if rule.then.escalate:
        changed.add(Changed.PRIORITY)
    heard = set(other.event.changed) or set(Changed)
    return bool(changed & heard) and all(
        _takes(rule, row) for row in other.checks if isinstance(row, Check)
    )


def _takes(rule: Rule, row: Check) -> bool:
    """Whether the row can hold after `rule`; what it does not touch may hold."""
    if row.field in _SET and getattr(rule.then, row.field):
        value = str(getattr(rule.then, row.field))
        if row.op is Op.IS:
            return value in row.value
        if row.op is Op.IS_NOT:
            return value not in row.value
    if row.field == "tags" and row.op is Op.HAS_NONE:
        return not {t.casefold() for t in rule.then.tags} & {v.casefold() for v in row.value}
    return True
