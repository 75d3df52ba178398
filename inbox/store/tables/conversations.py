"""Conversations, and what hangs on them."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    TextClause,
    UniqueConstraint,
    text,
)

from inbox.store.tables.columns import Id, Json, Time, metadata, primary_id

_LIVE = text("status IN ('open', 'pending', 'snoozed')")
_WAITING = text("status IN ('open', 'pending', 'snoozed') AND unanswered_since IS NOT NULL")


def _partial(name: str, *columns: str, where: TextClause) -> Index:
    """An index over some rows only, which costs the others nothing."""
    name = f"ix_conversations_{name}"
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


conversations = Table(
    "conversations",
    metadata,
    primary_id(),
    Column("number", Integer, nullable=False, unique=True),
    Column("subject", String(998), nullable=False, server_default=""),
    Column("preview", String(300), nullable=False, server_default=""),
    Column("status", String(8), nullable=False),
    Column("pending_on", String(12)),
    Column("priority", String(8), nullable=False, server_default="normal"),
    Column("kind", String(12)),
    Column("origin_channel", String(64), nullable=False),
    Column("origin_kind", String(16), nullable=False),
    Column("contact_id", Id, ForeignKey("contacts.id"), nullable=False),
    Column("team_id", String(64), ForeignKey("teams.id")),
    Column("assignee_id", Id, ForeignKey("agents.id")),
    Column("topic_id", String(64), ForeignKey("topics.id")),
    Column("language", String(35), nullable=False, server_default=""),
    Column("fields", Json, nullable=False),
    # The clock of the customer's wait: runs while `unanswered`.
    Column("unanswered", Boolean, nullable=False),
    Column("unanswered_since", Time),
    # The same number however it is sorted: due first (due time, else far away), longest unanswered.
    Column("sort_due", Time, nullable=False),
    Column("needs_no_answer", Boolean, nullable=False, server_default=text("false")),
    Column("before_last_inbound", Json),  # status and clock as they were, for *needs no answer*
    Column("before_spam", Json),  # as it stood, for when it was none
    Column("first_inbound_at", Time),
    Column("first_response_at", Time),
    Column("due_at", Time),
    Column("due_kind", String(16)),
    # The clocks behind it (routing/deadlines.py); `due_at` is the earlier of both.
    Column("service_level", String(64)),
    Column("response_since", Time),
    Column("response_due_at", Time),
    Column("resolution_due_at", Time),
    Column("resolution_used", Integer),  # seconds
    Column("resolution_from", Time),
    Column("snooze_until", Time),
    Column("snooze_on_reply", Boolean, nullable=False, server_default=text("false")),
    # Rests until something happens to that conversation, after that event of the log.
    Column("snooze_on_link", Id),
    Column("snooze_link_seen", Id),
    Column("follow_up_at", Time),
    Column("follow_up_owner", Id),
    Column("last_message_id", Id),
    Column("last_message_at", Time, nullable=False),
    Column("last_inbound_id", Id),
    Column("last_inbound_at", Time),
    Column("created_at", Time, nullable=False),
    Column("closed_at", Time),
    Column("failed", Boolean, nullable=False, server_default=text("false")),
    Column("has_attachments", Boolean, nullable=False, server_default=text("false")),
    Column("public", Boolean, nullable=False, server_default=text("false")),
    Column("history", Boolean, nullable=False, server_default=text("false")),
    Column("demo", Boolean, nullable=False, server_default=text("false")),
    Column("sensitivity", String(12), nullable=False, server_default="normal"),
    Column("record", String(8), nullable=False, server_default="none"),
    Column("registry_number", String(100)),
    Column("merged_into", Id, ForeignKey("conversations.id")),
    # Our own unguessable token in Message-ID and Reply-To. Threads anyone, opens nothing.
    Column("thread_token", String(26), nullable=False, unique=True),
    Column("acknowledged_at", Time),
    Column("version", Integer, nullable=False, server_default="1"),
    # What the platform calls the thread that it began in, and the public post it stands under.
    Column("thread_key", String(255)),
    Column("post_id", Id),
    # Live work, by who it is for, due first. A list reads each status from its own stretch.
    _partial("due", "unanswered", "sort_due", "id", where=_LIVE),
    _partial("status_due", "status", "sort_due", "id", where=_LIVE),
    # With the customer's last message, so that what is unread is counted from the index alone.
    _partial(
        "assignee_due", "assignee_id", "status", "sort_due", "id", "last_inbound_id", where=_LIVE
    ),
    _partial("team_due", "team_id", "status", "sort_due", "id", where=_LIVE),
    _partial("channel_due", "origin_channel", "status", "sort_due", "id", where=_LIVE),
    _partial("unanswered_newest", "unanswered", "last_message_at", "id", where=_LIVE),
    # The same, longest unanswered first.
    _partial("since", "unanswered", "unanswered_since", "id", where=_WAITING),
    _partial("status_since", "status", "unanswered_since", "id", where=_WAITING),
    _partial("assignee_since", "assignee_id", "status", "unanswered_since", "id", where=_WAITING),
    _partial("team_since", "team_id", "status", "unanswered_since", "id", where=_WAITING),
    _partial("channel_since", "origin_channel", "status", "unanswered_since", "id", where=_WAITING),
    # Everything, newest first.
    Index("ix_conversations_newest", "status", "last_message_at", "id"),
    Index("ix_conversations_assignee", "assignee_id", "status", "last_message_at", "id"),
    Index("ix_conversations_team", "team_id", "status", "last_message_at", "id"),
    Index("ix_conversations_channel", "origin_channel", "status", "last_message_at", "id"),
    Index("ix_conversations_topic", "topic_id", "status", "last_message_at", "id"),
    Index("ix_conversations_contact_id", "contact_id", "last_message_at", "id"),
    _partial("thread_key", "origin_channel", "thread_key", where=text("thread_key IS NOT NULL")),
    _partial("post_id", "post_id", where=text("post_id IS NOT NULL")),
    _partial("merged_into", "merged_into", where=text("merged_into IS NOT NULL")),
    # What counts read: all that they group by, in that order, and nothing else.
    _partial(
        "counts",
        "status",
        "team_id",
        "origin_channel",
        "unanswered",
        "failed",
        "due_at",
        where=_LIVE,
    ),
    _partial("held", "status", "assignee_id", "team_id", "due_at", where=text("status = 'open'")),
    Index(
        "ix_conversations_waiting",
        "team_id",
        "unanswered_since",
        sqlite_where=text("status = 'open' AND assignee_id IS NULL"),
        postgresql_where=text("status = 'open' AND assignee_id IS NULL"),
    ),
    Index(
        "ix_conversations_snooze_until",
        "snooze_until",
        sqlite_where=text("status = 'snoozed'"),
        postgresql_where=text("status = 'snoozed'"),
    ),
    _partial(
        "snooze_on_link",
        "snooze_on_link",
        where=text("status = 'snoozed' AND snooze_on_link IS NOT NULL"),
    ),
    _partial("failed", "failed", "status", "last_message_at", where=text("failed")),
    _partial(
        "follow_up_at",
        "follow_up_at",
        "id",
        "follow_up_owner",
        "team_id",
        where=text("follow_up_at IS NOT NULL"),
    ),
    # Whose time runs out next, for warnings and rules; each clock is watched by itself.
    _partial("due_at", "due_at", "id", where=text("due_at IS NOT NULL")),
    _partial("response_due_at", "response_due_at", "id", where=text("response_due_at IS NOT NULL")),
    _partial(
        "resolution_due_at", "resolution_due_at", "id", where=text("resolution_due_at IS NOT NULL")
    ),
    # Answers of a day, for the overview.
    _partial("first_response_at", "first_response_at", where=text("first_response_at IS NOT NULL")),
    Index("ix_conversations_created_at", "created_at"),
)

clock_notices = Table(
    "clock_notices",
    metadata,
    # Each due time is warned of once and missed once.
    Column("conversation_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),  # first_response next_response resolution
    Column("due_at", Time, primary_key=True),
    Column("what", String(8), primary_key=True),  # warned missed
    Column("at", Time, nullable=False),
)

topics = Table(
    "topics",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("parent_id", String(64), ForeignKey("topics.id")),
    Column("names", Json, nullable=False),  # language → name
    Column("instruction", Text, nullable=False, server_default=""),
    Column("mandate", Text, nullable=False, server_default=""),
    Column("priority", String(8)),
    Column("team_id", String(64)),
    Column("record", String(8), nullable=False, server_default="none"),
    Column("retired", Boolean, nullable=False, server_default=text("false")),
    Column("merged_into", String(64)),
)

tags = Table(
    "tags",
    metadata,
    primary_id(),
    Column("name", String(100), nullable=False),
    Column("key", String(100), nullable=False, unique=True),  # case-folded
    Column("created_at", Time, nullable=False),
    Column("retired", Boolean, nullable=False, server_default=text("false")),
    # Its name leads there from now on; one step, never a chain.
    Column("merged_into", Id),
)

conversation_tags = Table(
    "conversation_tags",
    metadata,
    Column("conversation_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("tag_id", Id, ForeignKey("tags.id"), primary_key=True),
    Column("at", Time, nullable=False),
    Index("ix_conversation_tags_tag_id", "tag_id", "conversation_id"),
)

reasons = Table(
    "reasons",
    metadata,
    primary_id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("what", String(12), nullable=False),
    Column("value", String(100), nullable=False),
    Column("by", String(100), nullable=False),
    Column("code", String(32), nullable=False),
    Column("facts", Json, nullable=False),
    Column("at", Time, nullable=False),
    Index("ix_reasons_conversation_id", "conversation_id"),
)

participants = Table(
    "participants",
    metadata,
    Column("conversation_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("value", String(320), primary_key=True),
    Column("role", String(8), nullable=False),  # customer copy
    Column("name", String(500), nullable=False, server_default=""),
    Index("ix_participants_value", "value", "kind"),
)

consultations = Table(
    "consultations",
    metadata,
    primary_id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("message_id", Id),
    Column("asked_by", Id),
    Column("to_kind", String(8), nullable=False),  # agent team email
    Column("to_value", String(320), nullable=False),
    Column("messages", Json, nullable=False),
    Column("thread_token", String(26), nullable=False, unique=True),
    Column("due_at", Time),
    Column("asked_at", Time, nullable=False),
    Column("answered_at", Time),
    Index("ix_consultations_conversation_id", "conversation_id"),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    primary_id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("due_at", Time, nullable=False),
    Column("owner_id", Id, ForeignKey("agents.id")),
    Column("team_id", String(64)),
    Column("reason", Text, nullable=False, server_default=""),
    Column("created_by", Id),
    Column("created_at", Time, nullable=False),
    Column("done_at", Time),
    # promise: somebody comes back · update: the customer was told when to hear from us next
    Column("kind", String(8), nullable=False, server_default="promise"),
    Column("channel", String(64)),  # on which it can be kept, as reckoned when it was made
    Column("step", Integer, nullable=False, server_default="0"),  # updates that went before it
    Column("automatic", Boolean, nullable=False, server_default=text("false")),
    Column("told", Boolean, nullable=False, server_default=text("false")),  # the customer knows
    Column("message_id", Id),  # what told the customer of it
    Column("remind_at", Time),
    Column("warned_at", Time),
    Column("missed_at", Time),
    # Our message that kept it, for as long as nothing is known against that.
    Column("kept_by", Id),
    Column("done_in", Id),  # the conversation in which it was done last: it moves with merges
    # Missed once, whatever came after.
    Column("late", Boolean, nullable=False, server_default=text("false")),
    Index("ix_follow_ups_conversation_id", "conversation_id"),
    Index(
        "ix_follow_ups_kept_by",
        "kept_by",
        sqlite_where=text("kept_by IS NOT NULL"),
        postgresql_where=text("kept_by IS NOT NULL"),
    ),
    Index(
        "ix_follow_ups_remind_at",
        "remind_at",
        sqlite_where=text("done_at IS NULL AND warned_at IS NULL"),
        postgresql_where=text("done_at IS NULL AND warned_at IS NULL"),
    ),
    Index(
        "ix_follow_ups_missed",
        "due_at",
        sqlite_where=text("done_at IS NULL AND missed_at IS NULL"),
        postgresql_where=text("done_at IS NULL AND missed_at IS NULL"),
    ),
    # Whose promises are open, and where.
    Index(
        "ix_follow_ups_owner_id",
        "owner_id",
        "conversation_id",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
    Index(
        "ix_follow_ups_due",
        "due_at",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
)

links = Table(
    "links",
    metadata,
    Column("conversation_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("other_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("kind", String(12), nullable=False),  # related continued merged
    Column("data", Json, nullable=False),
    Column("at", Time, nullable=False),
    Index("ix_links_other_id", "other_id"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("conversation_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("agent_id", Id, ForeignKey("agents.id"), primary_key=True),
    Column("value", Json, nullable=False),
    Column("saved_at", Time, nullable=False),
    Index("ix_drafts_agent_id", "agent_id", "saved_at"),
)

reads = Table(
    "reads",
    metadata,
    Column("agent_id", Id, ForeignKey("agents.id"), primary_key=True),
    Column("conversation_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("message_id", Id, nullable=False),
)

mentions = Table(
    "mentions",
    metadata,
    Column("agent_id", Id, ForeignKey("agents.id"), primary_key=True),
    Column("message_id", Id, primary_key=True),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("at", Time, nullable=False),
    Column("seen_at", Time),
    Index(
        "ix_mentions_unseen",
        "agent_id",
        sqlite_where=text("seen_at IS NULL"),
        postgresql_where=text("seen_at IS NULL"),
    ),
)

case_links = Table(
    "case_links",
    metadata,
    primary_id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", Time, nullable=False),
    Column("withdrawn_at", Time),
    Column("made_by", Id),  # an agent, who gave out a new one
    Index("ix_case_links_conversation_id", "conversation_id"),
)

one_time_codes = Table(
    "one_time_codes",
    metadata,
    primary_id(),
    Column("case_link_id", Id, ForeignKey("case_links.id"), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("created_at", Time, nullable=False),
    Column("expires_at", Time, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("used_at", Time),
    # A session of the case page, once the code was right.
    Column("session_hash", String(64), unique=True),
    Column("how", String(64), nullable=False, server_default="code"),  # or `e_id:` and which
    Column("level", String(100), nullable=False, server_default=""),  # as the issuer calls it
    Index("ix_one_time_codes_case_link_id", "case_link_id"),
    UniqueConstraint("case_link_id", "code_hash", "created_at"),
)
