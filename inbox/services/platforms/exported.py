"""What became of messages on their platform, for exports: earlier wordings, reactions, what was done and why."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from inbox.store.tables.platforms import acts, message_changes
from inbox.store.unit import Unit

CHANGE = ("kind", "at", "text", "before", "author_name")
ACT = ("kind", "state", "reason", "review_at", "asked_at")


def exported_changes(unit: Unit, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """By message, in the order they came. Which colleague did something is not the customer's to know."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    if not ids:
        return found
    for table, names in ((message_changes, CHANGE), (acts, ACT)):
        rows = unit.connection.execute(
            select(table.c.message_id, *(table.c[name] for name in names))
            .where(table.c.message_id.in_(ids), table.c.kind != "echo")
            .order_by(table.c.id)
        )
        for message, *values in rows:
            found[message].append(dict(zip(names, values, strict=True)))
    return found
