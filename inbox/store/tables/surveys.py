"""What customers were asked after closing, and what they answered."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from inbox.store.tables.columns import Id, Time, metadata, primary_id

surveys = Table(
    "surveys",
    metadata,
    primary_id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("contact_id", Id, ForeignKey("contacts.id"), nullable=False),
    # The event that closed it: one close asks once, whoever reads the log, however often.
    Column("event", Id, nullable=False),
    Column("setting", String(64), nullable=False),  # of surveys.yaml
    Column("channel", String(64), nullable=False),
    Column("language", String(35), nullable=False, server_default=""),
    Column("state", String(8), nullable=False),  # waiting asked dropped answered
    Column("why", String(32), nullable=False, server_default=""),  # it was dropped
    Column("agent_id", Id),  # who closed it
    Column("closed_at", Time, nullable=False),
    Column("due_at", Time, nullable=False),
    Column("asked_at", Time),
    Column("message_id", Id),
    Column("answered_at", Time),
    Column("changed_at", Time),
    Column("satisfaction", Integer),  # 1 to 5
    Column("effort", Integer),  # 1 to 7; 7 is no effort at all
    Column("comment", Text, nullable=False, server_default=""),
    Column("follow_up_id", Id),
    UniqueConstraint("conversation_id", "event"),
    Index("ix_surveys_contact_id_asked_at", "contact_id", "asked_at"),
)
