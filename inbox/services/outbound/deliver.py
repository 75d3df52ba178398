"""Sending: take (commit), send, record (commit). Whether it went out is either known or said to be unknown."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec

import structlog
from sqlalchemy import case, select, update

from inbox.model.actor import SYSTEM
from inbox.model.errors import (
    BusyError,
    PermanentError,
    ReauthoriseError,
    TemporaryError,
    UnknownOutcomeError,
)
from inbox.model.messages import Party
from inbox.model.outbound import Outbound, OutgoingAttachment, Sent
from inbox.model.words import Delivery, NotSent, Origin
from inbox.services.chat.answering import GIVE_UP_AFTER as GIVE_UP_CHAT_AFTER
from inbox.services.chat.answering import LOOK_AGAIN, turn_to_mail
from inbox.services.conversations.stand import change_row, opened, wait_as_it_is
from inbox.services.outbound.channel_texts import in_language
from inbox.services.outbound.refused import Owed, missed, said_of, still_to_send, whom_it_is_for
from inbox.services.outbound.rows import public_name
from inbox.services.plan import Channel, Plan
from inbox.services.platforms.sent import note_sent
from inbox.services.promises.kept import take_back_kept
from inbox.services.running.health import note_failure, note_success
from inbox.services.waits.back import give_clock_back, take_wait
from inbox.services.waits.sent import stop_clock
from inbox.store.blobs import Blobs
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import attachments, deliveries, messages
from inbox.store.unit import AnyRow, Unit

log = structlog.get_logger()

PAUSES = (30, 60, 300, 900, 1800, 3600)
GIVE_UP_AFTER = timedelta(hours=48)
RECORD_PAUSES = (0.2, 1, 3, 10, 20)
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Taken:
    delivery: AnyRow
    message: AnyRow
    conversation: AnyRow
    files: tuple[AnyRow, ...]
    author_name: str
    owed: Owed = ()


class SendLater(Exception):
    """Raised when the job has to run again, its lane held until then."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__("later")
        self.pause = pause


def deliver(store: Store, blobs: Blobs, plan: Plan, delivery_id: int) -> None:
    """Raises SendLater after a temporary failure, and when its time has not come."""
    taken = store.write_as(SYSTEM, take, delivery_id)
    if taken is None:
        return
    channel = plan.channels.get(taken.delivery.channel)
    if channel is None:
        words = "This channel is no longer configured."
        store.write(record_failure, taken, words, NotSent.CHANNEL_GONE)
        return
    if channel.connector.capabilities.live:
        turned = _nobody_came(store, plan, channel, taken)
        if turned is None:
            return
        channel, taken = turned
    try:
        sent = channel.connector.send(outbound(taken, channel, blobs, plan))
    except (PermanentError, FileNotFoundError) as error:
        insist(store, record_failure, taken, *_told(error))
    except UnknownOutcomeError as error:
        _settle_unknown(store, blobs, plan, channel, taken, error)
    except (TemporaryError, ReauthoriseError) as error:
        _later(store, channel, taken, error)
    else:
        _went(store, channel, taken, sent)


def _went(store: Store, channel: Channel, taken: Taken, sent: Sent) -> None:
    """A copy that arrived is no answer: who was turned down decides, and alone gets it another time."""
    without = missed(taken.owed, sent.refused)
    if not without:
        insist(store, record, taken, sent, platform_of(channel))
        store.write_lightly(SYSTEM, note_success, channel.id)
        return
    insist(store, note_refused, taken, sent.refused)
    said = said_of(sent.refused.items())
    if without <= sent.later:
        _later(store, channel, taken, TemporaryError(said))
    else:
        insist(store, record_failure, taken, said, NotSent.ADDRESS_REFUSED)


def _nobody_came(
    store: Store, plan: Plan, channel: Channel, taken: Taken
) -> tuple[Channel, Taken] | None:
    """A chat's visitor has not fetched it: it goes by mail, waits a while longer, or is given up."""
    parts = (channel, taken.delivery, taken.message, taken.conversation)
    mail = store.write(turn_to_mail, plan, *parts)
    if mail is not None:
        return mail, store.read(_read, taken.delivery)
    if store.clock() - taken.message.received_at < GIVE_UP_CHAT_AFTER:
        insist(store, record_pause, taken, "The visitor is not there.", LOOK_AGAIN)
        raise SendLater(LOOK_AGAIN)
    words = "The visitor has left, and left no address."
    insist(store, record_failure, taken, words, NotSent.VISITOR_LEFT)
    return None


def insist(
    store: Store,
    record: Callable[Concatenate[Unit, Taken, P], None],
    taken: Taken,
    *args: P.args,
    **kwargs: P.kwargs,
) -> None:
    """Writes down what is known, also where the database takes nothing for a while: if that were
    lost, a person would have to find it out."""
    for pause in RECORD_PAUSES:
        try:
            return store.write(record, taken, *args, **kwargs)
        except BusyError:
            time.sleep(pause)
    store.write(record, taken, *args, **kwargs)


