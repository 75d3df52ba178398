"""The journal of what came in: receipts, cursors, quarantine, tombstones, and where bytes are kept."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from inbox.store.tables.columns import Id, Json, Time, metadata, primary_id

receipts = Table(
    "receipts",
    metadata,
    primary_id(),
    Column("channel", String(64), nullable=False),
    Column("source", String(128), nullable=False),
    # What the source calls it, as it is if short, else hashed.
    Column("external_id", String(255), nullable=False),
    Column("received_at", Time, nullable=False),
    Column("state", String(12), nullable=False, server_default="new"),  # new done quarantined
    Column("history", Boolean, nullable=False, server_default=text("false")),
    Column("headers", Json, nullable=False),
    # Small items stand in the row; large ones in a blob.
    Column("body", LargeBinary),
    Column("blob", String(64), ForeignKey("blobs.hash")),
    Column("size", Integer, nullable=False),
    UniqueConstraint("source", "external_id"),
    Index(
        "ix_receipts_new",
        "channel",
        "history",
        "id",
        sqlite_where=text("state = 'new'"),
        postgresql_where=text("state = 'new'"),
    ),
    Index("ix_receipts_channel_id", "channel", "id"),
)

quarantine = Table(
    "quarantine",
    metadata,
    primary_id(),
    Column("receipt_id", Id, ForeignKey("receipts.id"), nullable=False, unique=True),
    Column("channel", String(64), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("at", Time, nullable=False),
    Column("tries", Integer, nullable=False, server_default="1"),
)

blobs = Table(
    "blobs",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256, hex
    Column("size", Integer, nullable=False),
    Column("touched_at", Time, nullable=False),
)

cursors = Table(
    "cursors",
    metadata,
    Column("channel", String(64), primary_key=True),
    Column("value", Json, nullable=False),
    Column("updated_at", Time, nullable=False),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("source", String(128), primary_key=True),
    Column("external_id", String(255), primary_key=True),
    Column("at", Time, nullable=False),
)

credentials = Table(
    "credentials",
    metadata,
    Column("channel", String(64), primary_key=True),
    Column("value", LargeBinary, nullable=False),  # encrypted with the installation's key file
    Column("updated_at", Time, nullable=False),
)

channel_health = Table(
    "channel_health",
    metadata,
    Column("channel", String(64), primary_key=True),
    Column("state", String(16), nullable=False),  # connected degraded failing
    Column("since", Time, nullable=False),
    Column("last_message_at", Time),
    Column("last_error", Text),
    Column("last_error_at", Time),
    Column("advice", Text),
    Column("trouble", String(32)),
    Column("reauthorise", Boolean, nullable=False, server_default=text("false")),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(128), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", Time, nullable=False),
)
