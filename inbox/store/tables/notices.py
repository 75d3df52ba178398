"""What people are told of: the notices themselves, how they leave, and what each person wishes.

An `owner` is whoever gets them: `a` and an agent's id, or `t` and the id of a team's address.
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from inbox.store.tables.columns import Id, Json, Time, metadata, primary_id

log_followers = Table(
    "log_followers",
    metadata,
    # How far the log was read, moved by compare-and-swap in the transaction of what was made of it.
    Column("name", String(32), primary_key=True),
    Column("number", Id, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    primary_id(),
    Column("owner", String(24), nullable=False),
    Column("agent_id", Id, ForeignKey("agents.id")),
    # What it is about. The same twice is one notice, whoever reads the log, however often.
    Column("key", String(160), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("conversation_id", Id, ForeignKey("conversations.id")),
    Column("channel", String(64)),
    Column("data", Json, nullable=False),  # ids, numbers, enums and times
    Column("at", Time, nullable=False),
    Column("read_at", Time),
    UniqueConstraint("owner", "key"),
    Index("ix_notices_agent_id", "agent_id", "id"),
    Index(
        "ix_notices_unread",
        "agent_id",
        "conversation_id",
        sqlite_where=text("read_at IS NULL"),
        postgresql_where=text("read_at IS NULL"),
    ),
    Index("ix_notices_conversation_id", "conversation_id"),
    Index("ix_notices_at", "at"),
)

notice_posts = Table(
    "notice_posts",
    metadata,
    Column("notice_id", Id, ForeignKey("notices.id"), primary_key=True, autoincrement=False),
    Column("way", String(8), primary_key=True),  # mail push chat
    Column("owner", String(24), nullable=False),
    Column("state", String(8), nullable=False),  # waiting taken sent failed dropped
    Column("at", Time, nullable=False),
    Index(
        "ix_notice_posts_waiting",
        "owner",
        "way",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

notice_ways = Table(
    "notice_ways",
    metadata,
    Column("owner", String(24), primary_key=True),
    Column("way", String(8), primary_key=True),
    Column("last_at", Time),  # when something left that way, for the pause between
    Column("error", Text),
    Column("error_at", Time),
)

notice_wishes = Table(
    "notice_wishes",
    metadata,
    Column("agent_id", Id, ForeignKey("agents.id"), primary_key=True, autoincrement=False),
    Column("value", Json, nullable=False),
    Column("updated_at", Time, nullable=False),
)

notice_addresses = Table(
    "notice_addresses",
    metadata,
    primary_id(),
    # Somebody's own, or a team's.
    Column("agent_id", Id, ForeignKey("agents.id")),
    Column("team_id", String(64), ForeignKey("teams.id")),
    Column("name", String(100), nullable=False),
    Column("scheme", String(32), nullable=False),
    Column("address", LargeBinary, nullable=False),  # encrypted: it holds the tool's secret
    Column("kinds", Json, nullable=False),  # of a team's
    Column("created_at", Time, nullable=False),
    Index("ix_notice_addresses_agent_id", "agent_id"),
    Index("ix_notice_addresses_team_id", "team_id"),
)

push_subscriptions = Table(
    "push_subscriptions",
    metadata,
    primary_id(),
    Column("agent_id", Id, ForeignKey("agents.id"), nullable=False),
    Column("endpoint_hash", String(64), nullable=False, unique=True),
    Column("value", LargeBinary, nullable=False),  # encrypted: whoever holds it can push
    Column("browser", String(300), nullable=False, server_default=""),
    Column("created_at", Time, nullable=False),
    Column("last_at", Time),
    Index("ix_push_subscriptions_agent_id", "agent_id"),
)

notice_marks = Table(
    "notice_marks",
    metadata,
    # What was said in the log once and must not be said again: a promise due, a silent channel.
    Column("key", String(160), primary_key=True),
    Column("at", Time, nullable=False),
    Index("ix_notice_marks_at", "at"),
)
