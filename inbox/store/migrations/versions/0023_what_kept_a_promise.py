"""What kept a promise, and which of a topic's promises stand"""

import sqlalchemy as sa
from alembic import op

from inbox.store.tables.columns import Id, Time

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KEPT = sa.text("kept_by IS NOT NULL")
STANDING = """
UPDATE topic_update_members SET
  due_at = (SELECT u.due_at FROM topic_updates u WHERE u.id = update_id),
  missed_at = (SELECT u.missed_at FROM topic_updates u WHERE u.id = update_id)
WHERE message_id IS NOT NULL
  AND update_id IN (SELECT id FROM topic_updates WHERE ended_at IS NULL)
"""


def upgrade() -> None:
    with op.batch_alter_table("follow_ups") as follow_ups:
        follow_ups.add_column(sa.Column("kept_by", Id, nullable=True))
        follow_ups.add_column(
            sa.Column("late", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        follow_ups.create_index(
            "ix_follow_ups_kept_by", ["kept_by"], sqlite_where=KEPT, postgresql_where=KEPT
        )
    with op.batch_alter_table("topic_update_members") as members:
        for name in ("due_at", "missed_at", "kept_due_at"):
            members.add_column(sa.Column(name, Time(), nullable=True))
        members.add_column(sa.Column("kept_message_id", Id, nullable=True))
        members.create_index("ix_topic_update_members_message_id", ["message_id"])
    with op.batch_alter_table("silences") as silences:
        silences.add_column(sa.Column("tried_at", Time(), nullable=True))
    op.execute("UPDATE follow_ups SET late = (missed_at IS NOT NULL)")
    op.execute(STANDING)


def downgrade() -> None:
    with op.batch_alter_table("silences") as silences:
        silences.drop_column("tried_at")
    with op.batch_alter_table("topic_update_members") as members:
        members.drop_index("ix_topic_update_members_message_id")
        for name in ("kept_message_id", "kept_due_at", "missed_at", "due_at"):
            members.drop_column(name)
    with op.batch_alter_table("follow_ups") as follow_ups:
        follow_ups.drop_index("ix_follow_ups_kept_by")
        follow_ups.drop_column("late")
        follow_ups.drop_column("kept_by")
