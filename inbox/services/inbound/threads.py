"""Which conversation a message belongs to. Pure: what it may rest on was looked up before.

1. Our own unguessable token, in an id it answers to or an address it was sent to, threads anyone: where
   the mail of ours stands that it answers, else where the token began.
2. A foreign id (In-Reply-To, References) threads a participant or somebody who stood in copy; for
   anybody else it only links.
3. The subject threads only the same customer's answer (`Re:`, `Sv:` …) to a matter that is not closed
   for long; never alone, and never when DMARC failed or a form sent it in somebody's name.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from inbox.model.messages import IncomingMessage
from inbox.model.own_ids import OURS

C = TypeVar("C")

_PREFIX = re.compile(
    r"^\s*(?:re|sv|svar|vs|vb|fw|fwd|aw|wg|antw|vl|ang|tr|rép|ref)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]\s*",
    re.IGNORECASE,
)
_TAGS = re.compile(r"^\s*\[[^\]]{1,40}\]\s*")
_REPLY = re.compile(
    r"^\s*(?:re|sv|svar|aw|antw|vs|ang)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]", re.IGNORECASE
)


def bare_subject(subject: str) -> str:
    """Without what mail programs put before it, for comparing."""
    for _ in range(20):
        shorter = _TAGS.sub("", _PREFIX.sub("", subject, 1), 1)
        if shorter == subject:
            break
        subject = shorter
    return " ".join(subject.split()).casefold()


def is_reply_subject(subject: str) -> bool:
    return bool(_REPLY.match(subject))


@dataclass(frozen=True, slots=True)
class Found(Generic[C]):
    conversation: C | None
    """Where the message belongs."""
    linked: C | None = None
    """What it points to but doesn't belong to: a new conversation is linked to it."""
    by: str = ""
    """`token`, `reference` or `subject`."""


@dataclass(frozen=True, slots=True)
class Known(Generic[C]):
    """What was looked up for a set of messages."""

    by_token: Mapping[str, C]
    by_header: Mapping[str, C]
    by_contact: Callable[[str, str], Sequence[C]]
    """Conversations of that identity (kind, value) that are open or closed not long ago, newest first."""
    is_participant: Callable[[C, str, str], bool]
    subject_of: Callable[[C], str]


def find_conversation(message: IncomingMessage, known: Known[C]) -> Found[C]:
    for token in message.thread_tokens:
        if token in known.by_token:
            return Found(_split_off(message, known) or known.by_token[token], by="token")
    referred = _referred(message, known)
    if referred is not None:
        if _takes_part(message, referred, known):
            return Found(referred, by="reference")
        return Found(None, linked=referred)
    return Found(_by_subject(message, known), by="subject")


def _split_off(message: IncomingMessage, known: Known[C]) -> C | None:
    """Our mail may have moved to another conversation, and its id, which holds the token, stayed."""
    id = message.in_reply_to or next(reversed(message.references), "")
    return known.by_header.get(id) if id.startswith(OURS) else None


def _referred(message: IncomingMessage, known: Known[C]) -> C | None:
    ids = (message.in_reply_to, *reversed(message.references))
    return next((known.by_header[id] for id in ids if id and id in known.by_header), None)


def _takes_part(message: IncomingMessage, conversation: C, known: Known[C]) -> bool:
    author = message.author
    if author is None or not _is_believed(message):
        return False
    return known.is_participant(conversation, author.kind, author.value)


def _is_believed(message: IncomingMessage) -> bool:
    return message.authentication != "fail" and not message.relayed_by


def _by_subject(message: IncomingMessage, known: Known[C]) -> C | None:
    author = message.author
    if author is None or not _is_believed(message) or not is_reply_subject(message.subject):
        return None
    subject = bare_subject(message.subject)
    if not subject:
        return None
    mine = known.by_contact(author.kind, author.value)
    return next((c for c in mine if bare_subject(known.subject_of(c)) == subject), None)
