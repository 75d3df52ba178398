"""Recipients that a mail server turned down while it took others: whether the customer is among them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from sqlalchemy import select

from inbox.model.words import Visibility
from inbox.services.outbound.addressing import default_recipient
from inbox.store.tables.conversations import participants
from inbox.store.tables.customers import identities
from inbox.store.unit import AnyRow, Unit


class Conversation(Protocol):
    """Its row, or what a set of messages makes of it."""

    @property
    def id(self) -> int: ...
    @property
    def contact_id(self) -> int: ...


Owed = tuple[frozenset[str], ...]
"""Those whom a message is for: of each the addresses, one of which is enough."""


def whom_it_is_for(unit: Unit, message: AnyRow, conversation: Conversation) -> Owed:
    """Empty for what has a single recipient: it is taken or not, and the server says so."""
    listed = {name: _values(message.parties.get(name)) for name in ("to", "cc", "bcc")}
    everybody = frozenset().union(*listed.values())
    if len(everybody) < 2:
        return ()
    theirs = () if message.visibility == Visibility.THIRD_PARTY else _customers(unit, conversation)
    found = tuple(one & everybody for one in theirs if one & everybody)
    return found or (listed["to"] or everybody,)


def missed(owed: Owed, refused: Collection[str]) -> frozenset[str]:
    """Addresses of those who got nothing of what was for them."""
    return frozenset().union(*(one for one in owed if one <= {*refused}))


def still_to_send(owed: Owed, refused: Collection[str] | None) -> frozenset[str]:
    """Whom another attempt is for; empty for all."""
    return frozenset(refused) if refused and missed(owed, refused) else frozenset()


def said_of(refused: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{who}: {words}" for who, words in refused)


def _customers(unit: Unit, conversation: Conversation) -> Owed:
    """Whose conversation it is, under all their addresses; then others who stand in it as customers."""
    known = unit.connection.execute(
        select(identities.c.value).where(
            identities.c.contact_id == conversation.contact_id, identities.c.kind == "email"
        )
    )
    asked = default_recipient(unit, conversation.id, frozenset())
    others = unit.connection.execute(
        select(participants.c.value).where(
            participants.c.conversation_id == conversation.id,
            participants.c.kind == "email",
            participants.c.role == "customer",
        )
    ).scalars()
    standing = [*others]
    given = {one.value for one in asked} - {*standing}
    first = frozenset({*known.scalars(), *given})
    return (first, *(frozenset({one}) for one in standing if one not in first))


def _values(parties: Sequence[Sequence[str]] | None) -> frozenset[str]:
    return frozenset(value for _, value, _ in parties or ())
