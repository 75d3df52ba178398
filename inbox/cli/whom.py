"""Which customer a command is about: whoever asks to be erased gives an address, never a number of ours."""

from sqlalchemy import select

from inbox.bootstrap.parts import Installation
from inbox.model.errors import InkorgError
from inbox.model.phone_numbers import normalize
from inbox.store.tables.customers import contacts, identities
from inbox.store.unit import Unit

HELP = "a mail address, a telephone number, what a platform calls them, or an id of the API"


def find_contact(on: Installation, who: str) -> int:
    found = on.store.read(_find, who.strip(), on.plan.country)
    if not found:
        raise InkorgError(f'Nobody is known as "{who}".')
    if len(found) > 1:
        raise InkorgError(f'"{who}" may be {len(found)} customers: {", ".join(map(str, found))}')
    return found[0]


def _find(unit: Unit, who: str, country: str) -> list[int]:
    if who.isdecimal() and len(who) < 20:
        by_id = select(contacts.c.id).where(contacts.c.id == int(who))
        found = unit.connection.execute(by_id).scalars().all()
        if found:
            return list(found)
    values = {who, who.lower(), normalize(who, country)} - {""}
    by_value = select(identities.c.contact_id).where(identities.c.value.in_(values)).distinct()
    return list(unit.connection.execute(by_value.order_by(identities.c.contact_id)).scalars())
