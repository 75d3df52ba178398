"""Competences that are being learned or were set on screen; the hours that people work"""

import sqlalchemy as sa
from alembic import op
from inbox.store.tables.columns import Id
from inbox.store.tables.columns import Json
from inbox.store.tables.columns import Time

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agent_hours",
        sa.Column("agent_id", Id, autoincrement=False, nullable=False),
        sa.Column("week", Json, nullable=False),
        sa.Column("zone", sa.String(length=64), server_default="", nullable=False),
        sa.Column("source", sa.String(length=8), server_default="yaml", nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_agent_hours_agent_id")),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_agent_hours")),
    )
    with op.batch_alter_table("competences", schema=None) as batch_op:
        batch_op.add_column(sa.Column("granted_at", Time(), nullable=True))
        batch_op.add_column(
            sa.Column("learning", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        batch_op.add_column(sa.Column("learning_with", Id, nullable=True))
        batch_op.add_column(
            sa.Column("source", sa.String(length=8), server_default="yaml", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("competences", schema=None) as batch_op:
        for name in ("source", "learning_with", "learning", "granted_at"):
            batch_op.drop_column(name)
    op.drop_table("agent_hours")
