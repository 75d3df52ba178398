"""Addresses of files in a chat: for whoever was told them, for a while."""

from datetime import timedelta

from inbox.services.chat.visits import Visitor
from inbox.services.signatures import seal, unseal
from inbox.web.parts import Parts

LIVES = timedelta(days=1)


def file_address(parts: Parts, visitor: Visitor) -> str:
    """Up to the file's id, which stands as `{id}`."""
    until = int((parts.store.clock() + LIVES).timestamp())
    value = f"{visitor.key} {until}".encode()
    sealed = seal(parts.plan.thread_secret, f"chat files {visitor.channel}", value)
    return f"/chat/{visitor.channel}/files/{{id}}?key={sealed}"


def read_key(parts: Parts, channel: str, sealed: str) -> str:
    """The chat whose files may be had; empty for none."""
    value = None
    if 0 < len(sealed) < 300:
        value = unseal(parts.plan.thread_secret, f"chat files {channel}", sealed)
    key, _, until = (value or b"").decode().partition(" ")
    is_over = not until or int(until) < parts.store.clock().timestamp()
    return "" if is_over else key
