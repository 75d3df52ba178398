"""What stands in a conversation with a customer, asked of the platform."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.meta.account import Account
from connectors.meta.values import ident, mapping, mappings, moment, text

_MESSAGES = "messages.limit(50){id,message,created_time,from,attachments.limit(1){id}}"
_SLACK = timedelta(seconds=2)
"""The platform's times are whole seconds."""


@dataclass(frozen=True, slots=True)
class Ours:
    id: str
    text: str
    has_file: bool


def said_by_us(account: Account, customer: str, since: datetime) -> Sequence[Ours]:
    """Oldest first."""
    told = account.graph.get(
        f"{account.node}/conversations",
        platform=account.platform,
        user_id=customer,
        fields=_MESSAGES,
    )
    found = []
    for conversation in mappings(told.get("data")):
        for one in mappings(mapping(conversation, "messages").get("data")):
            at = moment(one.get("created_time"))
            is_ours = ident(mapping(one, "from").get("id")) in (account.own, account.node)
            if is_ours and at is not None and at >= since - _SLACK:
                files = list(mappings(mapping(one, "attachments").get("data")))
                ours = Ours(ident(one.get("id")), text(one.get("message")).strip(), bool(files))
                found.append((at, ours))
    # Newest first, as the platform tells it, and many may be of one second.
    return [ours for _, ours in reversed(found)]
