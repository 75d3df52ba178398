"""Fetching what a user may touch. Whoever may not know of a thing is told that there is none."""

from sqlalchemy import bindparam, select

from inbox.model.actor import Actor
from inbox.model.errors import ConflictError, NotFoundError
from inbox.model.words import Role, Sensitivity
from inbox.services.permissions import require
from inbox.store.reading.protection import check_protected
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit

_OF_LIVING = frozenset(
    f"conversation.{name}"
    for name in ("reply", "change", "note", "spam", "follow_up", "consult", "update")
)
"""What is done with a conversation that is none of its own any more."""
LIMITED = frozenset({Role.GUEST, Role.SURGE})
"""Roles that see only their own teams' conversations."""


_CONVERSATION = select(conversations).where(conversations.c.id == bindparam("id"))
_HELD = _CONVERSATION.with_for_update()


def sees_all(actor: Actor) -> bool:
    return actor.kind == "system" or not actor.roles <= LIMITED


def conversation(unit: Unit, id: int, need: str, *, lock: bool = True) -> AnyRow:
    """The row, held until the end of the unit. Raises NotFoundError, ForbiddenError or ConflictError."""
    require(unit.actor, need)
    row = unit.connection.execute(_HELD if lock else _CONVERSATION, {"id": id}).first()
    if row is None or not _in_reach(unit.actor, row):
        raise NotFoundError("There is no such conversation.", code="no_such_conversation")
    if row.sensitivity == Sensitivity.PROTECTED:
        check_protected(unit, row.contact_id)
    if row.merged_into is not None and need in _OF_LIVING:
        # Somebody merged it while it was open on a screen: what is done here would be seen by nobody.
        raise ConflictError(
            "It was merged into another conversation. Go on there.",
            {"into": str(row.merged_into)},
            code="lives_in_another",
        )
    return row


def _in_reach(actor: Actor, row: AnyRow) -> bool:
    if actor.sees_own_only:
        return bool(row.assignee_id == actor.id)
    return sees_all(actor) or row.team_id in actor.teams


def message(unit: Unit, id: int, need: str) -> AnyRow:
    """The message, if its conversation may be read."""
    row = unit.connection.execute(select(messages).where(messages.c.id == id)).first()
    if row is None:
        raise NotFoundError("There is no such message.", code="no_such_message")
    conversation(unit, row.conversation_id, need, lock=False)
    return row


def contact(unit: Unit, id: int, need: str) -> AnyRow:
    require(unit.actor, need)
    row = unit.connection.execute(
        select(contacts).where(contacts.c.id == id, contacts.c.erased_at.is_(None))
    ).first()
    if row is None:
        raise NotFoundError("There is no such customer.", code="no_such_contact")
    if row.sensitivity == Sensitivity.PROTECTED:
        check_protected(unit, row.id)
    return row
