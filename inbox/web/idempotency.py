"""The header Idempotency-Key: which request it stands for."""

import hashlib

from aiohttp import web

from inbox.services.idempotency import Repeatable
from inbox.web.auth import SAFE
from inbox.web.problem import UnreadableError

MAX_KEY = 255


def repeatable(request: web.Request, raw: bytes) -> Repeatable | None:
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method in SAFE:
        return None
    if not 0 < len(key) <= MAX_KEY or not key.isprintable():
        raise UnreadableError(
            f"An Idempotency-Key has 1 to {MAX_KEY} printable characters.",
            code="idempotency_key_invalid",
        )
    return Repeatable(key, request_hash(request, raw))


def request_hash(request: web.Request, raw: bytes) -> str:
    # If-Match belongs to it: the same change of another version is another request.
    head = f"{request.method} {request.rel_url} {request.headers.get('If-Match', '')}\n"
    return hashlib.sha256(head.encode() + raw).hexdigest()