def _told(error: Exception) -> tuple[str, NotSent]:
    if isinstance(error, PermanentError):
        return str(error), error.why or NotSent.REFUSED
    return "A file that belongs to it is gone.", NotSent.FILE_GONE


def take(unit: Unit, delivery_id: int) -> Taken | None:
    """Marks it `sending`. None when it was withdrawn, has left, or is not due.

    One that is `sending` already belongs to a worker that died on the way: we can't know.
    """
    row = unit.connection.execute(select(deliveries).where(deliveries.c.id == delivery_id)).first()
    if row is None:
        return None
    if row.state == Delivery.SENDING:
        words = "The program stopped while it was sending."
        record_unknown(unit, _read(unit, row), words, NotSent.STOPPED)
        return None
    if row.send_at is not None and row.send_at > unit.now:
        # The clock of whoever handed it over runs before ours.
        raise SendLater(row.send_at - unit.now)
    swapped = unit.connection.execute(
        update(deliveries)
        .where(
            deliveries.c.id == delivery_id,
            deliveries.c.state.in_((Delivery.SCHEDULED, Delivery.QUEUED)),
            deliveries.c.send_at.is_(None) | (deliveries.c.send_at <= unit.now),
            deliveries.c.approval.is_(None) | (deliveries.c.approval == "given"),
        )
        .values(
            state=Delivery.SENDING,
            attempts=deliveries.c.attempts + 1,
            at=unit.now,
            next_try_at=None,
        )
    )
    return _read(unit, row) if swapped.rowcount == 1 else None


def _read(unit: Unit, delivery: AnyRow) -> Taken:
    message = unit.connection.execute(
        select(messages).where(messages.c.id == delivery.message_id)
    ).one()
    row = unit.connection.execute(
        select(conversations).where(conversations.c.id == delivery.conversation_id)
    ).one()
    files = unit.connection.execute(
        select(attachments).where(attachments.c.message_id == message.id).order_by(attachments.c.id)
    ).all()
    author = public_name(unit, message.author_id) if message.author_kind == "agent" else ""
    owed = whom_it_is_for(unit, message, row)
    return Taken(delivery, message, row, tuple(files), author, owed)


