"""Who looked at a customer, found by the customer"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("access", schema=None) as batch_op:
        batch_op.create_index("ix_access_contact_id", ["contact_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("restore the copy that was made before")
