"""Chats"""

import sqlalchemy as sa
from alembic import op
from inbox.store.tables.columns import Time

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chats",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("visitor", sa.String(length=64), nullable=False),
        sa.Column("user", sa.String(length=200), server_default="", nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("email", sa.String(length=320), server_default="", nullable=False),
        sa.Column("created_at", Time(), nullable=False),
        sa.Column("gone_at", Time(), nullable=True),
        sa.Column("mail_at", Time(), nullable=True),
        sa.Column("ended_at", Time(), nullable=True),
        sa.PrimaryKeyConstraint("channel", "key", name=op.f("pk_chats")),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the copy that was made before")
