"""The one log, and the work to be done."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, text

from inbox.store.tables.columns import Id, Json, Time, metadata, primary_id

events = Table(
    "events",
    metadata,
    # Follows the order of commits: written last in a unit, under one lock.
    Column("number", Id, primary_key=True, autoincrement=True),
    Column("type", String(48), nullable=False),
    Column("at", Time, nullable=False),
    Column("actor_kind", String(8), nullable=False),  # agent contact system token
    Column("actor_id", Id),
    Column("conversation_id", Id),
    Column("version", Integer),
    Column("data", Json, nullable=False),
    Index("ix_events_conversation_id", "conversation_id", "number"),
    Index("ix_events_at", "at"),
    sqlite_autoincrement=True,
)

jobs = Table(
    "jobs",
    metadata,
    primary_id(),
    Column("actor", String(48), nullable=False),
    Column("args", Json, nullable=False),
    Column("lane", String(128)),
    # A job of that key which already waits does for both.
    Column("key", String(128)),
    Column("priority", Integer, nullable=False, server_default="0"),  # 0 live, 10 import
    Column("state", String(8), nullable=False, server_default="queued"),  # queued running failed
    Column("due_at", Time, nullable=False),
    Column("lease_until", Time),
    Column("holder", String(64)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("progress", Json),
    Column("created_at", Time, nullable=False),
    Index(
        "ix_jobs_due",
        "priority",
        "due_at",
        "id",
        sqlite_where=text("state = 'queued'"),
        postgresql_where=text("state = 'queued'"),
    ),
    Index("ix_jobs_lane", "lane", "id"),
    # A lane runs one job at a time.
    Index(
        "uq_jobs_lane_running",
        "lane",
        unique=True,
        sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
    ),
    Index(
        "uq_jobs_key_queued",
        "key",
        unique=True,
        sqlite_where=text("state = 'queued'"),
        postgresql_where=text("state = 'queued'"),
    ),
    Index(
        "ix_jobs_lease_until",
        "lease_until",
        sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
    ),
)

schedules = Table(
    "schedules",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("next_at", Time, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Id, nullable=False),
)
