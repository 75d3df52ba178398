"""One conversation as its screen opens it, in a number of queries that does not grow."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import exists, select

from inbox.store.reading.allowed import allowed
from inbox.store.reading.answering import last_inbound, read_participants, recipients
from inbox.store.reading.labels import Labels
from inbox.store.reading.messages import shape_attachment
from inbox.store.reading.rows import is_news, read_folded, read_tags, row_statement, shape_row
from inbox.store.reading.sight import MOST_MERGES, is_hidden, opened, parse_id, teams_seen
from inbox.store.reading.suggestions import read_suggestions
from inbox.store.tables.conversations import (
    conversations,
    drafts,
    follow_ups,
    links,
    reads,
    reasons,
)
from inbox.store.tables.messages import attachments
from inbox.store.tables.people import agents
from inbox.store.unit import AnyRow, Unit

_C = conversations.c

MOST = 500
"""Of follow-ups, reasons or links; more is a machine gone wild."""


def read_conversation(
    unit: Unit, id: int | str, labels: Labels, own_addresses: Collection[str] = ()
) -> dict[str, Any]:
    """ConversationShape. `own_addresses` (lower case) are never among the recipients."""
    row = _find(unit, parse_id(id, "conversation"))
    inbound = last_inbound(unit, row.id)
    to, cc = recipients(inbound, read_participants(unit, row.id), own_addresses)
    answering = inbound if inbound is not None else row
    tags = read_tags(unit, [row.id])[row.id]
    return {
        **shape_row(row, tags, labels, row.id in read_folded(unit, [row])),
        "subject": row.subject,
        "unread": _is_unread(unit, row),
        "fields": row.fields,
        "registry_number": row.registry_number,
        "follow_ups": read_follow_ups(unit, row.id) if row.has_follow_ups else [],
        "reasons": _read_reasons(unit, row.id),
        "links": _read_links(unit, row.id) if row.has_links else [],
        "reply_channel": labels.channel(
            getattr(answering, "channel", row.origin_channel),
            getattr(answering, "channel_kind", row.origin_kind),
        ),
        "reply_to": to,
        "reply_cc": cc,
        "draft": _read_draft(unit, row.id) if row.has_draft else None,
        "mode": "public" if row.public else "private",
        "may": allowed(unit.actor),
        **read_suggestions(unit, row.id, row.topic_id, {tag["id"] for tag in tags}),
        "last_message": None if row.last_message_id is None else str(row.last_message_id),
    }


def _read_main(unit: Unit, id: int) -> AnyRow:
    """All that stands in one row, and what else there is to be read: most have no links, no draft."""
    agent = unit.actor.id or 0
    own = (reads.c.conversation_id == _C.id) & (reads.c.agent_id == agent)
    mine = (drafts.c.conversation_id == _C.id) & (drafts.c.agent_id == agent)
    here = (links.c.conversation_id == _C.id) | (links.c.other_id == _C.id)
    seen = select(reads.c.message_id).where(own).scalar_subquery()
    statement = row_statement(
        *(_C.merged_into, _C.fields, _C.registry_number, _C.last_inbound_id),
        _C.follow_up_owner,
        seen.label("seen"),
        exists().where(follow_ups.c.conversation_id == _C.id).label("has_follow_ups"),
        exists().where(here).label("has_links"),
        exists().where(mine).label("has_draft"),
    )
    return opened(unit, unit.connection.execute(statement.where(_C.id == id)).first())


def _is_unread(unit: Unit, row: AnyRow) -> bool:
    if unit.actor.id is None or row.last_inbound_id is None:
        return False
    if not is_news(row.status, (row.assignee_id, row.follow_up_owner), unit.actor.id):
        return False
    return row.seen is None or row.seen < row.last_inbound_id


def _find(unit: Unit, id: int) -> AnyRow:
    """One that was merged answers as the one it lives in."""
    row = _read_main(unit, id)
    for _ in range(MOST_MERGES):
        if row.merged_into is None:
            break
        row = _read_main(unit, row.merged_into)
    return row


def read_follow_ups(unit: Unit, id: int) -> list[dict[str, Any]]:
    statement = (
        select(follow_ups, agents.c.name.label("owner_name"))
        .outerjoin(agents, agents.c.id == follow_ups.c.owner_id)
        .where(follow_ups.c.conversation_id == id)
        .order_by(follow_ups.c.done_at.is_not(None), follow_ups.c.due_at, follow_ups.c.id)
        .limit(MOST)
    )
    return [
        {
            "id": str(row.id),
            "due_at": row.due_at,
            "owner": {"id": str(row.owner_id), "name": row.owner_name or ""}
            if row.owner_id is not None
            else None,
            "team": row.team_id,
            "reason": row.reason,
            "done_at": row.done_at,
            "created_at": row.created_at,
            "kind": row.kind,
            "channel": row.channel,
            "step": row.step,
            "automatic": row.automatic,
            "told": row.told,
        }
        for row in unit.connection.execute(statement)
    ]


def _read_reasons(unit: Unit, id: int) -> list[dict[str, Any]]:
    columns = ("what", "value", "by", "code", "facts", "at")
    statement = (
        select(*(reasons.c[name] for name in columns))
        .where(reasons.c.conversation_id == id)
        .order_by(reasons.c.at, reasons.c.id)
        .limit(MOST)
    )
    return [dict(zip(columns, row, strict=True)) for row in unit.connection.execute(statement)]


def _read_links(unit: Unit, id: int) -> list[dict[str, Any]]:
    """In both directions. What the actor may not see is not said to exist."""
    statements = [
        select(links.c.kind, _C.id, _C.number, _C.subject, _C.team_id, _C.sensitivity)
        .select_from(links)
        .join(conversations, conversations.c.id == there)
        .where(here == id)
        .order_by(links.c.at)
        .limit(MOST)
        for here, there in (
            (links.c.conversation_id, links.c.other_id),
            (links.c.other_id, links.c.conversation_id),
        )
    ]
    teams = teams_seen(unit.actor)
    return [
        {
            "kind": row[0],
            "conversation": str(row.id),
            "number": row.number,
            "subject": "" if is_hidden(unit.actor, row.sensitivity) else row.subject,
        }
        for statement in statements
        for row in unit.connection.execute(statement)
        if teams is None or row.team_id in teams
    ]


def _read_draft(unit: Unit, id: int) -> dict[str, Any] | None:
    if unit.actor.id is None:
        return None
    statement = select(drafts.c.value, drafts.c.saved_at).where(
        drafts.c.conversation_id == id, drafts.c.agent_id == unit.actor.id
    )
    row = unit.connection.execute(statement).first()
    if row is None:
        return None
    files = _read_uploads(unit, row.value.get("attachments", ()))
    return {**row.value, "attachments": files, "saved_at": row.saved_at}


def _read_uploads(unit: Unit, ids: Collection[str]) -> list[dict[str, Any]]:
    if not ids:
        return []
    statement = select(attachments).where(
        attachments.c.id.in_([int(id) for id in ids]),
        attachments.c.message_id.is_(None),
        attachments.c.uploaded_by == unit.actor.id,
    )
    found = {row.id: row for row in unit.connection.execute(statement)}
    return [shape_attachment(found[int(id)]) for id in ids if int(id) in found]
