"""To whom an answer goes on a channel: the customer as that channel knows them."""

from sqlalchemy import bindparam, select

from inbox.model.messages import Party
from inbox.model.own_addresses import is_own
from inbox.services.outbound.addressing import default_recipient
from inbox.services.plan import Channel, Plan
from inbox.store.tables.conversations import participants
from inbox.store.tables.customers import identities
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit


def customer_on(unit: Unit, row: AnyRow, channel: Channel, plan: Plan) -> tuple[Party, ...]:
    """`row` is the conversation. Empty when the channel does not know the customer."""
    kind = channel.connector.identity_kind
    if channel.connector.capabilities.recipients:
        asked = default_recipient(unit, row.id, plan.own_addresses)
        mine = tuple(one for one in asked if one.kind == kind)
        return mine or _identity(unit, row, kind, plan)
    return (
        _author(unit, row.id, kind, channel.id)
        or _author(unit, row.id, kind)
        or _participant(unit, row.id, kind, plan)
        or _identity(unit, row, kind, plan)
    )


def last_on(unit: Unit, conversation_id: int, channel: str) -> AnyRow | None:
    """The customer's newest message on this channel: what an answer answers there."""
    of = {"conversation": conversation_id, "channel": channel}
    return unit.connection.execute(_LAST_ON, of).first()


_FROM_CUSTOMER = (
    messages.c.conversation_id == bindparam("conversation"),
    messages.c.direction == "inbound",
    messages.c.visibility == "customer",
)
_ON_CHANNEL = messages.c.channel == bindparam("channel")
_LAST_ON = (
    select(messages)
    .where(*_FROM_CUSTOMER, _ON_CHANNEL)
    .order_by(messages.c.foreign_sender, (messages.c.auto != "none"), messages.c.id.desc())
    .limit(1)
)
_AUTHOR = (
    select(messages.c.author_value, messages.c.author_name)
    .join(
        identities,
        (identities.c.kind == bindparam("kind")) & (identities.c.value == messages.c.author_value),
    )
    .where(*_FROM_CUSTOMER, messages.c.foreign_sender.is_(False))
    .order_by(messages.c.id.desc())
    .limit(1)
)
_AUTHOR_ON = _AUTHOR.where(_ON_CHANNEL)


def _author(unit: Unit, id: int, kind: str, channel: str | None = None) -> tuple[Party, ...]:
    """Whoever wrote last, there or anywhere, if that is the customer."""
    asked = {"conversation": id, "kind": kind} | ({"channel": channel} if channel else {})
    last = unit.connection.execute(_AUTHOR_ON if channel else _AUTHOR, asked).first()
    return (Party(kind, last.author_value, last.author_name),) if last else ()


def _participant(unit: Unit, id: int, kind: str, plan: Plan) -> tuple[Party, ...]:
    rows = unit.connection.execute(
        select(participants.c.value, participants.c.name).where(
            participants.c.conversation_id == id,
            participants.c.kind == kind,
            participants.c.role == "customer",
        )
    )
    found = [
        Party(kind, value, name) for value, name in rows if not is_own(value, plan.own_addresses)
    ]
    return tuple(found[:1])


def _identity(unit: Unit, row: AnyRow, kind: str, plan: Plan) -> tuple[Party, ...]:
    """What the contact is known by there, though it was said in no message of this conversation."""
    values = unit.connection.execute(
        select(identities.c.value)
        .where(identities.c.contact_id == row.contact_id, identities.c.kind == kind)
        .order_by(identities.c.id.desc())
    ).scalars()
    return tuple(Party(kind, value) for value in values if not is_own(value, plan.own_addresses))[
        :1
    ]


def other_ways(unit: Unit, row: AnyRow, channel: Channel, plan: Plan) -> list[str]:
    """Channels without a window on which this customer can be reached."""
    found = []
    for other in plan.channels.values():
        can = other.connector.capabilities
        fits = can.can_reply and can.window is None and not can.public and not other.entry.parallel
        if fits and not can.live and other.id != channel.id and customer_on(unit, row, other, plan):
            found.append(other.id)
    return found
