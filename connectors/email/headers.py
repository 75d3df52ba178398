"""The header section of a message or a part (RFC 5322 section 2.2), repaired on the way."""

import re
from dataclasses import dataclass, field

from connectors.email.charset import clean, decode, one_line
from connectors.email.encoded import decode_words

MAX_HEADER_BYTES = 1_000_000
MAX_ODD_LINES = 100
MAX_SAME = 200
"""Fields of one name that are looked at."""
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*")
_FOLD = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_END = re.compile(rb"\r\n\r\n|\n\n|\n\r\n|\r\r")
_LINE = re.compile(rb"\r\n|\n|\r")
KNOWN = frozenset(
    b"from to cc bcc subject date sender reply-to message-id in-reply-to references received "
    b"return-path mime-version content-type content-transfer-encoding content-disposition "
    b"content-id content-description delivered-to x-mailer x-original-to dkim-signature "
    b"auto-submitted list-id precedence importance x-priority thread-topic thread-index "
    b"user-agent list-unsubscribe organization errors-to status lines".split()
)


@dataclass(slots=True)
class Headers:
    """Values by name in lower case, in order, raw and still folded."""

    values: dict[str, list[bytes]] = field(default_factory=dict)
    charset: str = ""
    """Label for raw 8-bit values, from the Content-Type beside them."""

    def raw(self, name: str) -> bytes:
        found = self.values.get(name)
        return found[0] if found else b""

    def has(self, name: str) -> bool:
        return name in self.values

    def unfolded(self, name: str) -> str:
        """The first value as text, encoded words untouched: for values with a structure."""
        return self._unfold(self.raw(name))

    def all(self, name: str) -> list[str]:
        return [self._unfold(value) for value in self.values.get(name, ())[:MAX_SAME]]

    def text(self, name: str) -> str:
        """The first value that says something, decoded, on one line: for values without structure."""
        for value in self.all(name):
            shown = one_line(clean(decode_words(value)))
            if shown:
                return shown
        return ""

    def _unfold(self, value: bytes) -> str:
        text = decode(value, "" if value.isascii() else self.charset)
        return _FOLD.sub(" ", text).strip() if "\n" in text or "\r" in text else text.strip()


def split_head(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The header section at `start`, and where the body begins."""
    blank = _END.search(raw, start, min(end, start + MAX_HEADER_BYTES))
    if raw[start : start + 1] == b"\n" or raw[start : start + 2] == b"\r\n":
        return Headers(), start + (1 if raw[start : start + 1] == b"\n" else 2)
    stop = blank.start() if blank else min(end, start + MAX_HEADER_BYTES)
    body = blank.end() if blank else stop
    return _fields(raw, start, stop, body)


def _fields(raw: bytes, start: int, stop: int, body: int) -> tuple[Headers, int]:
    found: list[tuple[str, list[bytes]]] = []
    odd = 0
    position = start
    for line, after in _lines(raw, start, stop):
        is_folded = line[:1] in (b" ", b"\t")
        match = None if is_folded else _FIELD.match(line)
        if match:
            found.append((match[1].decode("ascii").lower(), [line[match.end() :]]))
        elif is_folded and found:
            found[-1][1].append(line.lstrip())
        elif not _is_dirt(line):
            odd += 1
            if line.startswith(b"--") or (
                odd < MAX_ODD_LINES and not _more_fields(raw, after, stop)
            ):
                # A boundary, or no field and none after it: the blank line is missing.
                return _gathered(found), position
            if found:
                found[-1][1].append(line)
        position = after
    return _gathered(found), body


def _gathered(found: list[tuple[str, list[bytes]]]) -> Headers:
    headers = Headers()
    for name, lines in found:
        value = lines[0] if len(lines) == 1 else b"\r\n ".join(lines)
        headers.values.setdefault(name, []).append(value)
    return headers


def _is_dirt(line: bytes) -> bool:
    """An mbox separator, a field without a name, or nothing."""
    return not line.strip() or line.startswith((b"From ", b">From ", b":"))


def _lines(raw: bytes, start: int, stop: int) -> list[tuple[bytes, int]]:
    out = []
    position = start
    for match in _LINE.finditer(raw, start, stop):
        out.append((raw[position : match.start()], match.end()))
        position = match.end()
    if position < stop:
        out.append((raw[position:stop], stop))
    return out


def _more_fields(raw: bytes, start: int, stop: int) -> bool:
    """Whether a well-known field follows soon: then the odd line was a continuation."""
    for line in raw[start : min(stop, start + 2000)].splitlines()[:10]:
        match = _FIELD.match(line)
        if match and match[1].lower() in KNOWN:
            return True
    return False
