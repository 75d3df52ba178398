"""Figures, made from the log alone. An `edition` is one reading of the log from its beginning: a new one is
made beside the one in use and then takes its place."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text, text

from inbox.store.tables.columns import Id, Json, Time, metadata

figure_editions = Table(
    "figure_editions",
    metadata,
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("number", Id, nullable=False),  # how far the log was read
    Column("at", Time),  # of that event
    Column("zone", String(64), nullable=False),  # of days, weeks and months
    Column("current", Boolean, nullable=False),
    Column("handled", Id, nullable=False, server_default="0"),  # how far those were read
)

handled = Table(
    "handled",
    metadata,
    # Visits that are over, numbered as they were found: figures read them as they read the log.
    Column("number", Id, primary_key=True, autoincrement=True),
    Column("at", Time, nullable=False),
    Column("agent_id", Id, nullable=False),
    Column("conversation_id", Id, nullable=False),
    # Where the conversation stood then.
    Column("contact_id", Id),
    Column("channel", String(64), nullable=False),
    Column("topic", String(64), nullable=False),
    Column("team", String(64), nullable=False),
    Column("language", String(35), nullable=False),
    Column("tags", Text, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("open_seconds", Integer, nullable=False),
    sqlite_autoincrement=True,
)

figure_states = Table(
    "figure_states",
    metadata,
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(8), primary_key=True),  # matter person
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("value", Json, nullable=False),
    sqlite_with_rowid=False,
)

STANDS = text("NOT gone")
A_MESSAGE = text("figure = 'messages' AND NOT gone AND NOT aside")
"""Whoever asks by an index says its condition in its own words: SQLite compares them letter by letter."""

figure_facts = Table(
    "figure_facts",
    metadata,
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("number", Id, primary_key=True, autoincrement=False),
    Column("figure", String(24), primary_key=True),
    Column("at", Time, nullable=False),
    Column("conversation_id", Id, nullable=False),
    Column("channel", String(64), nullable=False),
    Column("topic", String(64), nullable=False),
    Column("team", String(64), nullable=False),
    Column("agent", String(20), nullable=False),
    Column("language", String(35), nullable=False),
    Column("tags", Text, nullable=False),  # " 12 34 ", each between spaces
    Column("contact_id", Id),
    Column("message", String(20)),
    Column("seconds", Integer),
    Column("open_seconds", Integer),
    Column("yes", Boolean, nullable=False),
    Column("aside", Boolean, nullable=False),
    Column("gone", Boolean, nullable=False),
    Index("ix_figure_facts_conversation_id", "edition", "conversation_id"),
    Index(
        "ix_figure_facts_at",
        "edition",
        "figure",
        "aside",
        "at",
        "number",
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    ),
    # Who wrote when: people are counted once.
    Index(
        "ix_figure_facts_contact_id",
        "edition",
        "contact_id",
        "at",
        sqlite_where=A_MESSAGE,
        postgresql_where=A_MESSAGE,
    ),
)

figure_cells = Table(
    "figure_cells",
    metadata,
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("figure", String(24), primary_key=True),
    # '' channel topic team agent language tag
    Column("by", String(8), primary_key=True),
    Column("unit", String(1), primary_key=True),  # h d m; people also w
    Column("start", Time, primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("n", Integer, nullable=False),
    Column("yes", Integer, nullable=False),
    Column("seconds", Id, nullable=False),
    Column("open_seconds", Id, nullable=False),
    # How many values in each 1 % bucket (routing/figures/buckets.py).
    Column("counts", LargeBinary),
    Column("open_counts", LargeBinary),
    # In the order of their key: what a report reads lies together.
    sqlite_with_rowid=False,
)
