"""Screens on a wall with a token of their own, and how much waited at each whole hour."""

from sqlalchemy import Column, Integer, String, Table

from inbox.store.tables.columns import Id, Time, metadata, primary_id

wallboards = Table(
    "wallboards",
    metadata,
    primary_id(),
    Column("name", String(100), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    # Of one team or one channel; neither: everything.
    Column("team_id", String(64)),
    Column("channel", String(64)),
    Column("language", String(8), nullable=False),
    Column("theme", String(8), nullable=False),  # light dark system
    Column("created_by", Id),
    Column("created_at", Time, nullable=False),
    Column("expires_at", Time),
    Column("last_seen_at", Time),
    Column("withdrawn_at", Time),
)

waiting_levels = Table(
    "waiting_levels",
    metadata,
    Column("start", Time, primary_key=True),
    Column("by", String(8), primary_key=True),  # '' channel team
    Column("key", String(64), primary_key=True),
    Column("n", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),  # how long the oldest had waited
    sqlite_with_rowid=False,
)
