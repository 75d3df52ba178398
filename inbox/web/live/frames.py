"""Server-sent events as bytes (HTML standard, section 9.2)."""

from collections.abc import Collection, Iterable

HEARTBEAT = b":\n\n"


def frame(event: str, data: bytes, number: int | None = None) -> bytes:
    """`data` is JSON on one line."""
    head = b"" if number is None else b"id: %d\n" % number
    return b"%bevent: %b\ndata: %b\n\n" % (head, event.encode(), data)


def change(events: Iterable[bytes], views: Collection[bytes], number: int) -> bytes:
    """A StreamFrame out of parts that were encoded once for all screens."""
    counts = b"[%b]" % b",".join(views) if views else b"null"
    return frame("change", b'{"events":[%b],"views":%b}' % (b",".join(events), counts), number)


def reset(number: int) -> bytes:
    """What was missed is too much to tell: the screen loads again and goes on from here."""
    return frame("reset", b"{}", number)
