"""What is suggested for a conversation: topics, tags, and words that somebody should look at."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from inbox.store.tables.conversations import tags
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
        "suggested_topics": [
            {"topic": label, "confidence": sure, "by": row.by}
            for label, sure in row.topics
            if label != topic
        ]
        if row
        else [],
        "suggested_tags": _tags(unit, row.tags or (), row.tags_by, standing) if row else [],
        "look": row.look if row else [],
    }


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
