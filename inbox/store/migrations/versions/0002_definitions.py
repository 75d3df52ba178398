"""What leads define on screen: definitions with their history, what rules did, merged topics and tags"""

import sqlalchemy as sa
from alembic import op
from inbox.store.tables.columns import Id
from inbox.store.tables.columns import Json
from inbox.store.tables.columns import Time

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "definition_changes",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("before", Json, nullable=True),
        sa.Column("after", Json, nullable=True),
        sa.Column("by", Id, nullable=True),
        sa.Column("at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_changes")),
    )
    with op.batch_alter_table("definition_changes", schema=None) as batch_op:
        batch_op.create_index("ix_definition_changes_of", ["kind", "of", "id"], unique=False)

    op.create_table(
        "definitions",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("filed", Json, nullable=True),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("fault", Json, nullable=True),
        sa.Column("merged_into", sa.String(length=64), nullable=True),
        sa.Column("retired_at", Time(), nullable=True),
        sa.Column("updated_by", Id, nullable=True),
        sa.Column("updated_at", Time(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_definitions")),
    )
    op.create_table(
        "rule_runs",
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("at", Time(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "conversation_id", "cause", name=op.f("pk_rule_runs")),
    )
    with op.batch_alter_table("rule_runs", schema=None) as batch_op:
        batch_op.create_index("ix_rule_runs_at", ["rule", "at", "conversation_id"], unique=False)
        batch_op.create_index("ix_rule_runs_conversation_id", ["conversation_id"], unique=False)

    with op.batch_alter_table("tags", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("retired", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
        batch_op.add_column(sa.Column("merged_into", Id, nullable=True))

    with op.batch_alter_table("topics", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into", sa.String(length=64), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("restore the copy that was made before")
