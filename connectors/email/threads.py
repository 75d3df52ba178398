"""Message-IDs, and our own tokens in them and in addresses."""

import hashlib
import re
from collections.abc import Iterable

from connectors.email.charset import clean
from connectors.email.comments import without_comments
from connectors.email.headers import Headers
from inbox.model.messages import Party

MAX_REFERENCES = 200
_ID = re.compile(r"<\s*([^<>]{1,900}?)\s*>")
_BARE_ID = re.compile(r"(?<![^\s<>,;\"'()])[^\s<>,;\"'()@]{1,900}+@[^\s<>,;\"'()]{1,900}")
_OUR_ID = re.compile(r"<inkorg\.([a-z2-7]{26})\.[^@<>\s]{1,200}@", re.IGNORECASE)
_OUR_ADDRESS = re.compile(r"\+([a-z2-7]{26})@")
_MADE_DOMAIN = "no-message-id.invalid"


def ids_in(value: str) -> tuple[str, ...]:
    """Every Message-ID in a header, with angle brackets, once each. Prose around them is left out."""
    value = clean(value[:100_000])
    found = [_tight(inner) for inner in _ID.findall(value)]
    if not found:
        found = _BARE_ID.findall(value)
    return tuple(dict.fromkeys(f"<{i}>" for i in found if i))[-MAX_REFERENCES:]


def _tight(inner: str) -> str:
    if " " not in inner and "\t" not in inner:
        return inner
    return re.sub(r"\s+", "", without_comments(inner))


def message_id(headers: Headers, raw: bytes) -> str:
    """Made from the bytes when there is none, the same every time."""
    for value in headers.all("message-id"):
        found = ids_in(value)
        if found:
            return found[0]
        bare = re.sub(r"\s+", "", clean(value)).strip("<>")
        if bare:
            return f"<{bare[:900]}>"
    return f"<{hashlib.sha256(raw).hexdigest()[:40]}@{_MADE_DOMAIN}>"


def is_made(identifier: str) -> bool:
    return identifier.endswith(f"@{_MADE_DOMAIN}>")


def answered_ids(headers: Headers) -> tuple[str, tuple[str, ...]]:
    """In-Reply-To (the first id) and References (oldest first)."""
    direct = ids_in(" ".join(headers.all("in-reply-to")))
    references = ids_in(" ".join(headers.all("references")))
    return (direct[0] if direct else ""), references or direct[1:]


def tokens_in(identifiers: Iterable[str], addresses: Iterable[Party]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for identifier in identifiers:
        for token in _OUR_ID.findall(identifier):
            found[token.lower()] = None
    for party in addresses:
        for token in _OUR_ADDRESS.findall(party.value):
            found[token] = None
    return tuple(found)
