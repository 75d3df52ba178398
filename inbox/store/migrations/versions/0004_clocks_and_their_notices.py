"""Clocks and their notices"""

import sqlalchemy as sa
from alembic import op
from inbox.store.tables.columns import Id
from inbox.store.tables.columns import Time

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock_notices",
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("due_at", Time(), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_clock_notices_conversation_id")
        ),
        sa.PrimaryKeyConstraint(
            "conversation_id", "kind", "due_at", "what", name=op.f("pk_clock_notices")
        ),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("service_level", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("response_since", Time(), nullable=True))
        batch_op.add_column(sa.Column("response_due_at", Time(), nullable=True))
        batch_op.add_column(sa.Column("resolution_due_at", Time(), nullable=True))
        batch_op.add_column(sa.Column("resolution_used", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("resolution_from", Time(), nullable=True))
        batch_op.create_index(
            "ix_conversations_due_at",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )


def downgrade() -> None:
    raise NotImplementedError("restore the copy that was made before")
