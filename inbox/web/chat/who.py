"""Who a visitor is: a token that their browser keeps, and what the site says of them, signed.

A token is short-lived and made anew at each visit; it opens this one chat and nothing else. A site signs
with the channel's `identity_secret`: base64url of JSON `{"id", "name"?, "email"?, "exp"}`, a dot, and the
HMAC-SHA256 of the part before the dot in hex. `exp` is in seconds since 1970, at most a day away.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from connectors.chat import ChatSettings
from connectors.chat.parse import clean, is_email
from inbox.services.chat.visits import Visitor
from inbox.services.signatures import seal, unseal

LONGEST = timedelta(days=1)
MAX_TOKEN = 2_000
MAX_IDENTITY = 4_000


@dataclass(frozen=True, slots=True)
class Identity:
    user: str
    name: str = ""
    email: str = ""


class _Kept(BaseModel):
    """What a token holds."""

    c: str
    v: str
    u: str = ""
    n: str = ""
    at: int


class _Signed(BaseModel):
    id: Annotated[str | int, Field()]
    name: Annotated[str, Field(max_length=200)] = ""
    email: Annotated[str, Field(max_length=320)] = ""
    exp: int


def new_visitor(channel: str, identity: Identity | None = None) -> Visitor:
    user, name = (identity.user, identity.name) if identity else ("", "")
    return Visitor(channel, secrets.token_urlsafe(16), secrets.token_urlsafe(16), user, name)


def make_token(secret: bytes, of: Visitor, now: datetime) -> str:
    kept = {"c": of.key, "v": of.visitor, "u": of.user, "n": of.name, "at": int(now.timestamp())}
    return seal(secret, f"chat {of.channel}", json.dumps(kept, separators=(",", ":")).encode())


def read_token(
    secret: bytes, channel: str, token: str, now: datetime, lives: timedelta
) -> Visitor | None:
    """None for what is not ours, of another channel, or too old."""
    raw = unseal(secret, f"chat {channel}", token) if 0 < len(token) <= MAX_TOKEN else None
    if raw is None:
        return None
    try:
        kept = _Kept.model_validate_json(raw)
    except ValidationError:
        return None
    if now - datetime.fromtimestamp(kept.at, UTC) > lives:
        return None
    return Visitor(channel, kept.c, kept.v, kept.u, kept.n)


def read_identity(settings: ChatSettings, signed: str, now: datetime) -> Identity | None:
    """None for what the site did not sign, or too long ago."""
    secret = settings.identity_secret
    payload, _, mac = signed.partition(".")
    if secret is None or not payload or len(signed) > MAX_IDENTITY or not mac.isascii():
        return None
    key = secret.get_secret_value().encode()
    expected = hmac.new(key, payload.encode(errors="replace"), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, mac.lower()):
        return None
    try:
        raw = base64.b64decode(payload + "=" * (-len(payload) % 4), altchars=b"-_")
        said = _Signed.model_validate_json(raw)
    except (binascii.Error, ValueError):
        return None
    left = said.exp - now.timestamp()
    user = clean(str(said.id))[:200]
    if not user or not 0 < left <= LONGEST.total_seconds():
        return None
    email = clean(said.email).lower()
    return Identity(user, clean(said.name), email if is_email(email) else "")


def settle(known: Visitor | None, channel: str, identity: Identity | None) -> Visitor:
    """Whoever logs out, or in as somebody else, sees nothing of the chat that was."""
    user = identity.user if identity else ""
    if known is None or (known.user and known.user != user):
        return new_visitor(channel, identity)
    if identity is None:
        return known
    return Visitor(channel, known.key, known.visitor, user, identity.name or known.name)
