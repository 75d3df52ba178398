"""The tree of parts (RFC 2045, 2046), found from the outside in.

Every multipart is cut by its own boundary within the range that its parent's boundary gave it. A
missing end, a broken child or a boundary that is a prefix of another can so never swallow a sibling,
and every level costs one search through its own range.
"""

import re
from dataclasses import dataclass, field

from connectors.email.headers import Headers, split_head
from connectors.email.params import Params, parse_value
from connectors.email.transfer import decode_transfer

MAX_DEPTH = 120
MAX_PARTS = 1000
_MAX_MARKS = 20_000
_STRICT_REST = rb"[ \t]*-?-?[ \t]*(?=[\r\n]|\Z)"
_GUESS_BYTES = 100_000
_TYPE = re.compile(r"[a-z0-9!#$&^_.+\-]{1,80}/[a-z0-9!#$&^_.+\-]{1,120}")
_GUESSED_BOUNDARY = re.compile(
    rb"^--([^\r\n]{1,200}?)(?:--)?[ \t]*\r?\n(?=[Cc]ontent-[^\r\n:]{1,40}:|\r?\n)", re.MULTILINE
)


@dataclass(slots=True)
class Part:
    headers: Headers
    content_type: str
    params: Params
    disposition: str
    disposition_params: Params
    raw: bytes
    """The whole message; the part is `raw[start:end]`."""
    start: int
    end: int
    children: list["Part"] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        return self.raw[self.start : self.end]

    def content(self) -> bytes:
        """The body without its transfer encoding."""
        encoding = self.headers.raw("content-transfer-encoding").decode("ascii", "replace")
        is_text = self.content_type.startswith("text/")
        return decode_transfer(self.body, encoding, is_text=is_text)

    @property
    def is_multipart(self) -> bool:
        return bool(self.children)


@dataclass(slots=True)
class Budget:
    """What one mail may still cost."""

    parts: int = MAX_PARTS
    searched: int = 50_000_000
    """Bytes looked through for boundaries: small mails may nest deeper than large ones."""
    signatures: int = 5
    """Of those that enclose what they sign."""


def read_part(
    raw: bytes, start: int, end: int, budget: Budget, depth: int = 0, default: str = "text/plain"
) -> Part:
    headers, body = split_head(raw, start, end)
    content_type, params = _content_type(headers, default)
    disposition, disposition_params = _disposition(headers)
    headers.charset = params.get("charset", "")
    part = Part(
        headers, content_type, params, disposition, disposition_params, raw, min(body, end), end
    )
    budget.parts -= 1
    if content_type.startswith("multipart/"):
        budget.searched -= end - start
        if depth < MAX_DEPTH and budget.searched > 0:
            _split(part, budget, depth)
        else:
            part.content_type = "application/octet-stream"  # whole, for nobody to open
    return part


def _content_type(headers: Headers, default: str) -> tuple[str, Params]:
    for value in headers.all("content-type"):
        word, params = parse_value(value)
        word = word.replace(" ", "")
        if _TYPE.fullmatch(word):
            return word, params
        known = {"text": "text/plain", "html": "text/html", "text-html": "text/html"}.get(word)
        if known or params:
            return known or default, params
    return default, {}


def _disposition(headers: Headers) -> tuple[str, Params]:
    for value in headers.all("content-disposition"):
        word, params = parse_value(value)
        if word in {"attachment", "inline"} or params:
            return word, params
    return "", {}


def _split(part: Part, budget: Budget, depth: int) -> None:
    ranges = _ranges(part)
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    for index, (start, end) in enumerate(ranges):
        if budget.parts <= 0:
            # Too many: what is left stays together as one part that nobody opens.
            rest = Part(Headers(), "application/octet-stream", {}, "attachment", {}, part.raw,
                        start, ranges[-1][1])  # fmt: skip
            part.children.append(rest)
            return
        if index and start >= end:
            continue
        part.children.append(read_part(part.raw, start, end, budget, depth + 1, default))


def _ranges(part: Part) -> list[tuple[int, int]]:
    declared = part.params.get("boundary", "")
    for name in dict.fromkeys((declared, declared.strip(), declared.strip("\"'<> "))):
        if name:
            found = _between(part, name.encode("utf-8", "replace"), strict=True)
            if found:
                return found
    if declared.strip():
        found = _between(part, declared.strip().encode("utf-8", "replace"), strict=False)
        if found:
            return found
    guessed = _GUESSED_BOUNDARY.search(
        part.raw, part.start, min(part.end, part.start + _GUESS_BYTES)
    )
    return _between(part, guessed[1], strict=True) if guessed else []


def _between(part: Part, boundary: bytes, *, strict: bool) -> list[tuple[int, int]]:
    """Ranges between lines that consist of `--boundary`; not strict: that begin with it."""
    raw, end = part.raw, part.end
    marker = b"--" + boundary
    found = re.compile(re.escape(marker) + (_STRICT_REST if strict else b""))
    ranges: list[tuple[int, int]] = []
    opened = -1
    position = part.start
    for _ in range(_MAX_MARKS):
        match = found.search(raw, position, end)
        if match is None:
            break
        at, after = match.start(), match.start() + len(marker)
        position = after
        if at > part.start and raw[at - 1] not in b"\r\n":
            continue
        line_end = _line_end(raw, after, end)
        closing = raw[after:line_end].lstrip().startswith(b"-")
        if opened >= 0:
            ranges.append((opened, max(opened, _before_newline(raw, at, opened))))
        if closing:
            opened = -1
            if not _goes_on(raw, marker, line_end, end):
                return ranges
            position = line_end
            continue
        opened = _next_line(raw, line_end, end)
        position = line_end
    if opened >= 0:
        ranges.append((opened, end))
    return ranges


def _goes_on(raw: bytes, marker: bytes, position: int, end: int) -> bool:
    """After the end mark more parts may follow: some gateways append them so."""
    return raw.find(b"\n" + marker, position, end) >= 0


def _line_end(raw: bytes, position: int, end: int) -> int:
    newline = raw.find(b"\n", position, min(end, position + 500))
    carriage = raw.find(b"\r", position, min(end, position + 500) if newline < 0 else newline)
    found = [at for at in (newline, carriage) if at >= 0]
    return min(found) if found else min(end, position + 500)


def _next_line(raw: bytes, position: int, end: int) -> int:
    if raw[position : position + 2] == b"\r\n":
        return min(end, position + 2)
    return min(end, position + 1)


def _before_newline(raw: bytes, at: int, start: int) -> int:
    """The line end before a boundary belongs to the boundary (RFC 2046 section 5.1.1)."""
    if at - 2 >= start and raw[at - 2 : at] == b"\r\n":
        return at - 2
    return at - 1 if at - 1 >= start and raw[at - 1] in b"\r\n" else at
