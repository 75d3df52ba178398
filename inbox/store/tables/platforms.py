"""What platforms add: posts, changes of messages, files that stand elsewhere, and acts of moderation."""

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

posts = Table(
    "posts",
    metadata,
    primary_id(),
    Column("channel", String(64), nullable=False),
    Column("external_id", String(998), nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    Column("url", Text, nullable=False, server_default=""),
    Column("author_name", String(500), nullable=False, server_default=""),
    Column("at", Time),
    Column("is_ours", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", Time, nullable=False),
    UniqueConstraint("channel", "external_id"),
)

thread_aliases = Table(
    "thread_aliases",
    metadata,
    # Another thread of the same platform that belongs to this conversation: a private reply to a
    # comment is answered in the customer's private thread.
    Column("source", String(128), primary_key=True),
    Column("thread_key", String(255), primary_key=True),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("at", Time, nullable=False),
)

sent_ids = Table(
    "sent_ids",
    metadata,
    # What the platform calls what we sent: each part of it, where it had to be cut.
    Column("channel", String(64), primary_key=True),
    Column("external_id", String(998), primary_key=True),
    Column("message_id", Id, ForeignKey("messages.id"), nullable=False),
    Index("ix_sent_ids_message_id", "message_id"),
)

message_changes = Table(
    "message_changes",
    metadata,
    primary_id(),
    Column("channel", String(64), nullable=False),
    # The hash of all that was said: told again, it is the same change.
    Column("key", String(64), nullable=False),
    Column("kind", String(12), nullable=False),  # edit deletion reaction read delivered echo
    Column("about", String(998), nullable=False, server_default=""),
    Column("message_id", Id),  # empty until the message that it speaks of has come
    Column("author_kind", String(16), nullable=False, server_default=""),
    Column("author_value", String(320), nullable=False, server_default=""),
    Column("author_name", String(500), nullable=False, server_default=""),
    Column("text", Text, nullable=False, server_default=""),
    Column("before", Text),  # an edit: what the message had said until then
    Column("data", Json, nullable=False),
    Column("at", Time, nullable=False),
    Column("receipt_id", Id),
    UniqueConstraint("channel", "key"),
    Index(
        "ix_message_changes_message_id",
        "message_id",
        sqlite_where=text("message_id IS NOT NULL"),
        postgresql_where=text("message_id IS NOT NULL"),
    ),
    Index(
        "ix_message_changes_about",
        "channel",
        "about",
        sqlite_where=text("message_id IS NULL"),
        postgresql_where=text("message_id IS NULL"),
    ),
)

media = Table(
    "media",
    metadata,
    primary_id(),
    Column("message_id", Id, ForeignKey("messages.id"), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("url", Text, nullable=False, server_default=""),
    Column("filename", String(255), nullable=False, server_default=""),
    Column("content_type", String(127), nullable=False, server_default=""),
    Column("external_id", String(998), nullable=False, server_default=""),
    Column("state", String(8), nullable=False, server_default="waiting"),  # fetched failed
    Column("error", Text),
    Column("attachment_id", Id),
    Column("at", Time, nullable=False),
    Index("ix_media_message_id", "message_id"),
)

acts = Table(
    "acts",
    metadata,
    primary_id(),
    Column("channel", String(64), nullable=False),
    Column("kind", String(8), nullable=False),  # hide unhide delete block unblock publish report
    Column("conversation_id", Id, ForeignKey("conversations.id")),
    Column("message_id", Id, ForeignKey("messages.id")),
    Column("contact_id", Id),
    Column("target", String(998), nullable=False, server_default=""),
    Column("thread_key", String(255), nullable=False, server_default=""),
    # What was to be published; of moderation the text as it stood, as evidence.
    Column("text", Text, nullable=False, server_default=""),
    Column("link", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("review_at", Time),
    Column("reviewed_at", Time),
    Column("agent_id", Id),
    Column("asked_at", Time, nullable=False),
    Column("state", String(8), nullable=False, server_default="asked"),  # done failed
    Column("error", Text),
    Column("at", Time, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("external_id", String(998), nullable=False, server_default=""),
    Column("undone_by", Id),  # the act that took it back
    Index("ix_acts_message_id", "message_id"),
    Index("ix_acts_contact_id", "contact_id"),
    Index(
        "ix_acts_review_at",
        "review_at",
        sqlite_where=text("review_at IS NOT NULL AND reviewed_at IS NULL"),
        postgresql_where=text("review_at IS NOT NULL AND reviewed_at IS NULL"),
    ),
)

channel_signs = Table(
    "channel_signs",
    metadata,
    # When each kind of thing last came; `found` is what had to be fetched since nobody told us.
    Column("channel", String(64), primary_key=True),
    Column("kind", String(24), primary_key=True),
    Column("at", Time, nullable=False),
    Column("many", Integer, nullable=False),
    Column("last_many", Integer, nullable=False),
)
