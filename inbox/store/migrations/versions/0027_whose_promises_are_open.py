"""Whose promises are open"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_follow_ups_owner_id",
        "follow_ups",
        ["owner_id", "conversation_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_index("ix_follow_ups_owner_id", "follow_ups")
