"""The first schema."""

from alembic import op

from inbox.store.tables.every import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())
    from inbox.store.search import schema

    schema.create(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("restore the copy that was made before")
