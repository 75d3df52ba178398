"""Everything about a receipt that needs no database: parsed, its language, its words, what the rules say."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from inbox.model.errors import ParseError
from inbox.model.messages import IncomingAttachment, IncomingMessage, OtherItem
from inbox.model.receipts import Receipt
from inbox.model.words import Auto
from inbox.services.plan import Channel, Plan
from inbox.store.blobs import Blobs
from inbox.store.search.terms import analyse
from routing.facts import Facts
from routing.language import detect
from routing.rules import Decision, decide

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class KeptAttachment:
    attachment: IncomingAttachment
    hash: str


@dataclass(frozen=True, slots=True)
class Understood:
    """One message, ready to be written."""

    receipt: Receipt
    message: IncomingMessage
    at: datetime
    """When it reached us; the customer's clock starts here."""
    language: str
    terms: Sequence[str]
    decision: Decision
    attachments: tuple[KeptAttachment, ...]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    receipt: Receipt
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Understanding:
    messages: tuple[Understood, ...] = ()
    others: tuple[tuple[Receipt, OtherItem], ...] = ()
    failed: tuple[NotUnderstood, ...] = ()
    receipts: tuple[Receipt, ...] = ()


def understand(
    receipts: Sequence[Receipt], channel: Channel, plan: Plan, blobs: Blobs
) -> Understanding:
    """Never raises for what a receipt holds: what can't be read is named and goes aside."""
    messages: list[Understood] = []
    others: list[tuple[Receipt, OtherItem]] = []
    failed: list[NotUnderstood] = []
    for receipt in receipts:
        try:
            parsed = channel.connector.parse(receipt)
            messages += [_message(receipt, one, channel, plan, blobs) for one in parsed.messages]
            others += [(receipt, one) for one in parsed.others]
        except ParseError as error:
            failed.append(NotUnderstood(receipt, "unreadable", str(error)[:2000]))
        except OSError:
            raise  # The disk, not the message: the whole set is tried again.
        except Exception as error:  # noqa: BLE001 - a fault of ours must not hold up what comes after
            log.error("reading a receipt failed", receipt=receipt.id, error=type(error).__name__)
            failed.append(NotUnderstood(receipt, "fault", type(error).__name__))
    return Understanding(tuple(messages), tuple(others), tuple(failed), tuple(receipts))


def _message(
    receipt: Receipt, message: IncomingMessage, channel: Channel, plan: Plan, blobs: Blobs
) -> Understood:
    words = f"{message.subject}\n{message.reply_text or message.text}"
    language = message.language or detect(words)
    return Understood(
        receipt=receipt,
        message=message,
        at=_when(receipt, message),
        language=language,
        terms=_terms(message, language),
        decision=decide(_facts(message, channel, language), plan.rulebook),
        attachments=tuple(
            KeptAttachment(one, blobs.put(one.content)) for one in message.attachments
        ),
    )


def _terms(message: IncomingMessage, language: str) -> list[str]:
    who = f"{message.author.name} {message.author.value}" if message.author else ""
    names = " ".join(one.filename for one in message.attachments[:50])
    # Quoted history is found where it was written, not again in every answer.
    return analyse(
        f"{message.subject}\n{message.reply_text or message.text}\n{who}\n{names}", language
    )


def _facts(message: IncomingMessage, channel: Channel, language: str) -> Facts:
    return Facts(
        channel=channel.id,
        channel_kind=channel.kind,
        subject=message.subject,
        text=message.reply_text or message.text,
        sender=message.author.value if message.author else "",
        sender_name=message.author.name if message.author else "",
        to=tuple(party.value for party in message.to),
        cc=tuple(party.value for party in message.cc),
        language=language,
        fields=message.fields,
        tags=message.tags,
        topic=message.topic,
        has_attachments=any(not one.inline for one in message.attachments),
        public=message.public,
        auto=message.auto,
    )


def _when(receipt: Receipt, message: IncomingMessage) -> datetime:
    """When the platform got it, as far as that can be true; history keeps its own time."""
    at = receipt.received_at
    with contextlib.suppress(ValueError, KeyError):
        at = min(at, datetime.fromisoformat(receipt.headers["received-at"]).astimezone(UTC))
    if receipt.history and message.sent_at is not None:
        at = min(at, message.sent_at)
    return at


def is_machine(message: IncomingMessage) -> bool:
    return message.auto is not Auto.NONE
