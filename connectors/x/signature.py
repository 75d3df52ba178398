"""X calls us: the challenge by which we show that we have the app's secret, and by which X shows it too."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

SIGNATURE = "x-twitter-webhooks-signature"
CHALLENGE = "crc_token"
MAX_CHALLENGE = 1_000


def sign(secret: str, body: bytes) -> str:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()


def answer_challenge(secret: str, query: Mapping[str, str]) -> bytes:
    """Raises PermissionError when there is none."""
    token = query.get(CHALLENGE, "")
    if not token or len(token) > MAX_CHALLENGE:
        raise PermissionError("X asks with crc_token.")
    return json.dumps({"response_token": sign(secret, token.encode())}).encode()


def check_signature(secret: str, headers: Mapping[str, str], body: bytes) -> None:
    given = headers.get(SIGNATURE, "")
    if not hmac.compare_digest(sign(secret, body).encode(), given.encode()):
        raise PermissionError(f"{SIGNATURE} does not fit the body.")
