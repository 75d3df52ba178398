"""An answer in a chat is sent by the log: the visitor's browser reads it and says that it has it. What
nobody fetches in time goes by mail, as the same conversation."""

from datetime import timedelta

from sqlalchemy import insert, select, update

from inbox.model.messages import Party
from inbox.model.words import Delivery
from inbox.services.chat.visits import find_chat, take_part
from inbox.services.outbound.rows import enqueue_delivery, outgoing_id
from inbox.services.plan import Channel, Plan
from inbox.store.tables.chats import chats
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import deliveries, messages
from inbox.store.unit import AnyRow, Unit

GRACE = timedelta(seconds=60)
"""A reload, a tunnel: not yet gone."""
QUOTED = 600
GIVE_UP_AFTER = timedelta(hours=1)
"""Then whoever answered should know that nobody got it, and that there is no address."""
LOOK_AGAIN = timedelta(minutes=5)
_INSERT_DELIVERY = insert(deliveries)


def way_for(unit: Unit, plan: Plan, row: AnyRow, channel: Channel) -> Channel:
    """The chat itself, or the mailbox that speaks for it when the visitor is gone and left an address."""
    if not channel.connector.capabilities.live or row.thread_key is None:
        return channel
    chat = find_chat(unit, (channel.id, row.thread_key))
    if chat is None or not _address(chat):
        return channel
    is_gone = chat.gone_at is not None and chat.gone_at < unit.now - GRACE
    mail = plan.mail_for(channel)
    return mail if mail is not None and (is_gone or chat.mail_at is not None) else channel


def way_now(unit: Unit, plan: Plan, conversation_id: int, channel: Channel) -> Channel:
    """The same, for whoever shows where an answer would go."""
    if not channel.connector.capabilities.live:
        return channel
    row = unit.connection.execute(
        select(conversations.c.thread_key).where(conversations.c.id == conversation_id)
    ).first()
    return way_for(unit, plan, row, channel) if row is not None else channel


def _address(chat: AnyRow) -> str:
    return str(chat.email)


def hand_over(unit: Unit, channel: Channel, message_id: int, conversation_id: int) -> int:
    """The delivery of what the visitor's browser is about to be told. A job looks after it later."""
    id = unit.new_id()
    values = {
        "id": id,
        "message_id": message_id,
        "conversation_id": conversation_id,
        "channel": channel.id,
        "state": Delivery.QUEUED,
        "at": unit.now,
    }
    unit.connection.execute(_INSERT_DELIVERY, values)
    enqueue_delivery(unit, id, conversation_id, unit.now + patience(channel))
    return id


def patience(channel: Channel) -> timedelta:
    """How long an answer waits for its visitor; a third party's live channel may say nothing of it."""
    return timedelta(minutes=getattr(channel.connector.settings, "mail_after_minutes", 3))


def turn_to_mail(
    unit: Unit, plan: Plan, channel: Channel, delivery: AnyRow, message: AnyRow, row: AnyRow
) -> Channel | None:
    """Gives it to the mailbox that speaks for the chat. None when the visitor has left no address, or when
    it is no longer ours to send. The delivery is being sent already."""
    mail = plan.mail_for(channel)
    chat = find_chat(unit, (channel.id, message.thread_key or ""))
    asked = _reply_to(unit, row.id)
    address = (_address(chat) if chat else "") or (asked.value if asked else "")
    if mail is None or not address:
        return None
    customer = Party("email", address, (chat.name if chat else "") or (asked.name if asked else ""))
    swapped = unit.connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery.id, deliveries.c.state == Delivery.SENDING)
        .values(channel=mail.id, at=unit.now)
    )
    if swapped.rowcount != 1:
        return None
    _rewrite(unit, mail, message, row, customer)
    take_part(unit, row.id, customer)
    unit.connection.execute(
        update(chats)
        .where(chats.c.channel == channel.id, chats.c.key == message.thread_key)
        .values(mail_at=unit.now)
    )
    unit.emit("chat.by_mail", row.id, row.version, {"message": str(message.id)})
    return mail


def _reply_to(unit: Unit, conversation_id: int) -> Party | None:
    """The address that came with what the visitor wrote last: the site said so, or they did."""
    parties = unit.connection.execute(
        select(messages.c.parties)
        .where(
            messages.c.conversation_id == conversation_id,
            messages.c.direction == "inbound",
            messages.c.visibility == "customer",
        )
        .order_by(messages.c.id.desc())
        .limit(1)
    ).scalar()
    return next((Party(*one) for one in (parties or {}).get("reply_to", ())), None)


def _rewrite(unit: Unit, mail: Channel, message: AnyRow, row: AnyRow, to: Party) -> None:
    header_id = outgoing_id(row.thread_token, message.id, mail)
    subject = row.subject if row.subject.lower().startswith("re:") else f"Re: {row.subject}"
    unit.connection.execute(
        update(messages)
        .where(messages.c.id == message.id)
        .values(
            channel=mail.id,
            channel_kind=mail.kind,
            external_id=header_id,
            header_id=header_id,
            subject=subject[:998],
            text=message.text + _quoted(unit, row.id, message.id),
            references=_earlier_mails(unit, row.id, message.id),
            parties={"to": [[to.kind, to.value, to.name]], "cc": [], "bcc": []},
        )
    )


def _quoted(unit: Unit, conversation_id: int, message_id: int) -> str:
    """What the visitor said last, since a mail stands alone."""
    said = unit.connection.execute(
        select(messages.c.text)
        .where(
            messages.c.conversation_id == conversation_id,
            messages.c.direction == "inbound",
            messages.c.visibility == "customer",
            messages.c.id < message_id,
            messages.c.text != "",
        )
        .order_by(messages.c.id.desc())
        .limit(1)
    ).scalar()
    if not said:
        return ""
    return "\n\n" + "\n".join(f"> {line}" for line in said[:QUOTED].splitlines())


def _earlier_mails(unit: Unit, conversation_id: int, message_id: int) -> list[str]:
    """So that the visitor's mail program shows one thread."""
    ids = unit.connection.execute(
        select(messages.c.header_id)
        .where(
            messages.c.conversation_id == conversation_id,
            messages.c.channel_kind == "email",
            messages.c.id != message_id,
            messages.c.header_id != "",
        )
        .order_by(messages.c.id)
    ).scalars()
    return list(ids)[-20:]
