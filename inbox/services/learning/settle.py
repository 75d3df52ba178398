"""A version that was made: written down, and used from now on if it is kept."""

from collections.abc import Mapping
from typing import Any

from inbox.services.learning.versions import add_version, forget_old, use, wishes
from inbox.services.plan import Plan
from inbox.store.blobs import Blobs
from inbox.store.store import Store
from inbox.store.unit import Unit

OLD_FILE_SECONDS = 3600


def settle(store: Store, blobs: Blobs, plan: Plan, values: dict[str, Any]) -> dict[str, Any]:
    made, old = store.write(_settle, values, plan.learning)
    for one in old:
        blobs.remove(one, OLD_FILE_SECONDS)
    return made


def _settle(
    unit: Unit, values: dict[str, Any], defaults: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    row = add_version(unit, values)
    if row.kept:
        use(unit, row, wishes(unit, defaults))
    made = {"version": row.version, "kept": row.kept, "why": row.why, **row.figures["all"]}
    return made, forget_old(unit, row.of)
