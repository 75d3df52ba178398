"""Calls, posts listened to, and customers who may be one"""

import sqlalchemy as sa
from alembic import op
from inbox.store.tables.columns import Id
from inbox.store.tables.columns import Json
from inbox.store.tables.columns import Time

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_clues",
        sa.Column("contact_id", Id, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=320), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("message_id", Id, nullable=True),
        sa.Column("at", Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_clues_contact_id")
        ),
        sa.PrimaryKeyConstraint("contact_id", "kind", "value", name=op.f("pk_contact_clues")),
    )
    with op.batch_alter_table("contact_clues", schema=None) as batch_op:
        batch_op.create_index("ix_contact_clues_value", ["kind", "value"], unique=False)

    op.create_table(
        "contact_pairs",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("other_id", Id, nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("state", sa.String(length=9), server_default="open", nullable=False),
        sa.Column("found_at", Time(), nullable=False),
        sa.Column("decided_at", Time(), nullable=True),
        sa.Column("decided_by", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_pairs_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["contacts.id"], name=op.f("fk_contact_pairs_other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_pairs")),
        sa.UniqueConstraint(
            "contact_id", "other_id", name=op.f("uq_contact_pairs_contact_id_other_id")
        ),
    )
    with op.batch_alter_table("contact_pairs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contact_pairs_other_id",
            ["other_id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "listened_posts",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("search", sa.String(length=64), server_default="", nullable=False),
        sa.Column("author_id", sa.String(length=320), server_default="", nullable=False),
        sa.Column("author_name", sa.String(length=500), server_default="", nullable=False),
        sa.Column("author_handle", sa.String(length=100), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.String(length=35), server_default="", nullable=False),
        sa.Column("thread_key", sa.String(length=255), server_default="", nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("posted_at", Time(), nullable=False),
        sa.Column("found_at", Time(), nullable=False),
        sa.Column("state", sa.String(length=8), server_default="new", nullable=False),
        sa.Column("conversation_id", Id, nullable=True),
        sa.Column("decided_at", Time(), nullable=True),
        sa.Column("decided_by", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_listened_posts_conversation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listened_posts")),
        sa.UniqueConstraint(
            "channel", "external_id", name=op.f("uq_listened_posts_channel_external_id")
        ),
    )
    with op.batch_alter_table("listened_posts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_listened_posts_found_at",
            ["found_at"],
            unique=False,
            sqlite_where=sa.text("state = 'new'"),
            postgresql_where=sa.text("state = 'new'"),
        )
        batch_op.create_index("ix_listened_posts_state", ["state", "id"], unique=False)

    op.create_table(
        "calls",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=255), nullable=False),
        sa.Column("direction", sa.String(length=3), server_default="in", nullable=False),
        sa.Column("number", sa.String(length=32), server_default="", nullable=False),
        sa.Column("name", sa.String(length=500), server_default="", nullable=False),
        sa.Column("extension", sa.String(length=32), server_default="", nullable=False),
        sa.Column("agent_id", Id, nullable=True),
        sa.Column("conversation_id", Id, nullable=True),
        sa.Column("message_id", Id, nullable=True),
        sa.Column("started_at", Time(), nullable=True),
        sa.Column("answered_at", Time(), nullable=True),
        sa.Column("ended_at", Time(), nullable=True),
        sa.Column("has_voicemail", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("recording", sa.Text(), server_default="", nullable=False),
        sa.Column("presence_before", sa.String(length=12), nullable=True),
        sa.Column("logged_at", Time(), nullable=True),
        sa.Column("told_at", Time(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_calls_agent_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_calls_conversation_id")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_calls_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("channel", "call_id", name=op.f("uq_calls_channel_call_id")),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index("ix_calls_agent_id_told_at", ["agent_id", "told_at"], unique=False)
        batch_op.create_index("ix_calls_conversation_id", ["conversation_id"], unique=False)
        batch_op.create_index(
            "ix_calls_running",
            ["told_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    raise NotImplementedError("restore the copy that was made before")
