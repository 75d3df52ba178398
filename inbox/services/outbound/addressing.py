"""Where an answer goes, and how addresses that an agent typed become parties."""

import re
from collections.abc import Sequence
from email.utils import getaddresses

from sqlalchemy import bindparam, select

from inbox.model.errors import InvalidError
from inbox.model.messages import Party
from inbox.model.own_addresses import is_own
from inbox.store.tables.conversations import participants
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit

_ADDRESS = re.compile(r"^[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]{1,253}$")
MOST_RECIPIENTS = 200


def parse_addresses(typed: Sequence[str] | None, field: str) -> tuple[Party, ...]:
    """Raises InvalidError that names the address."""
    if len(typed or ()) > MOST_RECIPIENTS:
        raise InvalidError(
            f"At most {MOST_RECIPIENTS} recipients.", {"field": field}, code="too_many_recipients"
        )
    return tuple(_party(one, field) for one in typed or ())


def _party(typed: str, field: str) -> Party:
    name, value = (getaddresses([typed.replace("\r", " ").replace("\n", " ")]) or [("", "")])[0]
    if not _ADDRESS.match(value):
        raise InvalidError(
            f'"{typed[:100]}" is no mail address.', {"field": field}, code="address_invalid"
        )
    return Party("email", value.lower(), name)


def without_own(parties: Sequence[Party], field: str, own: frozenset[str]) -> tuple[Party, ...]:
    """Nobody gets an answer by our writing to ourselves. Raises InvalidError where nobody else is left."""
    others = tuple(one for one in parties if not is_own(one.value, own))
    if parties and not others and field == "to":
        raise InvalidError(
            f"{parties[0].value} is an address of ours.", {"field": field}, code="address_ours"
        )
    return others


def last_inbound(unit: Unit, conversation_id: int) -> AnyRow | None:
    """The customer's newest message by a person; else the newest of any kind."""
    return unit.connection.execute(_LAST_INBOUND, {"conversation": conversation_id}).first()


_LAST_INBOUND = (
    select(messages)
    .where(
        messages.c.conversation_id == bindparam("conversation"),
        messages.c.direction == "inbound",
        messages.c.visibility == "customer",
    )
    .order_by((messages.c.auto != "none"), messages.c.id.desc())
    .limit(1)
)


def default_recipient(unit: Unit, conversation_id: int, own: frozenset[str]) -> tuple[Party, ...]:
    """The customer: their Reply-To where they gave one, never a stranger who wrote into the thread."""
    last = unit.connection.execute(
        select(messages.c.parties, messages.c.author_value, messages.c.author_name)
        .where(
            messages.c.conversation_id == conversation_id,
            messages.c.direction == "inbound",
            messages.c.visibility == "customer",
            messages.c.foreign_sender.is_(False),
            messages.c.auto == "none",
        )
        .order_by(messages.c.id.desc())
        .limit(1)
    ).first()
    if last is not None:
        asked = [Party(*one) for one in last.parties.get("reply_to", ()) if not is_own(one[1], own)]
        if asked:
            return tuple(asked)
    customers = unit.connection.execute(
        select(participants.c.kind, participants.c.value, participants.c.name).where(
            participants.c.conversation_id == conversation_id,
            participants.c.role == "customer",
        )
    )
    return tuple(Party(*row) for row in customers if not is_own(row.value, own))
