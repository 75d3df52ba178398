"""A call from the platform: checked, taken apart, and only what is ours kept."""

import hashlib
from collections.abc import Callable, Iterable

from connectors.base import Answer, Request
from connectors.meta.events import Event, happened, name, take_apart
from connectors.meta.signature import challenge, is_signed
from inbox.model.errors import ParseError, PermanentError
from inbox.model.receipts import RawItem

MAX_BODY = 10_000_000
HEADERS = {"content-type": "application/json"}


def receive(
    request: Request, verify_token: str, secrets: Iterable[str], is_ours: Callable[[Event], bool]
) -> Answer:
    if request.method == "GET":
        return Answer(body=challenge(request.query, verify_token))
    if len(request.body) > MAX_BODY:
        raise PermanentError(f"A call has at most {MAX_BODY:,} bytes")
    if not is_signed(request.body, request.headers.get("x-hub-signature-256", ""), secrets):
        raise PermissionError("The signature is not that of this app")
    return Answer(items=_items(request.body, is_ours), body=b"EVENT_RECEIVED")


def _items(body: bytes, is_ours: Callable[[Event], bool]) -> tuple[RawItem, ...]:
    try:
        events = take_apart(body)
    except ParseError:
        # It was signed, so it is the platform's: kept, and told to ops as what could not be read.
        return (RawItem(f"sha256:{hashlib.sha256(body).hexdigest()}", body, HEADERS),)
    # Two of one name in one call are one.
    found = {name(event): event for event in reversed(events) if is_ours(event)}
    return tuple(item(event) for event in reversed(found.values()))


def item(event: Event) -> RawItem:
    """With the time at which the platform got it: one that comes late stands where it was said."""
    at = happened(event)
    when = {"received-at": at.isoformat()} if at else {}
    return RawItem(name(event), event.body(), {**HEADERS, **when})
