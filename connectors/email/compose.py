"""A reply as the bytes of a mail: pure, and the same bytes every time for the same Outbound.

Header lines are made in compose_headers and parts in compose_parts; nothing that came from outside
reaches a header but through them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from connectors.email import compose_html
from connectors.email.compose_headers import (
    Lines,
    addresses,
    identifiers,
    one_identifier,
    trimmed,
    unstructured,
)
from connectors.email.compose_parts import Node, attached, boundary, group, text_part
from connectors.email.own_address import add_tag, encode_domain, needs_utf8
from connectors.email.reading import LOOP_HEADER
from inbox.model.content_ids import named_in, plain
from inbox.model.messages import Party
from inbox.model.outbound import Outbound, OutgoingAttachment
from inbox.model.words import Origin


@dataclass(frozen=True, slots=True)
class Sender:
    """Our side of a mail."""

    address: str
    name: str
    channel: str
    """The channel's id: stands in our loop mark."""
    plus_addressing: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail and its envelope."""

    content: bytes
    sender: str
    recipients: tuple[str, ...]
    utf8: bool
    """Takes a server with SMTPUTF8 (RFC 6531)."""


def compose(outbound: Outbound, sender: Sender, at: datetime) -> Mail:
    """Raises ValueError for an address or a Message-ID that can't be."""
    recipients = envelope(outbound)
    ours = encode_domain(sender.address)
    # Bcc is in the envelope alone, and whether a header needs UTF-8 hangs on what it shows.
    utf8 = needs_utf8(frozenset((ours, *recipients)))
    lines = Lines(utf8)
    _who(lines, outbound, sender, ours)
    _what(lines, outbound, at)
    _loop_marks(lines, outbound, sender)
    content = lines.encode() + _body(outbound).encode()
    return Mail(content, ours, recipients, utf8)


def envelope(outbound: Outbound) -> tuple[str, ...]:
    """Each once, whatever the case of its domain."""
    found = (encode_domain(value.strip()) for value in addressed(outbound))
    return tuple({address.lower(): address for address in found}.values())


def addressed(outbound: Outbound) -> list[str]:
    """Values of the parties that it goes to this time."""
    parties = (*outbound.to, *outbound.cc, *outbound.bcc)
    return [one.value for one in parties if not outbound.only or one.value in outbound.only]


def _who(lines: Lines, outbound: Outbound, sender: Sender, ours: str) -> None:
    name = outbound.author_name or sender.name
    lines.add("From", addresses([(name, ours)], lines.utf8))
    if sender.plus_addressing and outbound.thread_token:
        reply_to = encode_domain(add_tag(ours, outbound.thread_token))
        lines.add("Reply-To", addresses([(sender.name, reply_to)], lines.utf8))
    for header, parties in (("To", outbound.to), ("Cc", outbound.cc)):
        if parties:
            lines.add(header, addresses(_shown(parties), lines.utf8))
    if not (outbound.to or outbound.cc):
        lines.add("To", "undisclosed-recipients:;")


def _shown(parties: Sequence[Party]) -> list[tuple[str, str]]:
    return [(party.name, encode_domain(party.value.strip())) for party in parties]


def _what(lines: Lines, outbound: Outbound, at: datetime) -> None:
    lines.add("Subject", unstructured("Subject", outbound.subject))
    lines.add("Date", format_datetime(at))
    lines.add("Message-ID", one_identifier(outbound.message_id))
    references = trimmed((*outbound.references, outbound.in_reply_to))
    if answered := identifiers([outbound.in_reply_to]):
        lines.add("In-Reply-To", answered)
    if references:
        lines.add("References", references)


def _loop_marks(lines: Lines, outbound: Outbound, sender: Sender) -> None:
    """RFC 3834 section 5, and what Exchange and others go by."""
    if outbound.origin is Origin.HUMAN:
        return
    replied = bool(outbound.in_reply_to) and outbound.origin is Origin.AUTOMATIC
    lines.add("Auto-Submitted", "auto-replied" if replied else "auto-generated")
    lines.add("X-Auto-Response-Suppress", "All")
    lines.add("Precedence", "bulk")
    lines.add(LOOP_HEADER, unstructured(LOOP_HEADER, sender.channel))


def _body(outbound: Outbound) -> Node:
    mark = boundary(outbound.message_id)
    html = outbound.html or compose_html.from_text(outbound.text)
    inline = [a for a in outbound.attachments if _is_shown_in(html, a)]
    plain = text_part("plain", compose_html.sign_text(outbound.text, outbound.signature))
    rich = text_part("html", compose_html.document(html, outbound.signature))
    if inline:
        pictures = [attached(one, "inline") for one in inline]
        rich = group("related", f"{mark}r", [rich, *pictures], root="text/html")
    body = group("alternative", f"{mark}a", [plain, rich])
    others = [attached(a) for a in outbound.attachments if a not in inline]
    return group("mixed", f"{mark}m", [body, *others]) if others else body


def _is_shown_in(html: str, attachment: OutgoingAttachment) -> bool:
    return plain(attachment.content_id) in named_in(html)
