"""What a browser may show of a file that came from outside: as its first bytes say, whatever it is called."""

LONGEST = 16
_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_AVIF = (b"avif", b"avis")


def shown_as(start: bytes) -> str:
    """The media type, from the first `LONGEST` bytes; empty for what is saved and never shown."""
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start[4:8] == b"ftyp" and start[8:12] in _AVIF:
        return "image/avif"
    return next((kind for mark, kind in _STARTS if start.startswith(mark)), "")
