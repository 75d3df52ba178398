"""Who opened which file, and who looked at the log"""

import sqlalchemy as sa
from alembic import op

from inbox.store.tables.columns import Id

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MERGED = sa.text("merged_into IS NOT NULL")
SAID_WHY = sa.text("reason <> ''")


def upgrade() -> None:
    with op.batch_alter_table("access") as access:
        access.add_column(
            sa.Column("what", sa.String(length=8), server_default="opened", nullable=False)
        )
        access.add_column(sa.Column("attachment_id", Id, nullable=True))
        access.create_index("ix_access_opened_at", ["opened_at", "id"])
        access.create_index(
            "ix_access_reason",
            ["opened_at", "id"],
            sqlite_where=SAID_WHY,
            postgresql_where=SAID_WHY,
        )
    for table in ("contacts", "conversations"):
        op.create_index(
            f"ix_{table}_merged_into",
            table,
            ["merged_into"],
            sqlite_where=MERGED,
            postgresql_where=MERGED,
        )


def downgrade() -> None:
    with op.batch_alter_table("access") as access:
        access.drop_index("ix_access_reason")
        access.drop_index("ix_access_opened_at")
        access.drop_column("attachment_id")
        access.drop_column("what")
    for table in ("contacts", "conversations"):
        op.drop_index(f"ix_{table}_merged_into", table)