def outbound(taken: Taken, channel: Channel, blobs: Blobs, plan: Plan) -> Outbound:
    """The same for the same message, however often it is made."""
    message, row = taken.message, taken.conversation

    def parties(name: str) -> tuple[Party, ...]:
        return tuple(Party(*one) for one in message.parties.get(name, ()))

    return Outbound(
        message_id=message.header_id,
        thread_token=message.options.get("thread_token") or row.thread_token,
        to=parties("to"),
        cc=parties("cc"),
        bcc=parties("bcc"),
        text=message.text,
        html=message.html or "",
        subject=message.subject,
        in_reply_to=message.in_reply_to or "",
        references=tuple(message.references or ()),
        attachments=tuple(
            OutgoingAttachment(
                f.filename, f.content_type, blobs.get(f.hash), f.inline, f.content_id
            )
            for f in taken.files
        ),
        origin=Origin(message.origin),
        author_name=taken.author_name,
        signature=in_language(channel.entry.signature, row.language, channel, plan),
        mode=message.options.get("mode", "private"),
        written_at=_moment(message.options.get("leaves_at")) or message.received_at,
        thread_key=message.options.get("thread_key") or "",
        post_id=message.options.get("post") or "",
        only=still_to_send(taken.owed, taken.delivery.refused),
        last_inbound_at=_moment(message.options.get("last_inbound_at")),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _later(
    store: Store, channel: Channel, taken: Taken, error: TemporaryError | ReauthoriseError
) -> None:
    since = taken.delivery.send_at or taken.message.received_at
    if store.clock() - since > GIVE_UP_AFTER:
        words = f"Tried for two days. {error}"
        insist(store, record_failure, taken, words, NotSent.TRIED_LONG)
        return
    asked = error.retry_after if isinstance(error, TemporaryError) else None
    pause = asked or timedelta(seconds=PAUSES[min(taken.delivery.attempts, len(PAUSES) - 1)])
    insist(store, record_pause, taken, str(error), pause)
    is_locked_out = isinstance(error, ReauthoriseError)
    store.write_lightly(
        SYSTEM, note_failure, channel.id, str(error), is_locked_out, trouble=error.trouble
    )
    raise SendLater(pause)


def note_refused(unit: Unit, taken: Taken, refused: Mapping[str, str]) -> None:
    unit.connection.execute(
        update(deliveries)
        .where(deliveries.c.id == taken.delivery.id)
        .values(refused={who: words[:2000] for who, words in refused.items()})
    )


def record_pause(unit: Unit, taken: Taken, why: str, pause: timedelta) -> None:
    unit.connection.execute(
        update(deliveries)
        .where(deliveries.c.id == taken.delivery.id, deliveries.c.state == Delivery.SENDING)
        .values(state=Delivery.QUEUED, error=why[:2000], at=unit.now, next_try_at=unit.now + pause)
    )


def _settle_unknown(
    store: Store,
    blobs: Blobs,
    plan: Plan,
    channel: Channel,
    taken: Taken,
    error: UnknownOutcomeError,
) -> None:
    """Asks the platform where it can be asked; else a person decides."""
    if channel.connector.capabilities.can_confirm:
        try:
            found = channel.connector.confirm(outbound(taken, channel, blobs, plan))
        except (TemporaryError, PermanentError, ReauthoriseError):
            found = None
        if found is not None:
            insist(store, record, taken, found, platform_of(channel))
            return
    insist(store, record_unknown, taken, str(error), error.why or NotSent.NO_ANSWER)


def platform_of(channel: Channel) -> str:
    """The source that echoes, reads and answers come from; empty for mail, which has none."""
    connector = channel.connector
    return "" if connector.capabilities.recipients else connector.source()


def record(unit: Unit, taken: Taken, sent: Sent, platform: str = "") -> None:
    """It is out, and the clock stops. A late answer may still turn `unconfirmed` into `sent`."""
    swapped = unit.connection.execute(
        update(deliveries)
        .where(
            deliveries.c.id == taken.delivery.id,
            deliveries.c.state.in_((Delivery.SENDING, Delivery.UNCONFIRMED)),
        )
        .values(
            state=Delivery.SENT,
            error=None,
            why=None,
            at=unit.now,
            platform_id=sent.external_id[:998],
            refused=dict(sent.refused) or None,
        )
    )
    if swapped.rowcount == 1:
        stop_clock(unit, taken.message, taken.conversation.id, unit.now)
    if platform:
        note_sent(unit, taken, sent, platform)


def settle_as_sent(unit: Unit, delivery_id: int, sent: Sent, channel: Channel) -> bool:
    """The platform showed us what we did not know to have gone out. False when it moved meanwhile."""
    row = unit.connection.execute(select(deliveries).where(deliveries.c.id == delivery_id)).one()
    swapped = unit.connection.execute(
        update(deliveries)
        .where(
            deliveries.c.id == delivery_id,
            deliveries.c.state.in_((Delivery.UNCONFIRMED, Delivery.QUEUED)),
        )
        .values(
            state=Delivery.SENT,
            error=None,
            why=None,
            at=unit.now,
            platform_id=sent.external_id[:998],
        )
    )
    if swapped.rowcount != 1:
        return False
    taken = _read(unit, row)
    take_wait(unit, taken.conversation, taken.message.id)
    taken = _read(unit, row)
    stop_clock(unit, taken.message, taken.conversation.id, unit.now)
    note_sent(unit, taken, sent, platform_of(channel))
    _rest(unit, taken)
    return True


def _rest(unit: Unit, taken: Taken) -> None:
    """The customer has their answer: nobody waits, unless they wrote meanwhile."""
    row = unit.connection.execute(
        select(conversations).where(conversations.c.id == taken.conversation.id)
    ).one()
    values = wait_as_it_is(unit, row.id)
    if row.status == "open" and not values["unanswered"]:
        values |= {"status": "pending", "pending_on": "customer"}
    version = change_row(unit, row, values)
    unit.emit("delivery.resolved", row.id, version, {"message": str(taken.message.id)})


def record_failure(unit: Unit, taken: Taken, said: str, why: NotSent) -> None:
    _record_trouble(unit, taken, Delivery.FAILED, said, why)


def record_unknown(unit: Unit, taken: Taken, said: str, why: NotSent) -> None:
    _record_trouble(unit, taken, Delivery.UNCONFIRMED, said, why)


def _record_trouble(unit: Unit, taken: Taken, state: Delivery, said: str, why: NotSent) -> None:
    """Open again, in the view *Failed*; the clock runs on from where it started."""
    swapped = unit.connection.execute(
        update(deliveries)
        .where(deliveries.c.id == taken.delivery.id, deliveries.c.state == Delivery.SENDING)
        .values(state=state, error=said[:2000], why=why, at=unit.now)
    )
    if swapped.rowcount != 1:
        return
    id = taken.conversation.id
    told = give_clock_back(unit, taken.message.id, id)
    unit.connection.execute(
        update(conversations)
        .where(conversations.c.id == id)
        .values(
            **{
                **opened(),
                "status": case((conversations.c.status == "spam", "spam"), else_="open"),
            },
            failed=True,
            version=conversations.c.version + 1,
        )
    )
    version = unit.connection.execute(
        select(conversations.c.version).where(conversations.c.id == id)
    ).scalar_one()
    kind = "delivery.failed" if state is Delivery.FAILED else "delivery.unconfirmed"
    data = {"message": str(taken.message.id), "channel": taken.message.channel, **told}
    unit.emit(kind, id, version, data)
    take_back_kept(unit, taken.message.id)
