"""Where a promise was kept"""

import sqlalchemy as sa
from alembic import op

from inbox.store.tables.columns import Id

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("follow_ups") as follow_ups:
        follow_ups.add_column(sa.Column("done_in", Id, nullable=True))
    op.execute("UPDATE follow_ups SET done_in = conversation_id WHERE done_at IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table("follow_ups") as follow_ups:
        follow_ups.drop_column("done_in")
