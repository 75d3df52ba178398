"""What somebody wrote for us elsewhere: in the platform's own app, by another program.

An echo of our own sending is no news. It may come before the platform's answer to the sending does:
while something is on its way in that conversation, an echo waits.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from inbox.model.messages import OtherItem, Party
from inbox.model.outbound import Sent
from inbox.model.receipts import Receipt
from inbox.model.words import Delivery, Direction, Origin, Visibility
from inbox.services.inbound.keys import MOST, aliases, newest_by_key
from inbox.services.outbound.begin import find_or_make_contact
from inbox.services.outbound.deliver import settle_as_sent
from inbox.services.plan import Channel, Plan
from inbox.services.platforms.begun import insert_begun
from inbox.services.platforms.keep import keep_change
from inbox.services.platforms.media import as_listed, keep_media
from inbox.services.platforms.sent import drop_echo, known_messages
from inbox.services.platforms.standing import stand_after_echo
from inbox.store.search import index
from inbox.store.search.terms import analyse
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import deliveries, messages
from inbox.store.tables.platforms import message_changes
from inbox.store.unit import AnyRow, Unit

LOOK_AGAIN = timedelta(seconds=20)


def take_echo(unit: Unit, channel: Channel, plan: Plan, receipt: Receipt, item: OtherItem) -> None:
    """Raises nothing for what can't be placed: it is kept."""
    message = item.message
    if message is None or known_messages(unit, channel.id, {message.external_id}):
        return
    change = keep_change(unit, channel.id, receipt, item)
    if change is None:
        return
    unit.connection.execute(
        update(message_changes)
        .where(message_changes.c.id == change.id)
        .values(data=_data(item, receipt), text=message.text)
    )
    place_echo(unit, channel, plan, change.id)


def place_echo(unit: Unit, channel: Channel, plan: Plan, change_id: int) -> None:
    """Now, or later by a job of its own. Does nothing when it was placed or turned out to be ours."""
    change = unit.connection.execute(
        select(message_changes).where(
            message_changes.c.id == change_id, message_changes.c.message_id.is_(None)
        )
    ).first()
    if change is None:
        return
    ours = known_messages(unit, channel.id, {change.about}).get(change.about)
    if ours is not None:
        drop_echo(unit, change, ours)
        return
    row = _conversation(unit, channel, plan, change)
    if row is None:
        return
    on_its_way = _on_its_way(unit, row.id, channel.id)
    same = next((one for one in on_its_way if _is_same(one.text, change.text)), None)
    if same is not None and _confirm(unit, same, change, channel):
        drop_echo(unit, change, same.id)
    elif any(one.state == Delivery.SENDING for one in on_its_way):
        args = {"channel": channel.id, "change": change.id}
        unit.enqueue("echo", args, key=f"echo:{change.id}", due_at=unit.now + LOOK_AGAIN)
    else:
        drop_echo(unit, change, _write(unit, channel, row, change))


def look_at_echo(unit: Unit, plan: Plan, channel_id: str, change_id: int) -> None:
    """Again, once what was on its way may have arrived."""
    channel = plan.channels.get(channel_id)
    if channel is not None:
        place_echo(unit, channel, plan, change_id)


def _data(item: OtherItem, receipt: Receipt) -> dict[str, Any]:
    assert item.message is not None
    message = item.message
    return {
        "thread_key": message.thread_key[:MOST],
        "to": [item.to.kind, item.to.value, item.to.name] if item.to else None,
        "public": message.public,
        "manner": message.manner[:16],
        "link": message.link[:2000],
        "in_reply_to": message.in_reply_to[:998],
        "post": message.post.external_id[:998] if message.post else None,
        "history": receipt.history,
        "media": [as_listed(one) for one in message.media],
    }


def _conversation(unit: Unit, channel: Channel, plan: Plan, change: AnyRow) -> AnyRow | None:
    """That of its thread; where there is none, one that begins with our word to that customer."""
    key, to = change.data["thread_key"], change.data["to"]
    id = _by_key(unit, channel, plan, key) if key else None
    if id is None and to:
        id = _begin(unit, channel, plan, Party(*to), key)
    if id is None:
        return None
    statement = select(conversations).where(conversations.c.id == id).with_for_update()
    return unit.connection.execute(statement).one()


