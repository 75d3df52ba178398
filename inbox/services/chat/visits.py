"""Who of those that wrote is there, and where they can be reached when they are not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select, tuple_, update

from inbox.model.errors import InvalidError
from inbox.model.messages import Party
from inbox.model.own_addresses import is_own
from inbox.services.conversations.stand import change_row, closed
from inbox.services.outbound.addressing import parse_addresses
from inbox.services.plan import Plan
from inbox.store.dialects import insert_ignoring, upsert
from inbox.store.reading.chats import Key, read_standings
from inbox.store.tables.chats import chats
from inbox.store.tables.conversations import conversations, participants
from inbox.store.tables.customers import contacts, identities
from inbox.store.unit import AnyRow, Unit


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose chat it is. Made by the web process out of what the visitor's browser keeps."""

    channel: str
    key: str
    visitor: str
    user: str = ""
    name: str = ""

    @property
    def chat(self) -> Key:
        return (self.channel, self.key)


def find_chat(unit: Unit, key: Key) -> AnyRow | None:
    return unit.connection.execute(_CHAT, {"channel": key[0], "key": key[1]}).first()


_CHAT = select(chats).where(
    chats.c.channel == bindparam("channel"), chats.c.key == bindparam("key")
)


def note_gone(unit: Unit, left: Sequence[Visitor]) -> None:
    """Nobody holds their line any more. Only of those who wrote, so that others leave no row."""
    wrote = read_standings(unit, [one.chat for one in left]) if left else {}
    for one in left:
        if one.chat in wrote:
            upsert(unit, chats, _row(unit, one) | {"gone_at": unit.now}, _KEY, ["gone_at"])


def note_back(unit: Unit, back: Collection[Key]) -> None:
    """They are here again: what is said now goes through the chat."""
    if back:
        unit.connection.execute(
            update(chats)
            .where(tuple_(chats.c.channel, chats.c.key).in_(list(back)))
            .values(gone_at=None, mail_at=None, ended_at=None)
        )


_KEY = ["channel", "key"]


def _row(unit: Unit, of: Visitor) -> dict[str, object]:
    return {
        "channel": of.channel,
        "key": of.key,
        "visitor": of.visitor,
        "user": of.user,
        "name": of.name,
        "created_at": unit.now,
    }


def leave_address(unit: Unit, plan: Plan, of: Visitor, email: str, name: str = "") -> str:
    """Where the answer goes if they are gone when it comes. Answers the address as it was kept."""
    party = parse_addresses([email], "email")[0]
    if is_own(party.value, plan.own_addresses):
        raise InvalidError("This address is ours.", {"field": "email"}, code="address_invalid")
    row = _row(unit, of) | {"email": party.value, "name": name[:200] or of.name}
    upsert(unit, chats, row, _KEY, ["email", "name"])
    standing = read_standings(unit, [of.chat]).get(of.chat)
    if standing is not None:
        customer = Party("email", party.value, name[:200] or of.name)
        take_part(unit, standing.conversation_id, customer)
        unit.emit("chat.address_left", standing.conversation_id)
    return party.value


def take_part(unit: Unit, conversation_id: int, party: Party) -> None:
    """The customer is also whoever writes from there."""
    values = {"kind": party.kind, "value": party.value, "role": "customer", "name": party.name}
    unit.connection.execute(
        insert_ignoring(unit, participants), [{"conversation_id": conversation_id, **values}]
    )


def end_chat(unit: Unit, of: Visitor) -> None:
    """The visitor says goodbye. What we still owe an answer to stays open."""
    standing = read_standings(unit, [of.chat]).get(of.chat)
    if standing is None:
        return
    upsert(unit, chats, _row(unit, of) | {"ended_at": unit.now}, _KEY, ["ended_at"])
    row = unit.connection.execute(
        select(conversations)
        .where(conversations.c.id == standing.conversation_id)
        .with_for_update()
    ).one()
    version = row.version
    if not row.unanswered and row.status in ("open", "pending"):
        version = change_row(unit, row, closed(unit.now))
        data = {"from": row.status, "to": "closed", "why": "visitor_left"}
        unit.emit("conversation.status", row.id, version, data)
    unit.emit("chat.ended", row.id, version)


def recognise(unit: Unit, of: Visitor) -> None:
    """The site vouches for somebody who began without a name: the conversation is theirs, with all that
    they said elsewhere. Done before, it changes nothing."""
    standing = read_standings(unit, [of.chat]).get(of.chat)
    if standing is None or not of.user:
        return
    row = unit.connection.execute(
        select(conversations)
        .where(conversations.c.id == standing.conversation_id)
        .with_for_update()
    ).one()
    values = {"kind": "visitor", "value": f"user:{of.user}"[:320]}
    new = {"id": unit.new_id(), "contact_id": row.contact_id, "created_at": unit.now, **values}
    verified = {"verified_method": "site", "verified_at": unit.now}
    unit.connection.execute(insert_ignoring(unit, identities, ["kind", "value"]), [new | verified])
    owner = unit.connection.execute(
        select(contacts.c.id, contacts.c.sensitivity)
        .join(identities, identities.c.contact_id == contacts.c.id)
        .where(identities.c.kind == values["kind"], identities.c.value == values["value"])
    ).one()
    if owner.id != row.contact_id:
        # Whoever is protected is so here as well.
        theirs = {"contact_id": owner.id, "sensitivity": owner.sensitivity}
        version = change_row(unit, row, theirs)
        data = {"from": str(row.contact_id), "to": str(owner.id)}
        unit.emit("conversation.contact", row.id, version, data)
        take_part(unit, row.id, Party(values["kind"], values["value"], of.name))
