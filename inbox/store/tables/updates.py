"""Status updates for everybody who asks about a topic; customers who fell silent; log-ins with e-ID under way."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from inbox.store.tables.columns import Id, Json, Time, metadata, primary_id

topic_updates = Table(
    "topic_updates",
    metadata,
    primary_id(),
    Column("topic_id", String(64), nullable=False),
    Column("texts", Json, nullable=False),  # language → what is known; empty: nothing new yet
    Column("rhythm", Json, nullable=False),  # minutes; the last one is repeated
    Column("step", Integer, nullable=False, server_default="0"),
    Column("automatic", Boolean, nullable=False),
    Column("due_at", Time, nullable=False),
    Column("remind_at", Time, nullable=False),
    Column("warned_at", Time),
    Column("missed_at", Time),
    Column("owner_id", Id, ForeignKey("agents.id")),
    Column("team_id", String(64)),
    Column("started_by", Id),
    Column("started_at", Time, nullable=False),
    Column("updated_at", Time),
    Column("ended_at", Time),
    # One rhythm for each topic.
    Index(
        "uq_topic_updates_topic_id",
        "topic_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

topic_update_members = Table(
    "topic_update_members",
    metadata,
    # Who was told, and until when they were promised the next one.
    Column("update_id", Id, ForeignKey("topic_updates.id"), primary_key=True),
    Column("conversation_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("step", Integer, nullable=False),
    Column("message_id", Id),
    Column("held", String(32), nullable=False, server_default=""),  # why the gate held it
    Column("at", Time, nullable=False),
    # By when `message_id` promised the next word; none where that is a follow-up of its own, or kept.
    Column("due_at", Time),
    Column("missed_at", Time),
    Column("kept_due_at", Time),  # the promise before it, which `message_id` kept
    Column("kept_message_id", Id),  # and what had given that one
    Index("ix_topic_update_members_conversation_id", "conversation_id"),
    Index("ix_topic_update_members_message_id", "message_id"),
)

silences = Table(
    "silences",
    metadata,
    Column("conversation_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("since", Time, nullable=False),  # our message that was not answered
    Column("reminded_at", Time),
    Column("held", String(32), nullable=False, server_default=""),
    Column("tried_at", Time),
    Index("ix_silences_reminded_at", "reminded_at"),
)

e_id_logins = Table(
    "e_id_logins",
    metadata,
    primary_id(),
    Column("state_hash", String(64), nullable=False, unique=True),
    Column("case_link_id", Id, ForeignKey("case_links.id"), nullable=False),
    Column("issuer", String(64), nullable=False),  # its id in organisation.yaml
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),  # of PKCE
    Column("created_at", Time, nullable=False),
    Column("used_at", Time),
    Index("ix_e_id_logins_created_at", "created_at"),
)
