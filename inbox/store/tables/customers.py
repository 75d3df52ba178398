"""Contacts and their identities."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from inbox.store.tables.columns import Id, Json, Time, metadata, primary_id

MERGED = text("merged_into IS NOT NULL")

contacts = Table(
    "contacts",
    metadata,
    primary_id(),
    Column("name", String(500), nullable=False, server_default=""),
    Column("language", String(35), nullable=False, server_default=""),
    Column("preferred_channel", String(64)),
    Column("needs", Json, nullable=False),  # interpreter, phone_only
    Column("notes", Text, nullable=False, server_default=""),
    Column("fields", Json, nullable=False),
    Column("sensitivity", String(12), nullable=False, server_default="normal"),
    Column("merged_into", Id, ForeignKey("contacts.id")),
    Column("erased_at", Time),
    Column("demo", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", Time, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Index(
        "ix_contacts_merged_into",
        "merged_into",
        sqlite_where=MERGED,
        postgresql_where=MERGED,
    ),
)

identities = Table(
    "identities",
    metadata,
    primary_id(),
    Column("contact_id", Id, ForeignKey("contacts.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("value", String(320), nullable=False),
    Column("verified_method", String(32)),
    Column("verified_at", Time),
    Column("created_at", Time, nullable=False),
    # Two processes that see somebody for the first time: one row wins, the other reads it.
    UniqueConstraint("kind", "value"),
    Index("ix_identities_contact_id", "contact_id"),
)

contact_merges = Table(
    "contact_merges",
    metadata,
    primary_id(),
    Column("contact_id", Id, ForeignKey("contacts.id"), nullable=False),
    Column("into_id", Id, ForeignKey("contacts.id"), nullable=False),
    Column("moved", Json, nullable=False),  # ids of identities and conversations, to undo
    Column("agent_id", Id),
    Column("at", Time, nullable=False),
    Column("undone_at", Time),
)

NOT_COUNTED = text("NOT counted AND conversation_id IS NOT NULL")
"""Whoever asks by an index says its condition in its own words: SQLite compares them letter by letter."""

SAID_WHY = text("reason <> ''")

access = Table(
    "access",
    metadata,
    primary_id(),
    Column("agent_id", Id, nullable=False),
    Column("conversation_id", Id),
    Column("contact_id", Id),
    Column("what", String(8), nullable=False, server_default="opened"),  # inbox.model.words.Looked
    Column("attachment_id", Id),
    Column("opened_at", Time, nullable=False),
    Column("seen_at", Time, nullable=False),
    Column("active_seconds", Integer, nullable=False, server_default="0"),
    Column("reason", Text, nullable=False, server_default=""),
    # Fetched by a screen for what may be opened next, and not opened since.
    Column("ahead", Boolean, nullable=False, server_default=text("false")),
    # It is over, and stands in `handled` where somebody worked.
    Column("counted", Boolean, nullable=False, server_default=text("false")),
    Index("ix_access_conversation_id", "conversation_id"),
    Index("ix_access_contact_id", "contact_id"),
    Index("ix_access_agent_id_opened_at", "agent_id", "opened_at"),
    Index("ix_access_opened_at", "opened_at", "id"),
    # Few among many: openings for which somebody said why.
    Index("ix_access_reason", "opened_at", "id", sqlite_where=SAID_WHY, postgresql_where=SAID_WHY),
    Index(
        "ix_access_seen_at",
        "seen_at",
        sqlite_where=NOT_COUNTED,
        postgresql_where=NOT_COUNTED,
    ),
)