def _by_key(unit: Unit, channel: Channel, plan: Plan, key: str) -> int | None:
    other = aliases(unit, plan, channel.id, {key}).get(key)
    id = newest_by_key(unit, channel.id, {key}).get(key)
    if other is not None and (id is None or other.at > _last_at(unit, id)):
        id = other.conversation_id
    for _ in range(5):
        into = unit.connection.execute(
            select(conversations.c.merged_into).where(conversations.c.id == id)
        ).scalar()
        if into is None:
            break
        id = into
    return id


def _last_at(unit: Unit, id: int) -> datetime:
    found = select(conversations.c.last_message_at).where(conversations.c.id == id)
    at: datetime = unit.connection.execute(found).scalar_one()
    return at


def _begin(unit: Unit, channel: Channel, plan: Plan, to: Party, key: str) -> int:
    customer = find_or_make_contact(unit, plan, to)
    id = insert_begun(unit, plan, channel, customer, to, key or None)
    data = {"channel": channel.id, "team": channel.entry.team, "ours": True, "elsewhere": True}
    unit.emit("conversation.created", id, 1, data)
    return id


def _on_its_way(unit: Unit, conversation_id: int, channel: str) -> Sequence[AnyRow]:
    return unit.connection.execute(
        select(
            messages.c.id, messages.c.text, deliveries.c.state, deliveries.c.id.label("delivery")
        )
        .join(deliveries, deliveries.c.message_id == messages.c.id)
        .where(
            deliveries.c.conversation_id == conversation_id,
            deliveries.c.channel == channel,
            deliveries.c.state.in_((Delivery.SENDING, Delivery.UNCONFIRMED, Delivery.QUEUED)),
            deliveries.c.attempts > 0,
        )
        .order_by(messages.c.id)
    ).all()


def _is_same(ours: str, theirs: str) -> bool:
    """Platforms and signatures add; nothing is taken away."""
    words = " ".join(ours.split())
    return bool(words) and " ".join(theirs.split()).startswith(words)


def _confirm(unit: Unit, ours: AnyRow, change: AnyRow, channel: Channel) -> bool:
    """What we did not know of went out: the platform shows it to us. While it is being sent, whoever
    sends it will say so."""
    if ours.state == Delivery.SENDING:
        return False
    return settle_as_sent(unit, ours.delivery, Sent(change.about), channel)


def _write(unit: Unit, channel: Channel, row: AnyRow, change: AnyRow) -> int:
    id, data = unit.new_id(), change.data
    history = bool(data["history"])
    stands = stand_after_echo(unit, row, change.at, id, change.text, history, channel.id)
    unit.connection.execute(
        insert(messages).values(
            id=id,
            conversation_id=row.id,
            channel=channel.id,
            channel_kind=channel.kind,
            direction=Direction.OUTBOUND,
            visibility=Visibility.CUSTOMER,
            public=data["public"],
            origin=Origin.HUMAN,
            author_kind="system",
            author_name=change.author_name,
            text=change.text,
            reply_text=change.text,
            external_id=change.about,
            in_reply_to=data["in_reply_to"] or None,
            references=[],
            parties={"to": [data["to"]]} if data["to"] else {},
            fields={"elsewhere": True},
            language=row.language,
            history=history,
            sent_at=change.at,
            received_at=unit.now,
            receipt_id=change.receipt_id,
            thread_key=data["thread_key"] or None,
            manner=data["manner"] or None,
            link=data["link"] or None,
            options=stands.options,
        )
    )
    unit.connection.execute(
        insert(deliveries).values(
            id=unit.new_id(),
            message_id=id,
            conversation_id=row.id,
            channel=channel.id,
            state=Delivery.SENT,
            at=change.at,
            attempts=1,
            platform_id=change.about,
        )
    )
    index.add(unit, [(id, analyse(change.text, row.language))])
    keep_media(unit, channel.id, id, data["media"])
    stands.tell(unit, id)
    return id
