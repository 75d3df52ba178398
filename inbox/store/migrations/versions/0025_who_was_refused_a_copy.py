"""Who was refused a copy"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

REFUSED = sa.text("refused IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_deliveries_refused",
        "deliveries",
        ["at"],
        sqlite_where=REFUSED,
        postgresql_where=REFUSED,
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_refused", "deliveries")
