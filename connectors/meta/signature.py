"""Whether a call is the platform's: what it signs, and the question by which it is let in.

developers.facebook.com/docs/graph-api/webhooks/getting-started: `X-Hub-Signature-256` is `sha256=` and
the HMAC-SHA256 of the body as it came, keyed with the app's secret.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping

PREFIX = "sha256="


def sign(body: bytes, secret: str) -> str:
    return PREFIX + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, header: str, secrets: Iterable[str]) -> bool:
    """By any of the secrets. Every one is tried, so that time tells nothing about which."""
    given = header.strip().encode("utf-8", "replace")
    found = [hmac.compare_digest(sign(body, secret).encode(), given) for secret in secrets]
    return any(found)


def challenge(query: Mapping[str, str], verify_token: str) -> bytes:
    """What to answer to the subscription check. Raises PermissionError."""
    if query.get("hub.mode") != "subscribe":
        raise PermissionError("This address is called by Facebook and Instagram")
    given = query.get("hub.verify_token", "")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), verify_token.encode()):
        raise PermissionError("The verify token is not that of this channel")
    return query.get("hub.challenge", "")[:1000].encode("utf-8", "replace")


def proof(token: str, secret: str) -> str:
    """`appsecret_proof`: shows that whoever holds the token is the app."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
