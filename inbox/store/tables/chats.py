"""What is known of a chat beside its messages. A visitor who never wrote has no row."""

from sqlalchemy import Column, String, Table

from inbox.store.tables.columns import Time, metadata

chats = Table(
    "chats",
    metadata,
    Column("channel", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),  # the `thread_key` of its messages
    Column("visitor", String(64), nullable=False),
    # Who the site says it is, signed.
    Column("user", String(200), nullable=False, server_default=""),
    Column("name", String(200), nullable=False, server_default=""),
    Column("email", String(320), nullable=False, server_default=""),
    Column("created_at", Time, nullable=False),
    Column("gone_at", Time),  # nobody holds the line since then
    Column("mail_at", Time),  # answers go by mail since then
    Column("ended_at", Time),  # the visitor said goodbye
)
