"""Both clocks are watched; spam remembers what stood before it; when an answer left stays known"""

import sqlalchemy as sa
from alembic import op

from inbox.store.tables.columns import Json, Time

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

WATCHED = ("response_due_at", "resolution_due_at")


def upgrade() -> None:
    with op.batch_alter_table("conversations") as conversations:
        conversations.add_column(sa.Column("before_spam", Json, nullable=True))
        for name in WATCHED:
            there = sa.text(f"{name} IS NOT NULL")
            conversations.create_index(
                f"ix_conversations_{name}",
                [name, "id"],
                sqlite_where=there,
                postgresql_where=there,
            )
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.add_column(sa.Column("sent_at", Time(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_column("sent_at")
    with op.batch_alter_table("conversations") as conversations:
        for name in WATCHED:
            conversations.drop_index(f"ix_conversations_{name}")
        conversations.drop_column("before_spam")
