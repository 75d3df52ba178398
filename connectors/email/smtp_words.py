"""What SMTP's numbers mean, in words an agent can act on."""

import re

from inbox.model.errors import ConnectorError, PermanentError, TemporaryError
from inbox.model.words import NotSent

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# RFC 3463 and the IANA list of enhanced status codes: subject.detail.
_BY_DETAIL = {
    "1.1": "There is no such address",
    "1.2": "There is no such domain: check what stands after the @",
    "1.3": "The address is not written as an address can be",
    "1.6": "The recipient has moved and left no address",
    "1.7": "The server does not accept our sender address",
    "1.8": "The server does not accept our sender address",
    "1.10": "The domain takes no mail",
    "2.1": "The recipient's mailbox is closed",
    "2.2": "The recipient's mailbox is full",
    "2.3": "The message is larger than the recipient may receive",
    "3.4": "The message is too large",
    "4.4": "There is no such domain: check what stands after the @",
    "5.3": "There are too many recipients",
    "6.0": "The server does not accept this kind of content",
    "7.1": "The server does not let us send to this recipient",
    "7.8": "The mail server refused our log-in",
    "7.9": "The mail server refused our log-in",
    "7.23": "The sender check (SPF) failed: tell those who run the mail domain",
    "7.25": "Our mail server has no reverse DNS entry: tell those who run it",
    "7.26": "The sender check (SPF, DKIM or DMARC) failed: tell those who run the mail domain",
}
_BY_CODE = {
    421: "The mail server is closing down or busy",
    450: "The recipient's mailbox can't be reached just now",
    451: "The mail server has trouble of its own",
    452: "The mail server is full or we send too much",
    500: "The mail server did not understand us",
    501: "The mail server did not accept the address",
    503: "The mail server did not expect this",
    521: "The domain takes no mail",
    530: "The mail server wants a log-in",
    535: "The mail server refused our log-in",
    541: "The message was refused as unwanted",
    550: "There is no such address, or the server does not let us send to it",
    551: "The recipient is not on this server",
    552: "The message is too large or the mailbox is full",
    553: "The address is not allowed",
    554: "The message was refused",
    556: "The domain takes no mail",
}
_SPAM = re.compile(r"spam|junk|block ?list|blacklist|reputation|policy|unsolicited", re.IGNORECASE)


def plain_words(code: int, said: str) -> str:
    """A sentence, and the server's own words after it."""
    found = _ENHANCED.search(said)
    words = _BY_DETAIL.get(f"{found.group(2)}.{found.group(3)}") if found else None
    if not words and _SPAM.search(said):
        words = "The server takes us or the message for unwanted"
    words = words or _BY_CODE.get(code) or "The mail server refused the message"
    return f"{words}. The server said: {code} {said}".strip()


def refusal(
    code: int, said: str, prefix: str = "", why: NotSent = NotSent.REFUSED
) -> ConnectorError:
    """4xx may work later, 5xx never will (RFC 5321 section 4.2.1)."""
    words = f"{prefix}{plain_words(code, said)}"
    return PermanentError(words, why=why) if 500 <= code <= 599 else TemporaryError(words)


def readable(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:400]
