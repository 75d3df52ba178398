"""What somebody may see: the whole organisation, or their teams; protected customers, or not."""

from sqlalchemy import bindparam, select

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError, NotFoundError
from inbox.model.words import Role, Sensitivity
from inbox.store.reading.protection import check_protected
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts
from inbox.store.unit import AnyRow, Unit

EVERYWHERE = (Role.AGENT, Role.LEAD, Role.ADMIN, Role.EDITOR, Role.RECORDS)
MOST_MERGES = 10
IN_TEAMS = (Role.SURGE, Role.GUEST)


def teams_seen(actor: Actor) -> frozenset[str] | None:
    """Those whose conversations the actor may read; None for all. Raises who may read nothing."""
    if actor.has(*EVERYWHERE):
        return None
    if actor.sees_own_only:
        return frozenset()
    if actor.has(*IN_TEAMS):
        return actor.teams
    raise ForbiddenError("Your role does not read conversations.", code="not_allowed")


def is_own(actor: Actor, row: AnyRow) -> bool:
    """Given to somebody who sees nothing else."""
    return actor.sees_own_only and row.assignee_id == actor.id


def is_hidden(actor: Actor, sensitivity: str) -> bool:
    return sensitivity == Sensitivity.PROTECTED and not actor.protected_access


_C = conversations.c
_OPENED = (
    select(
        *(_C.id, _C.team_id, _C.assignee_id, _C.contact_id, _C.sensitivity, _C.merged_into),
        contacts.c.sensitivity.label("contact_sensitivity"),
    )
    .join(contacts, contacts.c.id == _C.contact_id)
    .where(_C.id == bindparam("id"))
)


def find_conversation(unit: Unit, id: int) -> AnyRow:
    """Who may open it: its `id`, `team_id`, `contact_id` and both kinds of sensitivity."""
    return opened(unit, unit.connection.execute(_OPENED, {"id": id}).first())


def find_living(unit: Unit, id: int) -> AnyRow:
    """One that was merged lives in another: that one."""
    row = find_conversation(unit, id)
    for _ in range(MOST_MERGES):
        if row.merged_into is None:
            break
        row = find_conversation(unit, row.merged_into)
    return row


def opened(unit: Unit, row: AnyRow | None) -> AnyRow:
    """The row, if the actor may open that conversation."""
    teams = teams_seen(unit.actor)
    if row is None or not (teams is None or row.team_id in teams or is_own(unit.actor, row)):
        raise NotFoundError("There is no such conversation.", code="no_such_conversation")
    if Sensitivity.PROTECTED in (row.sensitivity, row.contact_sensitivity):
        check_protected(unit, row.contact_id)
    return row


def parse_id(value: str | int | None, what: str) -> int:
    """An id as the API writes it. One that can't be an id is one that nothing has."""
    try:
        number = int(value) if value is not None else -1
    except ValueError:
        number = -1
    if not 0 <= number < 2**63:
        raise NotFoundError(f"There is no such {what}.", code="not_found")
    return number


def find_conversation_id(unit: Unit, number_or_id: int) -> int:
    """People know the number; programs the id, which is far larger than any number."""
    column = conversations.c.number if number_or_id < FIRST_ID else conversations.c.id
    found = unit.connection.scalar(select(conversations.c.id).where(column == number_or_id))
    if found is None:
        raise NotFoundError("There is no such conversation.", code="no_such_conversation")
    return int(found)


FIRST_ID = 2**31
"""Numbers are smaller: their column holds no larger ones."""
