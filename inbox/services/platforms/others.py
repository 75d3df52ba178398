"""Everything that a platform tells besides new messages of customers."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from inbox.model.messages import OtherItem
from inbox.model.receipts import Receipt
from inbox.model.words import Delivery, OtherKind
from inbox.services.inbound.keys import keep_posts
from inbox.services.plan import Channel, Plan
from inbox.services.platforms.changes import apply_change, move_delivery
from inbox.services.platforms.echoes import take_echo
from inbox.services.platforms.keep import about_of, keep_change, told_at, waiting_for
from inbox.services.platforms.sent import known_messages
from inbox.store.tables.conversations import conversations, participants
from inbox.store.tables.messages import deliveries, messages
from inbox.store.unit import Unit

Told = Sequence[tuple[Receipt, OtherItem]]
ELSEWHERE = (OtherKind.TYPING, OtherKind.CALL, OtherKind.FOUND)
"""Passes by, or is kept by services of its own: calls, and what searches found."""
ARRIVALS = {OtherKind.READ: Delivery.READ, OtherKind.DELIVERED: Delivery.DELIVERED}


def take_others(unit: Unit, channel: Channel, plan: Plan, told: Told) -> None:
    """After the messages of the same set were written. Twice is the same as once."""
    known = known_messages(unit, channel.id, {about_of(item) for _, item in told})
    for receipt, item in told:
        _take(unit, channel, plan, receipt, item, known)


def _take(
    unit: Unit,
    channel: Channel,
    plan: Plan,
    receipt: Receipt,
    item: OtherItem,
    known: Mapping[str, int],
) -> None:
    if item.kind in ELSEWHERE:
        return
    if item.kind is OtherKind.POST or (item.post is not None and item.kind is not OtherKind.ECHO):
        if item.post is not None and item.post.external_id:
            keep_posts(unit, channel.id, {item.post.external_id[:998]: item.post})
        if item.kind is OtherKind.POST:
            return
    if item.kind is OtherKind.ECHO:
        take_echo(unit, channel, plan, receipt, item)
        return
    if item.kind in ARRIVALS and not item.about:
        _all_until(unit, channel, receipt, item)
        return
    change = keep_change(unit, channel.id, receipt, item)
    if change is None:
        return
    message = known.get(about_of(item)) or _newest_by(unit, channel, item)
    if message is not None:
        apply_change(unit, change, message)


def _all_until(unit: Unit, channel: Channel, receipt: Receipt, item: OtherItem) -> None:
    """A customer has got or read everything up to a moment."""
    who = item.to or item.author
    if who is None:
        return
    theirs = select(participants.c.conversation_id).where(
        participants.c.value == who.value, participants.c.kind == who.kind
    )
    which = (
        deliveries.c.conversation_id.in_(theirs)
        & (deliveries.c.channel == channel.id)
        & (deliveries.c.at <= told_at(receipt, item))
    )
    move_delivery(unit, ARRIVALS[item.kind], which)


def _newest_by(unit: Unit, channel: Channel, item: OtherItem) -> int | None:
    """What names nobody's message, but a customer (where they came from): shown with their newest."""
    if item.about or item.author is None:
        return None
    return unit.connection.execute(
        select(messages.c.id)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .join(participants, participants.c.conversation_id == conversations.c.id)
        .where(
            participants.c.kind == item.author.kind,
            participants.c.value == item.author.value,
            messages.c.channel == channel.id,
            messages.c.direction == "inbound",
        )
        .order_by(messages.c.id.desc())
        .limit(1)
    ).scalar()


def apply_waiting(unit: Unit, channel: str, came: Mapping[str, int]) -> None:
    """`came`: what is new, by what the platform calls it (or `author:…` of who wrote it)."""
    for change in waiting_for(unit, channel, list(came)):
        if change.kind != OtherKind.ECHO:
            apply_change(unit, change, came[change.about])
