"""Whose an address is, as somebody gives it who asks about themselves."""

from collections.abc import Collection

from sqlalchemy import select

from inbox.store.tables.customers import contacts, identities
from inbox.store.unit import Unit


def find_contact_ids(unit: Unit, id: int | None, values: Collection[str]) -> list[int]:
    """The customer of that id or, where there is none, those who are known by one of the values."""
    if id is not None:
        found = unit.connection.execute(select(contacts.c.id).where(contacts.c.id == id))
        if ids := list(found.scalars()):
            return ids
    known = select(identities.c.contact_id).where(identities.c.value.in_(values)).distinct()
    return list(unit.connection.execute(known.order_by(identities.c.contact_id).limit(5)).scalars())
