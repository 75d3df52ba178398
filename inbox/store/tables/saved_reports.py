"""Reports that somebody keeps under a name, and their way out by mail."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from inbox.store.tables.columns import Id, Json, Time, metadata, primary_id

saved_reports = Table(
    "saved_reports",
    metadata,
    primary_id(),
    Column("agent_id", Id, ForeignKey("agents.id"), nullable=False),
    Column("name", String(100), nullable=False),
    Column("questions", Json, nullable=False),
    Column("shared", String(8), nullable=False, server_default="nobody"),  # nobody team everybody
    Column("team_id", String(64), ForeignKey("teams.id")),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
    UniqueConstraint("agent_id", "name"),
)

report_schedules = Table(
    "report_schedules",
    metadata,
    Column("report_id", Id, ForeignKey("saved_reports.id"), primary_key=True, autoincrement=False),
    Column("every", String(8), nullable=False),  # day week month
    Column("weekday", Integer),  # of week: from Monday 0
    Column("day", Integer),  # of month: in shorter ones the last
    Column("hour", Integer, nullable=False),
    Column("zone", String(16), nullable=False),  # organisation recipient
)

report_recipients = Table(
    "report_recipients",
    metadata,
    Column("report_id", Id, ForeignKey("saved_reports.id"), primary_key=True, autoincrement=False),
    Column("agent_id", Id, ForeignKey("agents.id"), primary_key=True, autoincrement=False),
    # None for whoever left.
    Column("next_at", Time),
    Column("left_at", Time),
    Index("ix_report_recipients_next_at", "next_at"),
    Index("ix_report_recipients_agent_id", "agent_id"),
)

report_mails = Table(
    "report_mails",
    metadata,
    primary_id(),
    Column("report_id", Id, ForeignKey("saved_reports.id"), nullable=False),
    Column("agent_id", Id, ForeignKey("agents.id"), nullable=False),
    # One for each time it was due, however many clocks run.
    Column("due_at", Time, nullable=False),
    Column("state", String(8), nullable=False),  # waiting taken sent failed dropped
    Column("error", Text),
    Column("at", Time, nullable=False),
    UniqueConstraint("report_id", "agent_id", "due_at"),
    Index("ix_report_mails_agent_id", "agent_id"),
    Index("ix_report_mails_at", "at"),
)
