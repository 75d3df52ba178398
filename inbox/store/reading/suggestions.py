"""What is suggested for a conversation: topics, tags, and words that somebody should look at."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select

from inbox.store.tables.conversations import tags, topics
from inbox.store.tables.learning import suggestions
from inbox.store.unit import Unit


def read_suggestions(
    unit: Unit, conversation_id: int, topic: str | None, standing: Collection[str]
) -> dict[str, Any]:
    """`suggested_topics` and `suggested_tags` without those that stand, and `look`."""
    row = unit.connection.execute(
        select(suggestions).where(suggestions.c.conversation_id == conversation_id)
    ).first()
    return {
        "suggested_topics": _topics(unit, row.topics, row.by, topic) if row else [],
        "suggested_tags": _tags(unit, row.tags or (), row.tags_by, standing) if row else [],
        "look": row.look if row else [],
    }


def _topics(
    unit: Unit, suggested: Sequence[Any], by: str, standing: str | None
) -> list[dict[str, Any]]:
    """By what they were merged into since; those that were retired are left out."""
    labels = [label for label, _ in suggested if label != standing]
    if not labels:
        return []
    t = topics.c
    lasting = func.coalesce(t.merged_into, t.id)
    there = t.merged_into.is_not(None) | t.retired.is_(False)
    rows = unit.connection.execute(select(t.id, lasting).where(t.id.in_(labels), there))
    names = {id: name for id, name in rows}
    found: dict[str, float] = {}
    for label, sure in suggested:
        if names.get(label, standing) != standing:
            found.setdefault(names[label], sure)
    return [{"topic": label, "confidence": sure, "by": by} for label, sure in found.items()]


def _tags(
    unit: Unit, suggested: Sequence[Any], by: str, standing: Collection[str]
) -> list[dict[str, Any]]:
    """As they are called now; those that are gone are left out."""
    ids = [int(id) for id, _ in suggested if id not in standing]
    if not ids:
        return []
    rows = unit.connection.execute(
        select(tags.c.id, tags.c.name).where(tags.c.id.in_(ids), tags.c.retired.is_(False))
    )
    names = {str(id): name for id, name in rows}
    return [
        {"tag": {"id": id, "name": names[id]}, "confidence": sure, "by": by}
        for id, sure in suggested
        if id in names
    ]
