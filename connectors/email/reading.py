"""What the reader of a mail has to know about our side."""

from dataclasses import dataclass

LOOP_HEADER = "X-Inkorg-Loop"
"""Stands on everything automatic that we send."""
MAX_MAIL_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    own_addresses: frozenset[str] = frozenset()
    """In lower case. Nothing automatic is sent to them."""
    trusted_servers: frozenset[str] = frozenset()
    """Names (authserv-id, RFC 8601) of our own servers, whose verdict about DMARC counts; an empty one
    for a server that writes none."""
    max_bytes: int = MAX_MAIL_BYTES
