"""What somebody is writing, kept as they type. No event, no export: a draft is nobody else's business."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from inbox.services import access
from inbox.services.conversations.attachments import own_uploads
from inbox.services.permissions import require, require_person
from inbox.store.dialects import upsert
from inbox.store.tables.conversations import drafts
from inbox.store.unit import Unit


def save_draft(unit: Unit, conversation_id: int, value: Mapping[str, Any]) -> dict[str, Any]:
    """`value` has text, mode, to, cc, bcc, subject and the ids of uploads under attachments."""
    require(unit.actor, "conversation.draft")
    agent_id = require_person(unit.actor)
    access.conversation(unit, conversation_id, "conversation.read", lock=False)
    attachments = own_uploads(unit, [int(id) for id in value["attachments"]])
    upsert(
        unit,
        drafts,
        {
            "conversation_id": conversation_id,
            "agent_id": agent_id,
            "value": dict(value),
            "saved_at": unit.now,
        },
        ["conversation_id", "agent_id"],
        ["value", "saved_at"],
    )
    return {**value, "attachments": attachments, "saved_at": unit.now}


def read_draft(unit: Unit, conversation_id: int) -> dict[str, Any] | None:
    agent_id = require_person(unit.actor)
    row = unit.connection.execute(
        select(drafts.c.value, drafts.c.saved_at).where(
            drafts.c.conversation_id == conversation_id, drafts.c.agent_id == agent_id
        )
    ).one_or_none()
    if row is None:
        return None
    attachments = own_uploads(unit, [int(id) for id in row.value["attachments"]], strict=False)
    return {**row.value, "attachments": attachments, "saved_at": row.saved_at}


def delete_draft(unit: Unit, conversation_id: int) -> None:
    """Deleting what is not there is done already."""
    agent_id = require_person(unit.actor)
    unit.connection.execute(
        delete(drafts).where(
            drafts.c.conversation_id == conversation_id, drafts.c.agent_id == agent_id
        )
    )


def keep_draft_for(unit: Unit, conversation_id: int, agent_id: int, text: str) -> None:
    """What goes back to somebody else. What they are writing there now stays: theirs first."""
    mine = (drafts.c.conversation_id == conversation_id) & (drafts.c.agent_id == agent_id)
    standing = unit.connection.execute(select(drafts.c.value).where(mine)).scalar()
    before = (standing or {}).get("text", "")
    value = {**_EMPTY, **(standing or {}), "text": f"{before}\n\n{text}".strip()}
    row = {"conversation_id": conversation_id, "agent_id": agent_id}
    upsert(
        unit,
        drafts,
        {**row, "value": value, "saved_at": unit.now},
        ["conversation_id", "agent_id"],
        ["value", "saved_at"],
    )


_EMPTY: Mapping[str, Any] = {
    "text": "",
    "mode": "reply",
    "to": [],
    "cc": [],
    "bcc": [],
    "subject": "",
    "attachments": [],
}
