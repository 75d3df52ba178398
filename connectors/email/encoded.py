"""Encoded words (RFC 2047), as they are and as they ought to be."""

import binascii
import re

from connectors.email.charset import decode
from connectors.email.transfer import decode_base64

# Blanks and question marks inside a word are forbidden and common.
_WORD = re.compile(
    r"=\?\s*([\w.:+\-]{1,60})(?:\*[\w\-]{0,20})?\s*\?\s*([bBqQ])\s*\?(.*?)\?=", re.DOTALL
)


def decode_words(text: str) -> str:
    """Decodes every encoded word. Neighbours in one charset are joined as bytes first, because
    senders split words inside characters."""
    end = text.rfind("?=")
    if end < 0 or "=?" not in text:
        return text
    out: list[str] = []
    pending: list[bytes] = []
    pending_charset = ""
    position = 0
    # Searching no further than the last end mark keeps hostile input linear.
    for match in _WORD.finditer(text, 0, end + 2):
        between = text[position : match.start()]
        charset = match[1].lower()
        if pending and (between.strip() or charset != pending_charset):
            out.append(decode(b"".join(pending), pending_charset))
            pending = []
        if between.strip() or position == 0:
            out.append(between)
        pending.append(_word_bytes(match[2], match[3]))
        pending_charset = charset
        position = match.end()
    if pending:
        out.append(decode(b"".join(pending), pending_charset))
    out.append(text[position:])
    return "".join(out)


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding in "bB":
        return decode_base64(data)
    return binascii.a2b_qp(data.replace(b"\r", b"").replace(b"\n", b""), header=True)
