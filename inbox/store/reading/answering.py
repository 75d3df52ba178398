"""Where an answer goes if nobody changes it: to the customer, with the copies that were there."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from inbox.model.own_addresses import is_own
from inbox.store.reading.messages import shape_parties
from inbox.store.tables.conversations import participants
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit

Listed = Sequence[str]
"""A party as it is kept: kind, value, name."""


def last_inbound(unit: Unit, conversation_id: int) -> AnyRow | None:
    """The customer's newest message by a person. A stranger who wrote into the thread gets no answer
    by himself."""
    columns = (
        messages.c.id,
        messages.c.channel,
        messages.c.channel_kind,
        messages.c.parties,
        messages.c.author_value,
        messages.c.author_name,
    )
    statement = (
        select(*columns)
        .where(
            messages.c.conversation_id == conversation_id,
            messages.c.direction == "inbound",
            messages.c.visibility == "customer",
            messages.c.foreign_sender.is_(False),
            messages.c.auto == "none",
        )
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    return unit.connection.execute(statement).first()


def read_participants(unit: Unit, conversation_id: int) -> list[Listed]:
    """Those who stand for the customer."""
    rows = unit.connection.execute(
        select(participants.c.kind, participants.c.value, participants.c.name).where(
            participants.c.conversation_id == conversation_id, participants.c.role == "customer"
        )
    )
    return [tuple(row) for row in rows]


def recipients(
    inbound: AnyRow | None, customers: Iterable[Listed], own: Collection[str]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """(to, cc): the Reply-To that the customer gave or else the customer; and everybody else who got
    their message, our own addresses left out."""
    parties = inbound.parties if inbound is not None else {}
    to = _others(parties.get("reply_to", ()), own) or _others(customers, own)
    taken = {value for _, value, _ in to}
    others = (
        one for one in [*parties.get("to", ()), *parties.get("cc", ())] if one[1] not in taken
    )
    cc = _others(others, own)
    return shape_parties(to), shape_parties(cc)


def _others(listed: Iterable[Listed], own: Collection[str]) -> list[Listed]:
    """Each once."""
    first = {one[1]: one for one in reversed([*listed]) if not is_own(one[1], own)}
    return [*reversed(first.values())]
