"""Changing what we know of a customer."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from inbox.model.errors import InvalidError, StaleError
from inbox.model.words import Sensitivity
from inbox.services.access import contact
from inbox.services.conversations.change import check_fields
from inbox.services.figures.moved import said_lately
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.search import index
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contact_merges, contacts, identities
from inbox.store.unit import Unit

PLAIN = ("name", "language", "needs", "notes")


def change_contact(
    unit: Unit, plan: Plan, id: int, change: Mapping[str, Any], if_version: int | None = None
) -> int:
    row = contact(unit, id, "contact.change")
    if if_version is not None and row.version != if_version:
        raise StaleError(
            "Somebody changed this customer meanwhile.", {"current": {"version": row.version}}
        )
    values = {name: change[name] for name in PLAIN if change.get(name) is not None}
    if "preferred_channel" in change:
        wanted = change["preferred_channel"]
        if wanted is not None and wanted not in plan.channels:
            raise InvalidError(
                "There is no such channel.", {"field": "preferred_channel"}, code="no_such_channel"
            )
        values["preferred_channel"] = wanted
    if change.get("fields") is not None:
        shapes = plan.organisation.contact_fields
        values["fields"] = check_fields(change["fields"], shapes, dict(row.fields))
    if change.get("sensitivity") is not None and change["sensitivity"] != row.sensitivity:
        require(unit.actor, "contact.protect")
        values["sensitivity"] = change["sensitivity"]
        _mark_conversations(unit, id, change["sensitivity"])
    if not values:
        return int(row.version)
    unit.connection.execute(
        update(contacts).where(contacts.c.id == id).values(**values, version=contacts.c.version + 1)
    )
    if "name" in values:
        index.refresh_contacts(unit, [id])
    unit.emit("contact.changed", data={"contact": str(id), "fields": sorted(values)})
    return int(row.version) + 1


def merge_contacts(unit: Unit, id: int, into_id: int) -> None:
    """One person under two addresses. What moves is remembered, so that it can be undone."""
    if id == into_id:
        raise InvalidError(
            "A customer can't be merged with themselves.", {"field": "with"}, code="same_contact"
        )
    source, target = (contact(unit, one, "contact.merge") for one in (id, into_id))
    if source.merged_into is not None or target.merged_into is not None:
        raise InvalidError(
            "One of them is merged already.", {"field": "with"}, code="already_merged"
        )
    moved = {
        "identities": _ids(unit, identities, id),
        "conversations": _ids(unit, conversations, id),
    }
    for table in (identities, conversations):
        unit.connection.execute(
            update(table).where(table.c.contact_id == id).values(contact_id=into_id)
        )
    unit.connection.execute(update(contacts).where(contacts.c.id == id).values(merged_into=into_id))
    if Sensitivity.PROTECTED in (source.sensitivity, target.sensitivity):
        # Who is protected under one address is protected under the other, also after an unmerge.
        _protect(unit, (id, into_id))
    unit.connection.execute(
        insert(contact_merges).values(
            id=unit.new_id(),
            contact_id=id,
            into_id=into_id,
            moved=moved,
            agent_id=unit.actor.id,
            at=unit.now,
        )
    )
    index.refresh_contacts(unit, [id, into_id])
    told = {"contact": str(id), "into": str(into_id), "came": said_lately(unit, into_id)}
    unit.emit("contact.merged", data=told)


def _protect(unit: Unit, ids: Sequence[int]) -> None:
    for id in ids:
        unit.connection.execute(
            update(contacts)
            .where(contacts.c.id == id)
            .values(sensitivity=Sensitivity.PROTECTED, version=contacts.c.version + 1)
        )
        _mark_conversations(unit, id, Sensitivity.PROTECTED)


def _mark_conversations(unit: Unit, contact_id: int, sensitivity: str) -> None:
    unit.connection.execute(
        update(conversations)
        .where(conversations.c.contact_id == contact_id)
        .values(sensitivity=sensitivity, version=conversations.c.version + 1)
    )


def unmerge_contact(unit: Unit, id: int) -> None:
    contact(unit, id, "contact.merge")
    newest = (
        select(func.max(contact_merges.c.id))
        .where(contact_merges.c.contact_id == id, contact_merges.c.undone_at.is_(None))
        .scalar_subquery()
    )
    merge = unit.connection.execute(
        select(contact_merges).where(contact_merges.c.id == newest)
    ).first()
    if merge is None:
        raise InvalidError("This customer is not merged.", code="not_merged")
    holders = _now(unit, merge.into_id)
    for table, name in ((identities, "identities"), (conversations, "conversations")):
        ids = [int(one) for one in merge.moved[name]]
        for start in range(0, len(ids), 500):
            unit.connection.execute(
                # What went back to somebody else since, or on to another, is theirs.
                update(table)
                .where(table.c.id.in_(ids[start : start + 500]), table.c.contact_id.in_(holders))
                .values(contact_id=id)
            )
    unit.connection.execute(update(contacts).where(contacts.c.id == id).values(merged_into=None))
    unit.connection.execute(
        update(contact_merges).where(contact_merges.c.id == merge.id).values(undone_at=unit.now)
    )
    index.refresh_contacts(unit, [id, merge.into_id])
    unit.emit("contact.unmerged", data={"contact": str(id), "from": str(merge.into_id)})


def _now(unit: Unit, id: int | None) -> list[int]:
    """A customer, and whoever they were merged into since."""
    found: list[int] = []
    while id is not None and id not in found:
        found.append(id)
        id = unit.connection.scalar(select(contacts.c.merged_into).where(contacts.c.id == id))
    return found


def _ids(unit: Unit, table: Any, contact_id: int) -> list[str]:
    found = unit.connection.execute(select(table.c.id).where(table.c.contact_id == contact_id))
    return [str(id) for id in found.scalars()]
