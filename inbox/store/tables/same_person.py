"""Two customers who may be one: what speaks for it, and what somebody said to it."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint, text

from inbox.store.tables.columns import Id, Json, Time, metadata, primary_id

contact_clues = Table(
    "contact_clues",
    metadata,
    # Addresses and numbers that somebody wrote, without having been seen under them.
    Column("contact_id", Id, ForeignKey("contacts.id"), primary_key=True, autoincrement=False),
    Column("kind", String(16), primary_key=True),
    Column("value", String(320), primary_key=True),
    Column("source", String(8), nullable=False),  # message field
    Column("message_id", Id),
    Column("at", Time, nullable=False),
    Index("ix_contact_clues_value", "kind", "value"),
)

contact_pairs = Table(
    "contact_pairs",
    metadata,
    primary_id(),
    Column("contact_id", Id, ForeignKey("contacts.id"), nullable=False),  # the smaller id
    Column("other_id", Id, ForeignKey("contacts.id"), nullable=False),
    Column("reasons", Json, nullable=False),  # [{code, kind, message}]
    Column("state", String(9), nullable=False, server_default="open"),  # open merged dismissed
    Column("found_at", Time, nullable=False),
    Column("decided_at", Time),
    Column("decided_by", Id),
    # Found again, it is the same suggestion, and what was said to it stands.
    UniqueConstraint("contact_id", "other_id"),
    Index(
        "ix_contact_pairs_other_id",
        "other_id",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)
