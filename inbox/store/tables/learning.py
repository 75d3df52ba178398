"""What the program learnt, how good it was, and what it suggests."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from inbox.store.tables.columns import Id, Json, Time, metadata, primary_id

models = Table(
    "models",
    metadata,
    primary_id(),
    Column("of", String(8), nullable=False, server_default="topics"),  # topics tags
    Column("version", Integer, nullable=False, unique=True),  # counted over both
    Column("trained_at", Time, nullable=False),
    Column("hash", String(64), nullable=False),  # of its file, a blob
    Column("kept", Boolean, nullable=False),
    Column("why", String(24), nullable=False),  # first better not_better other_topics …
    Column("examples", Integer, nullable=False),
    Column("counts", Json, nullable=False),  # topic or tag → examples
    Column("figures", Json, nullable=False),
    Column("held", Json, nullable=False),  # [topic, confidence, right] of held-back examples
    Column("uses_untagged", Boolean, nullable=False),
    Column("seconds", Integer, nullable=False),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("conversation_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("topics", Json, nullable=False),  # [topic, confidence], the likeliest first
    Column("look", Json, nullable=False),  # {what, words}
    Column("tags", Json),  # [tag, confidence], the likeliest first; null before tags were learnt
    Column("tags_by", String(100), nullable=False, server_default=""),
    Column("by", String(100), nullable=False, server_default=""),
    Column("at", Time, nullable=False),
)
