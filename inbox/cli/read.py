"""`inbox read KIND FILE|-`: how a raw item would be understood, without storing it."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from connectors.email.describe import describe
from connectors.email.parse import parse_mail
from connectors.email.reading import Reading
from connectors.facebook import parse as facebook
from connectors.instagram import parse as instagram
from connectors.meta.describe import describe as describe_meta
from connectors.x.describe import describe_body as describe_x
from inbox.model.errors import ParseError

Understand = Callable[[bytes], Mapping[str, Any]]
MAX_LENGTH_DIGITS = 12


def read(kind: str, file: str, frames: bool) -> int:
    """The exit status: 0 when it was understood, 1 when not, 2 when the question was wrong."""
    understand = KINDS.get(kind)
    if understand is None:
        return _refuse(f"unknown kind {kind!r}; known: {', '.join(sorted(KINDS))}", 2)
    if frames:
        return _read_frames(sys.stdin.buffer, understand)
    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        return _refuse(f"{file}: {error.strerror}", 2)
    try:
        _print(understand(body))
    except ParseError as error:
        return _refuse(str(error), 1)
    return 0


def _read_frames(source: BinaryIO, understand: Understand) -> int:
    """An item that can't be read answers `{"error": …}` and does not stop the others."""
    try:
        for body in _frames(source):
            try:
                _print(understand(body))
            except ParseError as error:
                _print({"error": str(error)})
    except ValueError as error:
        return _refuse(str(error), 2)
    return 0


def _frames(source: BinaryIO) -> Iterator[bytes]:
    """Each as its length in bytes, a line end and the bytes."""
    while line := source.readline(MAX_LENGTH_DIGITS + 2):
        if not line.strip():
            continue
        if not line.strip().isdigit():
            raise ValueError(f"a length was expected, not {line[:20]!r}")
        length = int(line)
        body = source.read(length)
        if len(body) < length:
            raise ValueError(f"{length} bytes were announced and {len(body)} came")
        yield body


def _print(item: Mapping[str, Any]) -> None:
    text = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()


def _refuse(reason: str, status: int) -> int:
    print(f"inbox read: {reason}", file=sys.stderr)
    return status


def _email(body: bytes) -> Mapping[str, Any]:
    from routing.language import detect

    return describe(parse_mail(body, external_id="", reading=Reading()), detect)


def _facebook(body: bytes) -> Mapping[str, Any]:
    return describe_meta(facebook.parse(body), facebook.KIND)


def _instagram(body: bytes) -> Mapping[str, Any]:
    return describe_meta(instagram.parse(body), instagram.KIND)


KINDS: Mapping[str, Understand] = {
    "email": _email,
    "facebook": _facebook,
    "instagram": _instagram,
    "x": describe_x,
}
