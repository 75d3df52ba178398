"""What the program learnt, and what it suggests"""

import sqlalchemy as sa
from alembic import op
from inbox.store.tables.columns import Id
from inbox.store.tables.columns import Json
from inbox.store.tables.columns import Time

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "models",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trained_at", Time(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=24), nullable=False),
        sa.Column("examples", sa.Integer(), nullable=False),
        sa.Column("counts", Json, nullable=False),
        sa.Column("figures", Json, nullable=False),
        sa.Column("held", Json, nullable=False),
        sa.Column("uses_untagged", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_models")),
        sa.UniqueConstraint("version", name=op.f("uq_models_version")),
    )
    op.create_table(
        "suggestions",
        sa.Column("conversation_id", Id, autoincrement=False, nullable=False),
        sa.Column("topics", Json, nullable=False),
        sa.Column("look", Json, nullable=False),
        sa.Column("by", sa.String(length=100), server_default="", nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_suggestions_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_suggestions")),
    )


def downgrade() -> None:
    op.drop_table("suggestions")
    op.drop_table("models")
