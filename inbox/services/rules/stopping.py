"""A rule that goes round in a circle is switched off where everybody sees it, until somebody saves it again."""

from collections.abc import Sequence

from sqlalchemy import update

from inbox.services.definitions.rows import RULE, count_up, remember, row_of
from inbox.services.plan import Plan
from inbox.store.tables.definitions import definitions
from inbox.store.unit import Unit
from routing.faults import Fault
from routing.rulebook import CompiledRule


def stop_rule(
    unit: Unit, plan: Plan, rule: CompiledRule, circle: Sequence[str], conversation_id: int
) -> None:
    row = row_of(unit, RULE, rule.id)
    if any(one["code"] == "loop" for one in row.fault or ()):
        return
    words = "these rules set each other off: " + " → ".join(circle)
    fault = Fault("event", "loop", words, "rule", circle[0])
    unit.connection.execute(
        update(definitions)
        .where(definitions.c.kind == RULE, definitions.c.id == rule.id)
        .values(fault=[*(row.fault or ()), fault.as_json()])
    )
    remember(unit, RULE, rule.id, "stopped", None, {"circle": list(circle)})
    unit.emit("rule.stopped", conversation_id, None, {"rule": rule.id, "circle": list(circle)})
    count_up(unit)
