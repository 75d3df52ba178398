"""Promises, status updates and e-ID"""

import sqlalchemy as sa
from alembic import op
from inbox.store.tables.columns import Id
from inbox.store.tables.columns import Json
from inbox.store.tables.columns import Time

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "topic_updates",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("topic_id", sa.String(length=64), nullable=False),
        sa.Column("texts", Json, nullable=False),
        sa.Column("rhythm", Json, nullable=False),
        sa.Column("step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("due_at", Time(), nullable=False),
        sa.Column("remind_at", Time(), nullable=False),
        sa.Column("warned_at", Time(), nullable=True),
        sa.Column("missed_at", Time(), nullable=True),
        sa.Column("owner_id", Id, nullable=True),
        sa.Column("team_id", sa.String(length=64), nullable=True),
        sa.Column("started_by", Id, nullable=True),
        sa.Column("started_at", Time(), nullable=False),
        sa.Column("updated_at", Time(), nullable=True),
        sa.Column("ended_at", Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["agents.id"], name=op.f("fk_topic_updates_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_updates")),
    )
    op.create_index(
        "uq_topic_updates_topic_id",
        "topic_updates",
        ["topic_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "topic_update_members",
        sa.Column("update_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("message_id", Id, nullable=True),
        sa.Column("held", sa.String(length=32), server_default="", nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_topic_update_members_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["update_id"], ["topic_updates.id"], name=op.f("fk_topic_update_members_update_id")
        ),
        sa.PrimaryKeyConstraint(
            "update_id", "conversation_id", name=op.f("pk_topic_update_members")
        ),
    )
    op.create_index(
        "ix_topic_update_members_conversation_id", "topic_update_members", ["conversation_id"]
    )
    op.create_table(
        "silences",
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("since", Time(), nullable=False),
        sa.Column("reminded_at", Time(), nullable=True),
        sa.Column("held", sa.String(length=32), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_silences_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_silences")),
    )
    op.create_index("ix_silences_reminded_at", "silences", ["reminded_at"])
    op.create_table(
        "e_id_logins",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("case_link_id", Id, nullable=False),
        sa.Column("issuer", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("created_at", Time(), nullable=False),
        sa.Column("used_at", Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_link_id"], ["case_links.id"], name=op.f("fk_e_id_logins_case_link_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_e_id_logins")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_e_id_logins_state_hash")),
    )
    op.create_index("ix_e_id_logins_created_at", "e_id_logins", ["created_at"])
    op.add_column("case_links", sa.Column("made_by", Id, nullable=True))
    op.add_column(
        "one_time_codes",
        sa.Column("how", sa.String(length=64), server_default="code", nullable=False),
    )
    op.add_column(
        "one_time_codes",
        sa.Column("level", sa.String(length=100), server_default="", nullable=False),
    )
    op.add_column("conversations", sa.Column("snooze_on_link", Id, nullable=True))
    op.add_column("conversations", sa.Column("snooze_link_seen", Id, nullable=True))
    rests = sa.text("status = 'snoozed' AND snooze_on_link IS NOT NULL")
    op.create_index(
        "ix_conversations_snooze_on_link",
        "conversations",
        ["snooze_on_link"],
        sqlite_where=rests,
        postgresql_where=rests,
    )
    for column in (
        sa.Column("kind", sa.String(length=8), server_default="promise", nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=True),
        sa.Column("step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("automatic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("told", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("message_id", Id, nullable=True),
        sa.Column("remind_at", Time(), nullable=True),
        sa.Column("warned_at", Time(), nullable=True),
        sa.Column("missed_at", Time(), nullable=True),
    ):
        op.add_column("follow_ups", column)
    for name, column_name, where in (
        ("ix_follow_ups_remind_at", "remind_at", "done_at IS NULL AND warned_at IS NULL"),
        ("ix_follow_ups_missed", "due_at", "done_at IS NULL AND missed_at IS NULL"),
    ):
        op.create_index(
            name,
            "follow_ups",
            [column_name],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    raise NotImplementedError("restore the copy that was made before")
