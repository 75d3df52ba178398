"""The first schema"""

import sqlalchemy as sa
from alembic import op
from inbox.store.tables.columns import Id
from inbox.store.tables.columns import Json
from inbox.store.tables.columns import Time

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Full text search is beyond what tables can say.
_SQLITE = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS message_search USING fts5(
        terms, detail=none, columnsize=0, prefix='3 4', tokenize="ascii tokenchars '@._-+'")""",
    """CREATE VIRTUAL TABLE IF NOT EXISTS contact_search USING fts5(
        terms, detail=none, columnsize=0, prefix='3 4', tokenize="ascii tokenchars '@._-+'")""",
    """CREATE TABLE IF NOT EXISTS search_words (
        word TEXT NOT NULL PRIMARY KEY, backwards TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS ix_search_words_backwards ON search_words (backwards)",
)

_POSTGRESQL = (
    """CREATE TABLE IF NOT EXISTS message_search (
        id BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL)""",
    """CREATE INDEX IF NOT EXISTS ix_message_search_terms ON message_search
        USING gin (terms) WITH (gin_pending_list_limit = 512)""",
    """CREATE TABLE IF NOT EXISTS contact_search (
        id BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL)""",
    """CREATE INDEX IF NOT EXISTS ix_contact_search_terms ON contact_search
        USING gin (terms) WITH (gin_pending_list_limit = 512)""",
    """CREATE TABLE IF NOT EXISTS search_words (
        word TEXT COLLATE "C" PRIMARY KEY, backwards TEXT COLLATE "C" NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS ix_search_words_backwards ON search_words (backwards)",
)


def upgrade() -> None:
    op.create_table(
        "access",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=True),
        sa.Column("contact_id", Id, nullable=True),
        sa.Column("opened_at", Time(), nullable=False),
        sa.Column("seen_at", Time(), nullable=False),
        sa.Column("active_seconds", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access")),
    )
    with op.batch_alter_table("access", schema=None) as batch_op:
        batch_op.create_index(
            "ix_access_agent_id_opened_at", ["agent_id", "opened_at"], unique=False
        )
        batch_op.create_index("ix_access_conversation_id", ["conversation_id"], unique=False)

    op.create_table(
        "agents",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("login", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("alias", sa.String(length=200), server_default="", nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("roles", Json, nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.Column("capacity", sa.Integer(), server_default="20", nullable=False),
        sa.Column("presence", sa.String(length=12), server_default="away", nullable=False),
        sa.Column("presence_at", Time(), nullable=False),
        sa.Column("settings", Json, nullable=False),
        sa.Column(
            "protected_access", sa.Boolean(), server_default=sa.text("(false)"), nullable=False
        ),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("created_at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
        sa.UniqueConstraint("login", name=op.f("uq_agents_login")),
    )
    op.create_table(
        "attempts",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=320), nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index("ix_attempts_key_at", ["key", "at"], unique=False)

    op.create_table(
        "automatic_sends",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("message_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("identity", sa.String(length=340), nullable=False),
        sa.Column("subject_key", sa.String(length=200), server_default="", nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_automatic_sends")),
    )
    with op.batch_alter_table("automatic_sends", schema=None) as batch_op:
        batch_op.create_index(
            "ix_automatic_sends_conversation_id", ["conversation_id"], unique=False
        )
        batch_op.create_index("ix_automatic_sends_identity_at", ["identity", "at"], unique=False)

    op.create_table(
        "blobs",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("touched_at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_blobs")),
    )
    op.create_table(
        "channel_health",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("since", Time(), nullable=False),
        sa.Column("last_message_at", Time(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("last_error_at", Time(), nullable=True),
        sa.Column("advice", sa.Text(), nullable=True),
        sa.Column("reauthorise", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_health")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=500), server_default="", nullable=False),
        sa.Column("language", sa.String(length=35), server_default="", nullable=False),
        sa.Column("preferred_channel", sa.String(length=64), nullable=True),
        sa.Column("needs", Json, nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("sensitivity", sa.String(length=12), server_default="normal", nullable=False),
        sa.Column("merged_into", Id, nullable=True),
        sa.Column("erased_at", Time(), nullable=True),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("created_at", Time(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["contacts.id"], name=op.f("fk_contacts_merged_into")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", Id, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "credentials",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_credentials")),
    )
    op.create_table(
        "cursors",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.Column("updated_at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_cursors")),
    )
    op.create_table(
        "events",
        sa.Column("number", Id, autoincrement=True, nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.Column("actor_kind", sa.String(length=8), nullable=False),
        sa.Column("actor_id", Id, nullable=True),
        sa.Column("conversation_id", Id, nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("data", Json, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_at", ["at"], unique=False)
        batch_op.create_index(
            "ix_events_conversation_id", ["conversation_id", "number"], unique=False
        )

    op.create_table(
        "idempotency_keys",
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", Json, nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "key", name=op.f("pk_idempotency_keys")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index("ix_idempotency_keys_at", ["at"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("actor", sa.String(length=48), nullable=False),
        sa.Column("args", Json, nullable=False),
        sa.Column("lane", sa.String(length=128), nullable=True),
        sa.Column("key", sa.String(length=128), nullable=True),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.String(length=8), server_default="queued", nullable=False),
        sa.Column("due_at", Time(), nullable=False),
        sa.Column("lease_until", Time(), nullable=True),
        sa.Column("holder", sa.String(length=64), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("progress", Json, nullable=True),
        sa.Column("created_at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_jobs_due",
            ["priority", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.create_index("ix_jobs_lane", ["lane", "id"], unique=False)
        batch_op.create_index(
            "ix_jobs_lease_until",
            ["lease_until"],
            unique=False,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )
        batch_op.create_index(
            "uq_jobs_key_queued",
            ["key"],
            unique=True,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.create_index(
            "uq_jobs_lane_running",
            ["lane"],
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", Time(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "schedules",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("next_at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schedules")),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.Column("updated_at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "tags",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("created_at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("key", name=op.f("uq_tags_key")),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("assign", sa.String(length=8), server_default="push", nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
    )
    op.create_table(
        "tokens",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("created_at", Time(), nullable=False),
        sa.Column("last_used_at", Time(), nullable=True),
        sa.Column("revoked_at", Time(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tokens_token_hash")),
    )
    op.create_table(
        "tombstones",
        sa.Column("source", sa.String(length=128), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("source", "external_id", name=op.f("pk_tombstones")),
    )
    op.create_table(
        "topics",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("parent_id", sa.String(length=64), nullable=True),
        sa.Column("names", Json, nullable=False),
        sa.Column("instruction", sa.Text(), server_default="", nullable=False),
        sa.Column("mandate", sa.Text(), server_default="", nullable=False),
        sa.Column("priority", sa.String(length=8), nullable=True),
        sa.Column("team_id", sa.String(length=64), nullable=True),
        sa.Column("record", sa.String(length=8), server_default="none", nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["topics.id"], name=op.f("fk_topics_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
    )
    op.create_table(
        "competences",
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("granted_by", Id, nullable=True),
        sa.Column("expires_at", Time(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_competences_agent_id")),
        sa.PrimaryKeyConstraint("agent_id", "kind", "value", name=op.f("pk_competences")),
    )
    op.create_table(
        "contact_merges",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("into_id", Id, nullable=False),
        sa.Column("moved", Json, nullable=False),
        sa.Column("agent_id", Id, nullable=True),
        sa.Column("at", Time(), nullable=False),
        sa.Column("undone_at", Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_merges_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["contacts.id"], name=op.f("fk_contact_merges_into_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_merges")),
    )
    op.create_table(
        "conversations",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=998), server_default="", nullable=False),
        sa.Column("preview", sa.String(length=300), server_default="", nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("pending_on", sa.String(length=12), nullable=True),
        sa.Column("priority", sa.String(length=8), server_default="normal", nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=True),
        sa.Column("origin_channel", sa.String(length=64), nullable=False),
        sa.Column("origin_kind", sa.String(length=16), nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=True),
        sa.Column("assignee_id", Id, nullable=True),
        sa.Column("topic_id", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=35), server_default="", nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("unanswered", sa.Boolean(), nullable=False),
        sa.Column("unanswered_since", Time(), nullable=True),
        sa.Column("sort_due", Time(), nullable=False),
        sa.Column(
            "needs_no_answer", sa.Boolean(), server_default=sa.text("(false)"), nullable=False
        ),
        sa.Column("before_last_inbound", Json, nullable=True),
        sa.Column("first_inbound_at", Time(), nullable=True),
        sa.Column("first_response_at", Time(), nullable=True),
        sa.Column("due_at", Time(), nullable=True),
        sa.Column("due_kind", sa.String(length=16), nullable=True),
        sa.Column("snooze_until", Time(), nullable=True),
        sa.Column(
            "snooze_on_reply", sa.Boolean(), server_default=sa.text("(false)"), nullable=False
        ),
        sa.Column("follow_up_at", Time(), nullable=True),
        sa.Column("follow_up_owner", Id, nullable=True),
        sa.Column("last_message_id", Id, nullable=True),
        sa.Column("last_message_at", Time(), nullable=False),
        sa.Column("last_inbound_id", Id, nullable=True),
        sa.Column("last_inbound_at", Time(), nullable=True),
        sa.Column("created_at", Time(), nullable=False),
        sa.Column("closed_at", Time(), nullable=True),
        sa.Column("failed", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column(
            "has_attachments", sa.Boolean(), server_default=sa.text("(false)"), nullable=False
        ),
        sa.Column("public", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("history", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("sensitivity", sa.String(length=12), server_default="normal", nullable=False),
        sa.Column("record", sa.String(length=8), server_default="none", nullable=False),
        sa.Column("registry_number", sa.String(length=100), nullable=True),
        sa.Column("merged_into", Id, nullable=True),
        sa.Column("thread_token", sa.String(length=26), nullable=False),
        sa.Column("acknowledged_at", Time(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["agents.id"], name=op.f("fk_conversations_assignee_id")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_conversations_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["conversations.id"], name=op.f("fk_conversations_merged_into")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_conversations_team_id")),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_conversations_topic_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("number", name=op.f("uq_conversations_number")),
        sa.UniqueConstraint("thread_token", name=op.f("uq_conversations_thread_token")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_conversations_assignee",
            ["assignee_id", "status", "last_message_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_conversations_assignee_due",
            ["assignee_id", "status", "sort_due", "id", "last_inbound_id"],
            unique=False,
            sqlite_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
            postgresql_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
        )
        batch_op.create_index(
            "ix_conversations_assignee_since",
            ["assignee_id", "status", "unanswered_since", "id"],
            unique=False,
            sqlite_where=sa.text(
                "status IN ('open', 'pending', 'snoozed') AND unanswered_since IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "status IN ('open', 'pending', 'snoozed') AND unanswered_since IS NOT NULL"
            ),
        )
        batch_op.create_index(
            "ix_conversations_channel",
            ["origin_channel", "status", "last_message_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_conversations_channel_due",
            ["origin_channel", "status", "sort_due", "id"],
            unique=False,
            sqlite_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
            postgresql_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
        )
        batch_op.create_index(
            "ix_conversations_channel_since",
            ["origin_channel", "status", "unanswered_since", "id"],
            unique=False,
            sqlite_where=sa.text(
                "status IN ('open', 'pending', 'snoozed') AND unanswered_since IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "status IN ('open', 'pending', 'snoozed') AND unanswered_since IS NOT NULL"
            ),
        )
        batch_op.create_index(
            "ix_conversations_contact_id", ["contact_id", "last_message_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_conversations_counts",
            ["status", "team_id", "origin_channel", "unanswered", "failed", "due_at"],
            unique=False,
            sqlite_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
            postgresql_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
        )
        batch_op.create_index("ix_conversations_created_at", ["created_at"], unique=False)
        batch_op.create_index(
            "ix_conversations_due",
            ["unanswered", "sort_due", "id"],
            unique=False,
            sqlite_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
            postgresql_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
        )
        batch_op.create_index(
            "ix_conversations_failed",
            ["failed", "status", "last_message_at"],
            unique=False,
            sqlite_where=sa.text("failed"),
            postgresql_where=sa.text("failed"),
        )
        batch_op.create_index(
            "ix_conversations_first_response_at",
            ["first_response_at"],
            unique=False,
            sqlite_where=sa.text("first_response_at IS NOT NULL"),
            postgresql_where=sa.text("first_response_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_conversations_follow_up_at",
            ["follow_up_at", "id", "follow_up_owner", "team_id"],
            unique=False,
            sqlite_where=sa.text("follow_up_at IS NOT NULL"),
            postgresql_where=sa.text("follow_up_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_conversations_held",
            ["status", "assignee_id", "team_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )
        batch_op.create_index(
            "ix_conversations_newest", ["status", "last_message_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_conversations_since",
            ["unanswered", "unanswered_since", "id"],
            unique=False,
            sqlite_where=sa.text(
                "status IN ('open', 'pending', 'snoozed') AND unanswered_since IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "status IN ('open', 'pending', 'snoozed') AND unanswered_since IS NOT NULL"
            ),
        )
        batch_op.create_index(
            "ix_conversations_snooze_until",
            ["snooze_until"],
            unique=False,
            sqlite_where=sa.text("status = 'snoozed'"),
            postgresql_where=sa.text("status = 'snoozed'"),
        )
        batch_op.create_index(
            "ix_conversations_status_due",
            ["status", "sort_due", "id"],
            unique=False,
            sqlite_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
            postgresql_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
        )
        batch_op.create_index(
            "ix_conversations_status_since",
            ["status", "unanswered_since", "id"],
            unique=False,
            sqlite_where=sa.text(
                "status IN ('open', 'pending', 'snoozed') AND unanswered_since IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "status IN ('open', 'pending', 'snoozed') AND unanswered_since IS NOT NULL"
            ),
        )
        batch_op.create_index(
            "ix_conversations_team", ["team_id", "status", "last_message_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_conversations_team_due",
            ["team_id", "status", "sort_due", "id"],
            unique=False,
            sqlite_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
            postgresql_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
        )
        batch_op.create_index(
            "ix_conversations_team_since",
            ["team_id", "status", "unanswered_since", "id"],
            unique=False,
            sqlite_where=sa.text(
                "status IN ('open', 'pending', 'snoozed') AND unanswered_since IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "status IN ('open', 'pending', 'snoozed') AND unanswered_since IS NOT NULL"
            ),
        )
        batch_op.create_index(
            "ix_conversations_topic", ["topic_id", "status", "last_message_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_conversations_unanswered_newest",
            ["unanswered", "last_message_at", "id"],
            unique=False,
            sqlite_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
            postgresql_where=sa.text("status IN ('open', 'pending', 'snoozed')"),
        )
        batch_op.create_index(
            "ix_conversations_waiting",
            ["team_id", "unanswered_since"],
            unique=False,
            sqlite_where=sa.text("status = 'open' AND assignee_id IS NULL"),
            postgresql_where=sa.text("status = 'open' AND assignee_id IS NULL"),
        )

    op.create_table(
        "identities",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=320), nullable=False),
        sa.Column("verified_method", sa.String(length=32), nullable=True),
        sa.Column("verified_at", Time(), nullable=True),
        sa.Column("created_at", Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_identities_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("kind", "value", name=op.f("uq_identities_kind_value")),
    )
    with op.batch_alter_table("identities", schema=None) as batch_op:
        batch_op.create_index("ix_identities_contact_id", ["contact_id"], unique=False)

    op.create_table(
        "receipts",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=128), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("received_at", Time(), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="new", nullable=False),
        sa.Column("history", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("headers", Json, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("blob", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["blob"], ["blobs.hash"], name=op.f("fk_receipts_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_receipts_source_external_id")),
    )
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.create_index("ix_receipts_channel_id", ["channel", "id"], unique=False)
        batch_op.create_index(
            "ix_receipts_new",
            ["channel", "history", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'new'"),
            postgresql_where=sa.text("state = 'new'"),
        )

    op.create_table(
        "saved_views",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("query", Json, nullable=False),
        sa.Column("shared", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_saved_views_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("agent_id", "name", name=op.f("uq_saved_views_agent_id_name")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", Time(), nullable=False),
        sa.Column("last_seen_at", Time(), nullable=False),
        sa.Column("expires_at", Time(), nullable=False),
        sa.Column("address", sa.String(length=64), server_default="", nullable=False),
        sa.Column("browser", sa.String(length=300), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_sessions_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index("ix_sessions_agent_id", ["agent_id"], unique=False)

    op.create_table(
        "team_members",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_team_members_agent_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id")),
        sa.PrimaryKeyConstraint("team_id", "agent_id", name=op.f("pk_team_members")),
    )
    with op.batch_alter_table("team_members", schema=None) as batch_op:
        batch_op.create_index("ix_team_members_agent_id", ["agent_id"], unique=False)

    op.create_table(
        "case_links",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", Time(), nullable=False),
        sa.Column("withdrawn_at", Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_case_links_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_case_links_token_hash")),
    )
    with op.batch_alter_table("case_links", schema=None) as batch_op:
        batch_op.create_index("ix_case_links_conversation_id", ["conversation_id"], unique=False)

    op.create_table(
        "consultations",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("message_id", Id, nullable=True),
        sa.Column("asked_by", Id, nullable=True),
        sa.Column("to_kind", sa.String(length=8), nullable=False),
        sa.Column("to_value", sa.String(length=320), nullable=False),
        sa.Column("messages", Json, nullable=False),
        sa.Column("thread_token", sa.String(length=26), nullable=False),
        sa.Column("due_at", Time(), nullable=True),
        sa.Column("asked_at", Time(), nullable=False),
        sa.Column("answered_at", Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_consultations_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
        sa.UniqueConstraint("thread_token", name=op.f("uq_consultations_thread_token")),
    )
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.create_index("ix_consultations_conversation_id", ["conversation_id"], unique=False)

    op.create_table(
        "conversation_tags",
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("tag_id", Id, nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_tags_conversation_id"),
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_conversation_tags_tag_id")),
        sa.PrimaryKeyConstraint("conversation_id", "tag_id", name=op.f("pk_conversation_tags")),
    )
    with op.batch_alter_table("conversation_tags", schema=None) as batch_op:
        batch_op.create_index(
            "ix_conversation_tags_tag_id", ["tag_id", "conversation_id"], unique=False
        )

    op.create_table(
        "drafts",
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.Column("saved_at", Time(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_drafts_agent_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_drafts_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "agent_id", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index("ix_drafts_agent_id", ["agent_id", "saved_at"], unique=False)

    op.create_table(
        "follow_ups",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("due_at", Time(), nullable=False),
        sa.Column("owner_id", Id, nullable=True),
        sa.Column("team_id", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_by", Id, nullable=True),
        sa.Column("created_at", Time(), nullable=False),
        sa.Column("done_at", Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_follow_ups_conversation_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["agents.id"], name=op.f("fk_follow_ups_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.create_index("ix_follow_ups_conversation_id", ["conversation_id"], unique=False)
        batch_op.create_index(
            "ix_follow_ups_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "links",
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("other_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_links_conversation_id")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["conversations.id"], name=op.f("fk_links_other_id")),
        sa.PrimaryKeyConstraint("conversation_id", "other_id", name=op.f("pk_links")),
    )
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.create_index("ix_links_other_id", ["other_id"], unique=False)

    op.create_table(
        "mentions",
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("message_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.Column("seen_at", Time(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_mentions_agent_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_mentions_conversation_id")
        ),
        sa.PrimaryKeyConstraint("agent_id", "message_id", name=op.f("pk_mentions")),
    )
    with op.batch_alter_table("mentions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_mentions_unseen",
            ["agent_id"],
            unique=False,
            sqlite_where=sa.text("seen_at IS NULL"),
            postgresql_where=sa.text("seen_at IS NULL"),
        )

    op.create_table(
        "messages",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("channel_kind", sa.String(length=16), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("visibility", sa.String(length=12), nullable=False),
        sa.Column("public", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("auto", sa.String(length=12), server_default="none", nullable=False),
        sa.Column("auto_reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("author_kind", sa.String(length=12), nullable=False),
        sa.Column("author_id", Id, nullable=True),
        sa.Column("author_name", sa.String(length=500), server_default="", nullable=False),
        sa.Column("author_value", sa.String(length=320), server_default="", nullable=False),
        sa.Column(
            "foreign_sender", sa.Boolean(), server_default=sa.text("(false)"), nullable=False
        ),
        sa.Column("subject", sa.String(length=998), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reply_text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(length=998), nullable=False),
        sa.Column("header_id", sa.String(length=998), server_default="", nullable=False),
        sa.Column("in_reply_to", sa.String(length=998), nullable=True),
        sa.Column("references", Json, nullable=False),
        sa.Column("parties", Json, nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("language", sa.String(length=35), server_default="", nullable=False),
        sa.Column("authentication", sa.String(length=8), server_default="none", nullable=False),
        sa.Column(
            "may_answer_automatically",
            sa.Boolean(),
            server_default=sa.text("(true)"),
            nullable=False,
        ),
        sa.Column("history", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("sent_at", Time(), nullable=True),
        sa.Column("received_at", Time(), nullable=False),
        sa.Column("receipt_id", Id, nullable=True),
        sa.Column("options", Json, nullable=False),
        sa.Column("erased_at", Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_messages_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipts.id"], name=op.f("fk_messages_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_messages_channel_external_id")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(
            "ix_messages_conversation_id", ["conversation_id", "id"], unique=False
        )
        batch_op.create_index(
            "ix_messages_header_id",
            ["header_id"],
            unique=False,
            sqlite_where=sa.text("header_id <> ''"),
            postgresql_where=sa.text("header_id <> ''"),
        )
        batch_op.create_index(
            "ix_messages_in_at",
            ["received_at", "channel"],
            unique=False,
            sqlite_where=sa.text("direction = 'inbound'"),
            postgresql_where=sa.text("direction = 'inbound'"),
        )
        batch_op.create_index("ix_messages_receipt_id", ["receipt_id"], unique=False)

    op.create_table(
        "participants",
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=320), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=500), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_participants_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "kind", "value", name=op.f("pk_participants")),
    )
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.create_index("ix_participants_value", ["value", "kind"], unique=False)

    op.create_table(
        "quarantine",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("receipt_id", Id, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipts.id"], name=op.f("fk_quarantine_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sa.UniqueConstraint("receipt_id", name=op.f("uq_quarantine_receipt_id")),
    )
    op.create_table(
        "reads",
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("message_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_reads_agent_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_reads_conversation_id")
        ),
        sa.PrimaryKeyConstraint("agent_id", "conversation_id", name=op.f("pk_reads")),
    )
    op.create_table(
        "reasons",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_reasons_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reasons")),
    )
    with op.batch_alter_table("reasons", schema=None) as batch_op:
        batch_op.create_index("ix_reasons_conversation_id", ["conversation_id"], unique=False)

    op.create_table(
        "attachments",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("message_id", Id, nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("content_type", sa.String(length=127), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("inline", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("content_id", sa.String(length=255), server_default="", nullable=False),
        sa.Column("uploaded_by", Id, nullable=True),
        sa.Column("created_at", Time(), nullable=False),
        sa.ForeignKeyConstraint(["hash"], ["blobs.hash"], name=op.f("fk_attachments_hash")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_attachments_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index("ix_attachments_hash", ["hash"], unique=False)
        batch_op.create_index("ix_attachments_message_id", ["message_id"], unique=False)

    op.create_table(
        "deliveries",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("message_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("at", Time(), nullable=False),
        sa.Column("send_at", Time(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", Time(), nullable=True),
        sa.Column("platform_id", sa.String(length=998), nullable=True),
        sa.Column("refused", Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_deliveries_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_deliveries_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("message_id", name=op.f("uq_deliveries_message_id")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index("ix_deliveries_conversation_id", ["conversation_id"], unique=False)
        batch_op.create_index(
            "ix_deliveries_state",
            ["state", "at"],
            unique=False,
            sqlite_where=sa.text("state NOT IN ('sent','delivered','read')"),
            postgresql_where=sa.text("state NOT IN ('sent','delivered','read')"),
        )

    op.create_table(
        "one_time_codes",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("case_link_id", Id, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", Time(), nullable=False),
        sa.Column("expires_at", Time(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("used_at", Time(), nullable=True),
        sa.Column("session_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_link_id"], ["case_links.id"], name=op.f("fk_one_time_codes_case_link_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_codes")),
        sa.UniqueConstraint(
            "case_link_id",
            "code_hash",
            "created_at",
            name=op.f("uq_one_time_codes_case_link_id_code_hash_created_at"),
        ),
        sa.UniqueConstraint("session_hash", name=op.f("uq_one_time_codes_session_hash")),
    )
    with op.batch_alter_table("one_time_codes", schema=None) as batch_op:
        batch_op.create_index("ix_one_time_codes_case_link_id", ["case_link_id"], unique=False)

    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if is_sqlite else _POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    raise NotImplementedError("restore the copy that was made before")
