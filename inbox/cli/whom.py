"""Which customer a command is about: whoever asks to be erased gives an address, never a number of ours."""

from inbox.bootstrap.parts import Installation
from inbox.model.errors import InkorgError
from inbox.model.phone_numbers import normalize
from inbox.store.reading.whom import find_contact_ids

HELP = "a mail address, a telephone number, what a platform calls them, or an id of the API"


def find_contact(on: Installation, who: str) -> int:
    who = who.strip()
    id = int(who) if who.isdecimal() and len(who) < 20 else None
    values = {who, who.lower(), normalize(who, on.plan.country)} - {""}
    found = on.store.read(find_contact_ids, id, values)
    if not found:
        raise InkorgError(f'Nobody is known as "{who}".')
    if len(found) > 1:
        raise InkorgError(f'"{who}" may be {len(found)} customers: {", ".join(map(str, found))}')
    return found[0]
