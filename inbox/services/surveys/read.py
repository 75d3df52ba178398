"""Surveys of a conversation, for those who may open it."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from inbox.store.reading.sight import find_living, parse_id
from inbox.store.tables.conversations import conversations, links
from inbox.store.tables.surveys import surveys
from inbox.store.unit import Unit

_S = surveys.c


def list_surveys(unit: Unit, conversation_id: str) -> list[dict[str, Any]]:
    """Those that were asked, oldest first, also of conversations that were merged into it."""
    row = find_living(unit, parse_id(conversation_id, "conversation"))
    merged = select(links.c.conversation_id).where(
        links.c.other_id == row.id, links.c.kind == "merged"
    )
    rows = unit.connection.execute(
        select(surveys)
        .where(
            or_(_S.conversation_id == row.id, _S.conversation_id.in_(merged)),
            _S.state.in_(("asked", "answered")),
        )
        .order_by(_S.id)
    )
    return [
        {
            "id": str(one.id),
            "asked_at": one.asked_at,
            "channel": one.channel,
            "answered_at": one.answered_at,
            "changed_at": one.changed_at,
            "satisfaction": one.satisfaction,
            "effort": one.effort,
            "comment": one.comment,
            "follow_up": str(one.follow_up_id) if one.follow_up_id else None,
        }
        for one in rows
    ]


def erase_comments(unit: Unit, contact_id: int) -> None:
    """What a customer wrote goes; the numbers stay counted."""
    unit.connection.execute(update(surveys).where(_theirs(contact_id)).values(comment=""))


def exported_surveys(unit: Unit, contact_id: int) -> list[dict[str, Any]]:
    """For whoever asks what is held about them."""
    names = ("asked_at", "answered_at", "satisfaction", "effort", "comment")
    rows = unit.connection.execute(
        select(*(_S[name] for name in names))
        .where(_theirs(contact_id), _S.state.in_(("asked", "answered")))
        .order_by(_S.id)
    )
    return [dict(row._mapping) for row in rows]


def _theirs(contact_id: int) -> ColumnElement[bool]:
    """Also of conversations that came to them when two customers were found to be one."""
    mine = select(conversations.c.id).where(conversations.c.contact_id == contact_id)
    return or_(_S.contact_id == contact_id, _S.conversation_id.in_(mine))
