"""Everything about a receipt that needs no database: parsed, its language, its words, what the rules say.

Reading costs the most and needs nothing but the channel and the folder of blobs, so it may be done in
another process; deciding needs the plan as it is now.
"""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

import structlog

from inbox.model.errors import ParseError
from inbox.model.messages import IncomingAttachment, IncomingMessage, OtherItem
from inbox.model.receipts import Receipt
from inbox.model.words import Auto
from inbox.services.plan import Channel, Plan
from inbox.store.blobs import Blobs, digest
from inbox.store.search.terms import analyse
from routing.facts import Facts
from routing.language import Heard, hear
from routing.learning.hints import Hints, hints_for
from routing.rules import Decision, Prepared, decide_prepared, prepare

log = structlog.get_logger()


UNDECIDED = Decision()


@dataclass(frozen=True, slots=True)
class KeptAttachment:
    attachment: IncomingAttachment
    """Without its content, which stands in the blob."""
    hash: str
    size: int


@dataclass(frozen=True, slots=True)
class Understood:
    """One message, ready to be written."""

    receipt: Receipt
    """Without its body."""
    digest: str
    """Of the body."""
    message: IncomingMessage
    at: datetime
    """When it reached us; the customer's clock starts here."""
    language: str
    terms: Sequence[str]
    attachments: tuple[KeptAttachment, ...]
    decision: Decision = UNDECIDED
    hints: Hints = Hints()
    prepared: Prepared | None = None
    """Where what the rules say depends on the conversation: they are asked again when it is known."""
    heard: Heard = Heard()
    """What the text tells of its language; who wrote it may tell more."""


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


@dataclass(frozen=True, slots=True)
class Kept:
    """A receipt as it stands in its row: a large body is in a blob and not read yet."""

    receipt: Receipt
    blob: str | None = None


class Reader(Protocol):
    """Reads one set at a time: it is asked for, and the answer fetched when it is wanted."""

    def ask(self, channel: str, kept: Sequence[Kept]) -> None: ...

    def answer(self) -> Understanding: ...


class ReadHere:
    """Reads in this process, when the answer is wanted."""

    def __init__(self, channels: Mapping[str, Channel], blobs: Blobs) -> None:
        self._channels, self._blobs = channels, blobs
        self._asked: tuple[str, Sequence[Kept]] = ("", ())

    def ask(self, channel: str, kept: Sequence[Kept]) -> None:
        self._asked = (channel, kept)

    def answer(self) -> Understanding:
        channel, kept = self._asked
        return read(kept, self._channels[channel], self._blobs)


def read(kept: Sequence[Kept], channel: Channel, blobs: Blobs) -> Understanding:
    """Never raises for what a receipt holds: what can't be read is named and goes aside.

    Bodies are left behind: they are large, and nobody needs them afterwards.
    """
    messages: list[Understood] = []
    others: list[tuple[Receipt, OtherItem]] = []
    failed: list[NotUnderstood] = []
    for one in kept:
        receipt = replace(one.receipt, body=b"")
        try:
            whole = _whole(one, blobs)
            parsed = channel.connector.parse(whole)
            hashed = digest(whole.body)
            messages += [_message(receipt, hashed, each, blobs) for each in parsed.messages]
            others += [(receipt, other) for other in parsed.others]
        except ParseError as error:
            failed.append(NotUnderstood(receipt, error.reason, str(error)[:2000]))
        except OSError:
            raise  # The disk, not the message: the whole set is tried again.
        except Exception as error:  # noqa: BLE001 - a fault of ours must not hold up what comes after
            log.error("reading a receipt failed", receipt=receipt.id, error=type(error).__name__)
            failed.append(NotUnderstood(receipt, "fault", type(error).__name__))
    receipts = tuple(replace(one.receipt, body=b"") for one in kept)
    return Understanding(tuple(messages), tuple(others), tuple(failed), receipts)


def _whole(kept: Kept, blobs: Blobs) -> Receipt:
    return replace(kept.receipt, body=blobs.get(kept.blob)) if kept.blob else kept.receipt


