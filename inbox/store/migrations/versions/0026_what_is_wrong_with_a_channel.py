"""What is wrong with a channel"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("channel_health") as channel_health:
        channel_health.add_column(sa.Column("trouble", sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("channel_health") as channel_health:
        channel_health.drop_column("trouble")
