"""Many rules at once, as one file says them: all of them or, where one is wrong, none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inbox.model.errors import ConflictError
from inbox.services.definitions.editing import settle
from inbox.services.definitions.files import set_positions
from inbox.services.definitions.names import is_stopped, names_of, readable
from inbox.services.definitions.rows import (
    MOST,
    ORDER,
    RULE,
    Change,
    add,
    next_position,
    put,
    refuse,
    rows_of,
    written,
)
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.services.settings import read_setting, write_setting
from inbox.store.unit import AnyRow, Unit
from routing.faults import Fault, faults_of_rule
from routing.loops import circle
from routing.settings import Rule


@dataclass(frozen=True, slots=True)
class Imported:
    made: int = 0
    changed: int = 0
    same: int = 0


def faults_of_import(
    unit: Unit, plan: Plan, rules: Sequence[Rule]
) -> list[tuple[str, Sequence[Fault]]]:
    """By rule, what is wrong with it here: names that are not there, contradictions, circles with those
    that stand already."""
    require(unit.actor, "rule.read")
    names = names_of(unit, plan)
    found = [(rule.id, faults_of_rule(rule, names)) for rule in rules]
    ids = {rule.id for rule in rules}
    standing = [readable(row) for row in _live(unit) if row.id not in ids]
    round_ = circle([*(one for one in standing if isinstance(one, Rule)), *rules])
    if round_ and ids & set(round_):
        words = "these rules would set each other off: " + " → ".join(round_)
        named = next(id for id in round_ if id in ids)
        found.append((named, [Fault("event", "circle", words, "rule", named)]))
    return [(id, faults) for id, faults in found if faults]


def _live(unit: Unit) -> list[AnyRow]:
    rows = rows_of(unit, RULE)
    return [row for row in rows if row.retired_at is None and not is_stopped(row)]


def import_rules(unit: Unit, plan: Plan, rules: Sequence[Rule]) -> Imported:
    """They count as changed on screen, and come in the order of the file before all others."""
    require(unit.actor, "rule.manage")
    refuse([fault for _, faults in faults_of_import(unit, plan, rules) for fault in faults])
    standing = {row.id: row for row in rows_of(unit, RULE)}
    if len(standing.keys() | {rule.id for rule in rules}) > MOST:
        raise ConflictError(f"There can be {MOST}.", code="too_many_definitions")
    counted = [_import(unit, rule, standing) for rule in rules]
    _order(unit, [rule.id for rule in rules])
    settle(unit, plan)
    return Imported(counted.count("made"), counted.count("changed"), counted.count("same"))


def _import(unit: Unit, rule: Rule, standing: Mapping[str, AnyRow]) -> str:
    row, body = standing.get(rule.id), written(rule)
    if row is None:
        place = next_position(unit, RULE)
        add(unit, RULE, rule.id, {"position": place, "body": body, "origin": "screen"})
        return "made"
    if row.body == body and row.retired_at is None and not row.fault:
        return "same"
    values = {"body": body, "origin": "screen", "retired_at": None, "fault": None}
    put(unit, row, Change("changed", values))
    return "changed"


def _order(unit: Unit, ids: Sequence[str]) -> None:
    rows = rows_of(unit, RULE)
    named = set(ids)
    wanted = [*ids, *(row.id for row in rows if row.id not in named)]
    if set_positions(unit, RULE, rows, wanted):
        write_setting(unit, ORDER, sorted({*read_setting(unit, ORDER, []), RULE}))
