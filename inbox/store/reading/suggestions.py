"""What is suggested for a conversation: topics, and words that somebody should look at."""

from typing import Any

from sqlalchemy import select

from inbox.store.tables.learning import suggestions
from inbox.store.unit import Unit


def read_suggestions(unit: Unit, conversation_id: int, topic: str | None) -> dict[str, Any]:
    """`suggested_topics` without the one that stands, and `look`."""
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
        "look": row.look if row else [],
    }
