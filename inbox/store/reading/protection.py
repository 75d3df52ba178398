"""Protected customers: a named group opens them, and says why first."""

from datetime import timedelta

from sqlalchemy import select

from inbox.model.errors import ForbiddenError
from inbox.store.tables.customers import access
from inbox.store.unit import Unit

REASON_LASTS = timedelta(hours=8)
"""A working day: whoever said why is not asked again for the same customer."""


def check_protected(unit: Unit, contact_id: int | None) -> None:
    """Raises ForbiddenError unless the actor may have this protected customer open now."""
    if not unit.actor.protected_access:
        raise ForbiddenError(
            "This customer is protected. A named group opens them.",
            {"reason": "protected"},
            code="protected",
        )
    if unit.actor.kind == "agent" and not has_said_why(unit, contact_id):
        raise ForbiddenError("Say why you open this protected customer.", code="reason_needed")


def has_said_why(unit: Unit, contact_id: int | None) -> bool:
    statement = (
        select(access.c.id)
        .where(
            access.c.agent_id == unit.actor.id,
            access.c.opened_at > unit.now - REASON_LASTS,
            access.c.contact_id == contact_id,
            access.c.reason != "",
        )
        .limit(1)
    )
    return unit.connection.scalar(statement) is not None
