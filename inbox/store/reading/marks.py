"""What became of messages on their platform. Asked for only where a page holds such messages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from inbox.model.alarm import THREAT
from inbox.store.among import among
from inbox.store.tables.people import agents
from inbox.store.tables.platforms import acts, media, message_changes
from inbox.store.unit import AnyRow, Unit

MARKED = frozenset({"elsewhere", THREAT})
"""Fields that are marks of ours and no answers of a form."""
NO_MARKS: Mapping[str, Any] = {}
OUR_CHAT = "chat"
"""Has threads as platforms do, and nobody but us who could change anything in them."""
NOTED = ("referral", "handover", "unsupported")
_CHANGES = (
    select(message_changes)
    .where(among(message_changes.c.message_id, "ids"))
    .order_by(message_changes.c.at, message_changes.c.id)
)
_MEDIA = select(media).where(among(media.c.message_id, "ids")).order_by(media.c.id)
_ACTS = (
    select(acts, agents.c.name.label("agent_name"))
    .outerjoin(agents, agents.c.id == acts.c.agent_id)
    .where(among(acts.c.message_id, "ids"))
    .order_by(acts.c.id.desc())
)


def read_marks(unit: Unit, rows: Sequence[AnyRow]) -> dict[int, dict[str, Any]]:
    some = {row.id: row for row in rows if _may_have(row)}
    if not some:
        return {}
    ids = list(some)
    changed, shown, done = _changes(unit, ids), _media(unit, ids), _acts(unit, ids)
    return {
        id: {
            "manner": row.manner or "",
            "link": row.link,
            "elsewhere": bool(row.fields.get("elsewhere")),
            "edited_at": row.edited_at,
            "deleted_at": row.deleted_at,
            "reactions": _reactions(changed[id]),
            "noted": sorted({one.kind for one in changed[id]} & set(NOTED)),
            "media": shown[id],
            "moderation": done[id],
        }
        for id, row in some.items()
    }


def _may_have(row: AnyRow) -> bool:
    is_of_platform = row.thread_key and row.channel_kind != OUR_CHAT
    return bool(is_of_platform or row.manner or row.public or row.fields.get(THREAT)) or any(
        (row.edited_at, row.deleted_at, row.fields.get("elsewhere"))
    )


def _changes(unit: Unit, ids: Sequence[int]) -> Mapping[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in unit.connection.execute(_CHANGES, {"ids": ids}):
        found[row.message_id].append(row)
    return found


def _reactions(changes: Sequence[AnyRow]) -> list[dict[str, str]]:
    """The last of each person; an empty sign took it back."""
    last = {one.author_value: one for one in changes if one.kind == "reaction"}
    return [
        {
            "sign": one.text[:32],
            "by": "contact" if one.author_value else "us",
            "name": one.author_name,
        }
        for one in last.values()
        if one.text
    ]


def _media(unit: Unit, ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in unit.connection.execute(_MEDIA, {"ids": ids}):
        found[row.message_id].append({"kind": row.kind, "state": row.state, "error": row.error})
    return found


def _acts(unit: Unit, ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    """The newest of each kind, newest first."""
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in unit.connection.execute(_ACTS, {"ids": ids}):
        found[row.message_id].setdefault(row.kind, _mark(row))
    return defaultdict(list, {id: list(kinds.values()) for id, kinds in found.items()})


def _mark(row: AnyRow) -> dict[str, Any]:
    return {
        "act": str(row.id),
        "kind": row.kind,
        "state": row.state,
        "error": row.error,
        "reason": row.reason,
        "by": row.agent_name or "",
        "at": row.asked_at,
        "review_at": row.review_at,
        "undone": row.undone_by is not None,
    }


def list_versions(unit: Unit, message: AnyRow) -> list[dict[str, Any]]:
    """What a message said at first and after each edit, oldest first."""
    edits = [one for one in _changes(unit, [message.id])[message.id] if one.kind == "edit"]
    first = next((one.before for one in edits if one.before is not None), message.text)
    # The one that was applied first keeps what stood there at first, whatever its own time.
    kept = sorted((one for one in edits if one.before is not None), key=lambda one: one.id)
    first = kept[0].before if kept else first
    said = [{"text": first, "at": message.sent_at or message.received_at}]
    return said + [{"text": one.text, "at": one.at} for one in edits]
