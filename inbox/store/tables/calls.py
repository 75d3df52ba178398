"""Calls as a telephone system tells of them, whatever the order."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from inbox.store.tables.columns import Id, Time, metadata, primary_id

calls = Table(
    "calls",
    metadata,
    primary_id(),
    Column("channel", String(64), nullable=False),
    Column("call_id", String(255), nullable=False),  # what the telephone system calls it
    Column("direction", String(3), nullable=False, server_default="in"),  # in out
    Column("number", String(32), nullable=False, server_default=""),  # E.164; empty when hidden
    Column("name", String(500), nullable=False, server_default=""),
    Column("extension", String(32), nullable=False, server_default=""),
    Column("agent_id", Id, ForeignKey("agents.id")),
    Column("conversation_id", Id, ForeignKey("conversations.id")),
    Column("message_id", Id, ForeignKey("messages.id")),
    Column("started_at", Time),
    Column("answered_at", Time),
    Column("ended_at", Time),
    Column("has_voicemail", Boolean, nullable=False, server_default=text("false")),
    Column("recording", Text, nullable=False, server_default=""),
    # Where the agent stood before they took it, to go back there.
    Column("presence_before", String(12)),
    Column("logged_at", Time),  # when a person said what it was about
    Column("told_at", Time, nullable=False),
    # The same call is told of many times, by several processes at once: one row.
    UniqueConstraint("channel", "call_id"),
    Index("ix_calls_agent_id_told_at", "agent_id", "told_at"),
    Index(
        "ix_calls_running",
        "told_at",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index("ix_calls_conversation_id", "conversation_id"),
)
