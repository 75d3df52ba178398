"""Suggestions on conversations, kept when a message comes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from inbox.services.inbound.arrive import Arrival
from inbox.services.inbound.place import Placed
from inbox.store.dialects import upsert_rows
from inbox.store.tables.learning import suggestions
from inbox.store.unit import Unit

_NOTHING: Mapping[str, Any] = {"topics": [], "look": [], "tags": [], "tags_by": "", "by": ""}


def write_suggestions(unit: Unit, placed: Sequence[Placed]) -> None:
    """Of the newest message that has any: topics where none stands, and what to look at."""
    found: dict[int, dict[str, Any]] = {}
    for one in placed:
        said = _said(one) if one.arrival is Arrival.CUSTOMER else {}
        if said:
            id = one.conversation.id
            found[id] = found.get(id, {}) | said | {"at": unit.now}
    rows: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for id, values in sorted(found.items()):
        rows[tuple(sorted(values))].append({"conversation_id": id, **_NOTHING, **values})
    for changed, of in rows.items():
        upsert_rows(unit, suggestions, of, ["conversation_id"], changed)


def _said(placed: Placed) -> dict[str, Any]:
    """The columns of which this message has something to say."""
    hints, said = placed.item.hints, dict[str, Any]()
    if hints.topics and (placed.conversation.topic_id is None or placed.is_first):
        said |= {"topics": [[one.label, one.confidence] for one in hints.topics], "by": hints.by}
    if hints.look:
        said["look"] = [{"what": one.what, "words": list(one.words)} for one in hints.look]
    if hints.tags and placed.is_first:
        tags = [[one.label, one.confidence] for one in hints.tags]
        said |= {"tags": tags, "tags_by": hints.tags_by}
    return said
