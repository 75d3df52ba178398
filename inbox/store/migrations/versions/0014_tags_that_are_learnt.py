"""Tags that are learnt, and what rules did is forgotten in time"""

import sqlalchemy as sa
from alembic import op
from inbox.store.tables.columns import Json

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("models", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("of", sa.String(length=8), server_default="topics", nullable=False)
        )
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tags", Json, nullable=True))
        batch_op.add_column(
            sa.Column("tags_by", sa.String(length=100), server_default="", nullable=False)
        )
    with op.batch_alter_table("rule_runs", schema=None) as batch_op:
        batch_op.create_index("ix_rule_runs_old", ["at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rule_runs", schema=None) as batch_op:
        batch_op.drop_index("ix_rule_runs_old")
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.drop_column("tags_by")
        batch_op.drop_column("tags")
    with op.batch_alter_table("models", schema=None) as batch_op:
        batch_op.drop_column("of")
