"""Public posts that a saved search found. No conversations until somebody makes them one."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, UniqueConstraint, text

from inbox.store.tables.columns import Id, Json, Time, metadata, primary_id

listened_posts = Table(
    "listened_posts",
    metadata,
    primary_id(),
    Column("channel", String(64), nullable=False),
    Column("external_id", String(255), nullable=False),
    Column("search", String(64), nullable=False, server_default=""),
    Column("author_id", String(320), nullable=False, server_default=""),
    Column("author_name", String(500), nullable=False, server_default=""),
    Column("author_handle", String(100), nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    Column("url", Text, nullable=False, server_default=""),
    Column("language", String(35), nullable=False, server_default=""),
    Column("thread_key", String(255), nullable=False, server_default=""),
    Column("data", Json, nullable=False),
    Column("posted_at", Time, nullable=False),
    Column("found_at", Time, nullable=False),
    Column("state", String(8), nullable=False, server_default="new"),  # new taken set_aside
    Column("conversation_id", Id, ForeignKey("conversations.id")),
    Column("decided_at", Time),
    Column("decided_by", Id),
    UniqueConstraint("channel", "external_id"),
    Index("ix_listened_posts_state", "state", "id"),
    Index(
        "ix_listened_posts_found_at",
        "found_at",
        sqlite_where=text("state = 'new'"),
        postgresql_where=text("state = 'new'"),
    ),
)
