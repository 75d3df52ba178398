"""Messages, their attachments and deliveries."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from inbox.store.tables.columns import Id, Json, Time, metadata, primary_id

messages = Table(
    "messages",
    metadata,
    primary_id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("channel_kind", String(16), nullable=False),
    Column("direction", String(8), nullable=False),
    Column("visibility", String(12), nullable=False),
    Column("public", Boolean, nullable=False, server_default=text("false")),
    Column("origin", String(12), nullable=False),
    Column("auto", String(12), nullable=False, server_default="none"),
    Column("auto_reason", String(200), nullable=False, server_default=""),
    Column("author_kind", String(12), nullable=False),  # contact agent system third_party
    Column("author_id", Id),
    Column("author_name", String(500), nullable=False, server_default=""),
    Column("author_value", String(320), nullable=False, server_default=""),
    Column("foreign_sender", Boolean, nullable=False, server_default=text("false")),
    Column("subject", String(998), nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    Column("reply_text", Text, nullable=False),
    Column("html", Text),
    Column("external_id", String(998), nullable=False),
    Column("header_id", String(998), nullable=False, server_default=""),  # Message-ID
    Column("in_reply_to", String(998)),
    Column("references", Json, nullable=False),
    # to, cc, bcc, reply_to: lists of [kind, value, name]
    Column("parties", Json, nullable=False),
    Column("fields", Json, nullable=False),
    Column("language", String(35), nullable=False, server_default=""),
    Column("authentication", String(8), nullable=False, server_default="none"),
    Column("may_answer_automatically", Boolean, nullable=False, server_default=text("true")),
    Column("history", Boolean, nullable=False, server_default=text("false")),
    Column("sent_at", Time),
    Column("received_at", Time, nullable=False),
    Column("receipt_id", Id, ForeignKey("receipts.id")),
    Column("options", Json, nullable=False),  # mode, then, signature … of an outbound one
    Column("erased_at", Time),
    # Of platforms: their thread, how it was said, where it can be read, what became of it there.
    Column("thread_key", String(255)),
    Column("manner", String(16)),
    Column("link", Text),
    Column("edited_at", Time),
    Column("deleted_at", Time),
    UniqueConstraint("channel", "external_id"),
    Index("ix_messages_conversation_id", "conversation_id", "id"),
    Index(
        "ix_messages_header_id",
        "header_id",
        sqlite_where=text("header_id <> ''"),
        postgresql_where=text("header_id <> ''"),
    ),
    Index("ix_messages_receipt_id", "receipt_id"),
    Index(
        "ix_messages_in_at",
        "received_at",
        "channel",
        sqlite_where=text("direction = 'inbound'"),
        postgresql_where=text("direction = 'inbound'"),
    ),
)

attachments = Table(
    "attachments",
    metadata,
    primary_id(),
    Column("message_id", Id, ForeignKey("messages.id")),
    Column("hash", String(64), ForeignKey("blobs.hash"), nullable=False),
    Column("filename", String(255), nullable=False),
    Column("content_type", String(127), nullable=False),
    Column("size", Integer, nullable=False),
    Column("inline", Boolean, nullable=False, server_default=text("false")),
    Column("content_id", String(255), nullable=False, server_default=""),
    Column("uploaded_by", Id),  # an agent, until it is sent
    Column("created_at", Time, nullable=False),
    Index("ix_attachments_message_id", "message_id"),
    Index("ix_attachments_hash", "hash"),
)

deliveries = Table(
    "deliveries",
    metadata,
    primary_id(),
    Column("message_id", Id, ForeignKey("messages.id"), nullable=False, unique=True),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("error", Text),
    Column("why", String(32)),  # inbox.model.words.NotSent
    Column("at", Time, nullable=False),
    Column("send_at", Time),
    Column("sent_at", Time),  # of one delivered or read, of which `at` says when that was
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try_at", Time),
    Column("platform_id", String(998)),
    Column("refused", Json),  # address → the server's words
    # A public answer that waits for a second person's yes.
    Column("approval", String(8)),  # asked given
    Column("approved_by", Id),
    Index("ix_deliveries_conversation_id", "conversation_id"),
    Index(
        "ix_deliveries_state",
        "state",
        "at",
        sqlite_where=text("state NOT IN ('sent','delivered','read')"),
        postgresql_where=text("state NOT IN ('sent','delivered','read')"),
    ),
    Index(
        "ix_deliveries_refused",
        "at",
        sqlite_where=text("refused IS NOT NULL"),
        postgresql_where=text("refused IS NOT NULL"),
    ),
)

automatic_sends = Table(
    "automatic_sends",
    metadata,
    primary_id(),
    Column("message_id", Id, nullable=False),
    Column("conversation_id", Id, nullable=False),
    Column("identity", String(340), nullable=False),
    Column("subject_key", String(200), nullable=False, server_default=""),
    Column("at", Time, nullable=False),
    Index("ix_automatic_sends_identity_at", "identity", "at"),
    Index("ix_automatic_sends_conversation_id", "conversation_id"),
)
