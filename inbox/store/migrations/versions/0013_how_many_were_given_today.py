"""How many were given today"""

import sqlalchemy as sa
from alembic import op

from inbox.store.tables.columns import Id

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agent_days",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_agent_days_agent_id")),
        sa.PrimaryKeyConstraint("day", "agent_id", name=op.f("pk_agent_days")),
    )