def _message(receipt: Receipt, hashed: str, message: IncomingMessage, blobs: Blobs) -> Understood:
    words = f"{message.subject}\n{message.reply_text or message.text}"
    heard = Heard(message.language) if message.language else hear(words)
    language = heard.language
    kept = tuple(
        KeptAttachment(replace(one, content=b""), blobs.put(one.content), len(one.content))
        for one in message.attachments
    )
    return Understood(
        receipt=receipt,
        digest=hashed,
        message=replace(message, attachments=tuple(one.attachment for one in kept)),
        at=_when(receipt, message),
        language=language,
        terms=_terms(message, language),
        attachments=kept,
        heard=heard,
    )


def in_language(item: Understood, language: str) -> Understood:
    if language == item.language:
        return item
    return replace(item, language=language, terms=_terms(item.message, language))


def decided(understanding: Understanding, channel: Channel, plan: Plan) -> Understanding:
    """With what the rules say. A rule that fails costs the one receipt that it failed on."""
    messages, failed = [], {}
    for one in understanding.messages:
        try:
            hints = _hints(one, plan)
            facts = _facts(one, channel, plan)
            prepared = replace(
                prepare(facts, plan.rulebook), learnt=hints.learnt, learnt_tags=hints.learnt_tags
            )
            decision = decide_prepared(prepared, plan.rulebook)
            again = prepared if prepared.asks_for_standing else None
            messages.append(replace(one, decision=decision, prepared=again, hints=hints))
        except Exception as error:  # noqa: BLE001 - a fault of ours must not hold up what comes after
            log.error("deciding failed", receipt=one.receipt.id, error=type(error).__name__)
            fault = NotUnderstood(one.receipt, "fault", type(error).__name__)
            failed[one.receipt.id] = fault
    return replace(
        understanding,
        messages=tuple(one for one in messages if one.receipt.id not in failed),
        failed=(*understanding.failed, *failed.values()),
    )


def _hints(item: Understood, plan: Plan) -> Hints:
    """Only of what people write now: nobody asks what history or a machine might be about."""
    message = item.message
    if item.receipt.history or is_machine(message):
        return Hints()
    text = message.reply_text or message.text
    tree = plan.rulebook.tree
    return hints_for(
        message.subject,
        text,
        item.language,
        plan.learned,
        tree.topics.keys(),
        plan.learned_tags,
        tree.lasting,
    )


def without_learnt_tags(item: Understood) -> Understood:
    """For a later message: what people took away must not come back."""
    if not item.hints.learnt_tags:
        return item
    decision, by = item.decision, item.hints.tags_by
    gone = {one.value for one in decision.reasons if one.what == "tag" and one.by == by}
    kept = replace(
        decision,
        tags=tuple(tag for tag in decision.tags if tag not in gone),
        reasons=tuple(one for one in decision.reasons if not (one.what == "tag" and one.by == by)),
    )
    return replace(item, decision=kept)


def _terms(message: IncomingMessage, language: str) -> list[str]:
    who = f"{message.called} {message.author.value if message.author else ''}"
    names = " ".join(one.filename for one in message.attachments[:50])
    # Quoted history is found where it was written, not again in every answer.
    return analyse(
        f"{message.subject}\n{message.reply_text or message.text}\n{who}\n{names}", language
    )


def _facts(item: Understood, channel: Channel, plan: Plan) -> Facts:
    message = item.message
    return Facts(
        channel=channel.id,
        channel_kind=channel.kind,
        subject=message.subject,
        text=message.reply_text or message.text,
        sender=message.author.value if message.author else "",
        relayed_by=message.relayed_by,
        sender_name=message.called,
        to=tuple(party.value for party in message.to),
        cc=tuple(party.value for party in message.cc),
        language=item.language,
        fields=message.fields,
        tags=message.tags,
        topic=message.topic,
        has_attachments=any(not one.inline for one in message.attachments),
        public=message.public,
        auto=message.auto,
        at=item.at.astimezone(plan.zone),
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
