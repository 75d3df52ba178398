"""Suggestions on conversations, kept when a message comes."""

from collections.abc import Sequence

from inbox.services.inbound.arrive import Arrival
from inbox.services.inbound.place import Placed
from inbox.store.dialects import upsert
from inbox.store.tables.learning import suggestions
from inbox.store.unit import Unit


def write_suggestions(unit: Unit, placed: Sequence[Placed]) -> None:
    """Of the newest message that has any: topics where none stands, and what to look at."""
    for one in placed:
        hints = one.item.hints
        if one.arrival is not Arrival.CUSTOMER or not (hints.topics or hints.look or hints.tags):
            continue
        is_open = one.conversation.topic_id is None or one.is_first
        topics = [[guess.label, guess.confidence] for guess in hints.topics] if is_open else []
        look = [{"what": each.what, "words": list(each.words)} for each in hints.look]
        tags = [[guess.label, guess.confidence] for guess in hints.tags] if one.is_first else []
        named = (("topics", topics), ("look", look), ("tags", tags))
        changed = [name for name, value in named if value]
        row = {
            "conversation_id": one.conversation.id,
            "topics": topics,
            "look": look,
            "tags": tags,
            "tags_by": hints.tags_by,
            "by": hints.by,
            "at": unit.now,
        }
        if changed:
            upsert(unit, suggestions, row, ["conversation_id"], [*changed, *_by(changed), "at"])


def _by(changed: Sequence[str]) -> list[str]:
    whose = {"topics": "by", "tags": "tags_by"}
    return [whose[name] for name in changed if name in whose]
