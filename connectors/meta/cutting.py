"""A text in pieces that the platform takes, cut where a reader would pause. Pure."""

from collections.abc import Sequence

_PAUSES = ("\n\n", "\n", ". ", "! ", "? ", "; ", ", ", " ")
MOST_PIECES = 10


def cut(text: str, most_bytes: int) -> Sequence[str]:
    """Each at most so many bytes in UTF-8. Nothing is lost but blanks at the cuts."""
    pieces, rest = list[str](), text.strip()
    while len(rest.encode()) > most_bytes:
        head = rest.encode()[:most_bytes].decode("utf-8", "ignore")
        end = _end(head)
        pieces.append(rest[:end].strip())
        rest = rest[end:].strip()
    return (*pieces, rest) if rest else tuple(pieces)


def _end(head: str) -> int:
    """After the last pause in the second half; a word that is longer than that is cut."""
    for pause in _PAUSES:
        at = head.rfind(pause, len(head) // 2)
        if at > 0:
            return at + len(pause)
    return len(head)
