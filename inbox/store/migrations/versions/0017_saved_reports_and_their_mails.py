"""Saved reports and their mails"""

import sqlalchemy as sa
from alembic import op
from inbox.store.tables.columns import Id
from inbox.store.tables.columns import Json
from inbox.store.tables.columns import Time

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_reports",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("questions", Json, nullable=False),
        sa.Column("shared", sa.String(length=8), server_default="nobody", nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", Time(), nullable=False),
        sa.Column("updated_at", Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_saved_reports_agent_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_saved_reports_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_reports")),
        sa.UniqueConstraint("agent_id", "name", name=op.f("uq_saved_reports_agent_id_name")),
    )
    op.create_table(
        "report_mails",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("report_id", Id, nullable=False),
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("due_at", Time(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("at", Time(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_report_mails_agent_id")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["saved_reports.id"], name=op.f("fk_report_mails_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_mails")),
        sa.UniqueConstraint(
            "report_id",
            "agent_id",
            "due_at",
            name=op.f("uq_report_mails_report_id_agent_id_due_at"),
        ),
    )
    with op.batch_alter_table("report_mails", schema=None) as batch_op:
        batch_op.create_index("ix_report_mails_agent_id", ["agent_id"], unique=False)
        batch_op.create_index("ix_report_mails_at", ["at"], unique=False)

    op.create_table(
        "report_recipients",
        sa.Column("report_id", Id, autoincrement=False, nullable=False),
        sa.Column("agent_id", Id, autoincrement=False, nullable=False),
        sa.Column("next_at", Time(), nullable=True),
        sa.Column("left_at", Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_report_recipients_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["saved_reports.id"], name=op.f("fk_report_recipients_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "agent_id", name=op.f("pk_report_recipients")),
    )
    with op.batch_alter_table("report_recipients", schema=None) as batch_op:
        batch_op.create_index("ix_report_recipients_agent_id", ["agent_id"], unique=False)
        batch_op.create_index("ix_report_recipients_next_at", ["next_at"], unique=False)

    op.create_table(
        "report_schedules",
        sa.Column("report_id", Id, autoincrement=False, nullable=False),
        sa.Column("every", sa.String(length=8), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["saved_reports.id"], name=op.f("fk_report_schedules_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_schedules")),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the copy that was made before")
