"""Those who work here: agents, teams, competences, sessions, tokens."""

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

agents = Table(
    "agents",
    metadata,
    primary_id(),
    Column("login", String(254), nullable=False, unique=True),  # lower case
    Column("name", String(200), nullable=False),
    # What customers see; empty for the first name.
    Column("alias", String(200), nullable=False, server_default=""),
    Column("password_hash", Text),
    Column("roles", Json, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("capacity", Integer, nullable=False, server_default="20"),
    Column("presence", String(12), nullable=False, server_default="away"),
    Column("presence_at", Time, nullable=False),
    Column("settings", Json, nullable=False),  # locale, theme, single_keys, after_send
    Column("protected_access", Boolean, nullable=False, server_default=text("false")),
    Column("demo", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", Time, nullable=False),
)

teams = Table(
    "teams",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("assign", String(8), nullable=False, server_default="push"),
    Column("retired", Boolean, nullable=False, server_default=text("false")),
)

team_members = Table(
    "team_members",
    metadata,
    Column("team_id", String(64), ForeignKey("teams.id"), primary_key=True),
    Column("agent_id", Id, ForeignKey("agents.id"), primary_key=True),
    Index("ix_team_members_agent_id", "agent_id"),
)

# How many conversations the program gave to each, by the organisation's days.
agent_days = Table(
    "agent_days",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("agent_id", Id, ForeignKey("agents.id"), primary_key=True),
    Column("given", Integer, nullable=False),
)

competences = Table(
    "competences",
    metadata,
    Column("agent_id", Id, ForeignKey("agents.id"), primary_key=True),
    Column("kind", String(8), primary_key=True),  # topic language channel
    Column("value", String(64), primary_key=True),
    Column("level", Integer, nullable=False),  # 1 to 3; 0 where a screen took away what YAML grants
    Column("granted_by", Id),
    Column("granted_at", Time),
    Column("expires_at", Time),
    Column("learning", Boolean, nullable=False, server_default=text("false")),
    Column("learning_with", Id),
    Column("source", String(8), nullable=False, server_default="yaml"),  # yaml screen
)

agent_hours = Table(
    "agent_hours",
    metadata,
    Column("agent_id", Id, ForeignKey("agents.id"), primary_key=True, autoincrement=False),
    Column("week", Json, nullable=False),  # day to intervals in minutes
    Column("zone", String(64), nullable=False, server_default=""),
    Column("source", String(8), nullable=False, server_default="yaml"),  # yaml screen
)

sessions = Table(
    "sessions",
    metadata,
    primary_id(),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("agent_id", Id, ForeignKey("agents.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Time, nullable=False),
    Column("last_seen_at", Time, nullable=False),
    Column("expires_at", Time, nullable=False),
    Column("address", String(64), nullable=False, server_default=""),
    Column("browser", String(300), nullable=False, server_default=""),
    Index("ix_sessions_agent_id", "agent_id"),
)

attempts = Table(
    "attempts",
    metadata,
    primary_id(),
    # What is limited and for whom: `login:…`, `form:…`, `code:…`.
    Column("key", String(320), nullable=False),
    Column("at", Time, nullable=False),
    Index("ix_attempts_key_at", "key", "at"),
)

tokens = Table(
    "tokens",
    metadata,
    primary_id(),
    Column("name", String(100), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("role", String(12), nullable=False),
    Column("created_at", Time, nullable=False),
    Column("last_used_at", Time),
    Column("revoked_at", Time),
)

# An address with which somebody chooses their own password, once. One for each; used, it is gone.
invitations = Table(
    "invitations",
    metadata,
    Column("agent_id", Id, ForeignKey("agents.id"), primary_key=True, autoincrement=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("made_by", Id),
    Column("expires_at", Time, nullable=False),
)

saved_views = Table(
    "saved_views",
    metadata,
    primary_id(),
    Column("agent_id", Id, ForeignKey("agents.id"), nullable=False),
    Column("name", String(100), nullable=False),
    Column("query", Json, nullable=False),
    Column("shared", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("agent_id", "name"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", Json, nullable=False),
    Column("at", Time, nullable=False),
    Index("ix_idempotency_keys_at", "at"),
)

settings = Table(
    "settings",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Json, nullable=False),
    Column("updated_at", Time, nullable=False),
)
