"""Who worked for how long"""

import sqlalchemy as sa
from alembic import op

from inbox.store.tables.columns import Id, Time

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NOT_COUNTED = sa.text("NOT counted AND conversation_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "handled",
        sa.Column("number", Id, autoincrement=True, nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("contact_id", Id, nullable=True),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("open_seconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_handled")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("figure_editions") as editions:
        editions.add_column(sa.Column("handled", Id, server_default="0", nullable=False))
    with op.batch_alter_table("access") as access:
        access.add_column(
            sa.Column("counted", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        access.create_index(
            "ix_access_seen_at",
            ["seen_at"],
            sqlite_where=NOT_COUNTED,
            postgresql_where=NOT_COUNTED,
        )


def downgrade() -> None:
    raise NotImplementedError("restore the copy that was made before")
