"""Raw things that channels hand us, before anybody has read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class RawItem:
    """One raw thing as a platform gave it."""

    external_id: str
    """Unique within its source: folder + UIDVALIDITY + UID, the client's id, the hash of a body."""
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    """What came beside the body: content type, envelope, remote address."""
    history: bool = False
    """Older than the channel: shown, but never answered, assigned or counted as waiting."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A raw item that is kept."""

    id: int
    channel: str
    external_id: str
    body: bytes
    headers: Mapping[str, str]
    received_at: datetime
    history: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one look at a mailbox gave: items and the cursor that stands when they are kept."""

    items: tuple[RawItem, ...]
    cursor: Mapping[str, Any]
    more: bool = False
    """There is more to fetch at once."""
