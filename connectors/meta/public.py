"""What differs in public between a page and an account, and what is the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from connectors.meta.account import Account
from connectors.meta.events import Event
from inbox.model.outbound import Act, Acted, Outbound, Sent

Doing = Callable[[Account, Act], Acted]


@dataclass(frozen=True, slots=True)
class Public:
    """How one kind does it."""

    look: Callable[[Account, datetime, int], list[Event]]
    """For what nobody told us under the newest so many posts."""
    send: Callable[[Account, Outbound], Sent]
    confirm: Callable[[Account, Outbound], Sent | None]
    hide: Doing
    block: Doing
    publish: Doing


def same_words(one: str, other: str) -> bool:
    return one.split() == other.split()


def is_since(at: datetime | None, began: datetime | None) -> bool:
    """The platform's clock may be a little behind ours, and it tells whole seconds."""
    return at is not None and began is not None and at.timestamp() >= began.timestamp() - 2
