"""What leads define (topics, rules …), in files or on screen, with its history and what rules did."""

from sqlalchemy import Column, Index, Integer, String, Table

from inbox.store.tables.columns import Id, Json, Time, metadata, primary_id

definitions = Table(
    "definitions",
    metadata,
    Column("kind", String(16), primary_key=True),  # topic rule …
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("body", Json, nullable=False),  # what holds, as the shape of its kind writes it
    Column("filed", Json),  # what the file says; null where no file names it
    Column("origin", String(8), nullable=False),  # file screen: where `body` comes from
    Column("fault", Json),  # why it is switched off: a list of {place, code, text}
    Column("merged_into", String(64)),
    Column("retired_at", Time),
    Column("updated_by", Id),
    Column("updated_at", Time, nullable=False),
    Column("version", Integer, nullable=False),
)

definition_changes = Table(
    "definition_changes",
    metadata,
    primary_id(),
    Column("kind", String(16), nullable=False),
    Column("of", String(64), nullable=False),
    Column("how", String(12), nullable=False),  # made changed retired restored merged stopped …
    Column("before", Json),
    Column("after", Json),
    Column("by", Id),  # null for the file and for the program itself
    Column("at", Time, nullable=False),
    Index("ix_definition_changes_of", "kind", "of", "id"),
)

rule_runs = Table(
    "rule_runs",
    metadata,
    # A rule acts once for each cause: a message, a change with all that follows it, a time.
    Column("rule", String(64), primary_key=True),
    Column("conversation_id", Id, primary_key=True),
    Column("cause", String(80), primary_key=True),
    Column("at", Time, nullable=False),
    Index("ix_rule_runs_at", "rule", "at", "conversation_id"),
    Index("ix_rule_runs_conversation_id", "conversation_id"),
    Index("ix_rule_runs_old", "at"),  # for what is swept
)
