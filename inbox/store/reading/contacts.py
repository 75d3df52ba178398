"""A customer as the side panel shows them."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from inbox.model.errors import ForbiddenError, NotFoundError
from inbox.model.masking import mask
from inbox.model.words import Role, Sensitivity
from inbox.store.reading.labels import Labels
from inbox.store.reading.protection import check_protected
from inbox.store.reading.sight import parse_id, teams_seen
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts, identities
from inbox.store.unit import AnyRow, Unit

READERS = (Role.AGENT, Role.LEAD, Role.ADMIN, Role.SURGE, Role.RECORDS, Role.EDITOR)
SHOWN = 20
"""Conversations that are listed; `conversation_count` says how many there are."""
MOST_MERGES = 10
MOST_IDENTITIES = 200

_C = conversations.c


def read_contact(unit: Unit, id: int | str, labels: Labels) -> dict[str, Any]:
    """ContactShape. One that was merged into another answers as that other."""
    if not unit.actor.has(*READERS):
        raise ForbiddenError("Your role does not read customers.", code="not_allowed")
    row = _find(unit, parse_id(id, "customer"))
    theirs = _theirs(unit, row.id)
    count = unit.connection.scalar(select(func.count()).where(*theirs)) or 0
    if not count and teams_seen(unit.actor) is not None:
        raise NotFoundError("There is no such customer.", code="no_such_contact")
    return {
        "id": str(row.id),
        "name": row.name,
        "language": row.language,
        "identities": _read_identities(unit, row.id),
        "fields": row.fields,
        "needs": row.needs,
        "notes": row.notes,
        "preferred_channel": row.preferred_channel,
        "sensitivity": row.sensitivity,
        "conversations": _read_conversations(unit, theirs, labels),
        "conversation_count": count,
        "created_at": row.created_at,
        "version": row.version,
    }


def _find(unit: Unit, id: int) -> AnyRow:
    for _ in range(MOST_MERGES):
        row = unit.connection.execute(select(contacts).where(contacts.c.id == id)).first()
        if row is None or row.erased_at is not None:
            break
        if row.sensitivity == Sensitivity.PROTECTED:
            check_protected(unit, row.id)
        if row.merged_into is None:
            return row
        id = row.merged_into
    raise NotFoundError("There is no such customer.", code="no_such_contact")


def _theirs(unit: Unit, id: int) -> list[ColumnElement[bool]]:
    teams = teams_seen(unit.actor)
    seen = [] if teams is None else [_C.team_id.in_(sorted(teams))]
    return [_C.contact_id == id, *seen]


def _read_identities(unit: Unit, id: int) -> list[dict[str, Any]]:
    columns = ("kind", "value", "verified_method", "verified_at")
    statement = (
        select(*(identities.c[name] for name in columns))
        .where(identities.c.contact_id == id)
        .order_by(identities.c.id)
        .limit(MOST_IDENTITIES)
    )
    return [dict(zip(columns, row, strict=True)) for row in unit.connection.execute(statement)]


def _read_conversations(
    unit: Unit, theirs: list[ColumnElement[bool]], labels: Labels
) -> list[dict[str, Any]]:
    columns = (
        _C.id,
        _C.number,
        _C.subject,
        _C.preview,
        _C.origin_channel,
        _C.origin_kind,
        _C.status,
        _C.last_message_at,
    )
    newest = (_C.last_message_at.desc(), _C.id.desc())
    rows = unit.connection.execute(select(*columns).where(*theirs).order_by(*newest).limit(SHOWN))
    return [
        {
            "id": str(row.id),
            "number": row.number,
            "subject": mask(row.subject or row.preview),
            "origin_channel": labels.channel(row.origin_channel, row.origin_kind),
            "status": row.status,
            "last_message_at": row.last_message_at,
        }
        for row in rows
    ]
