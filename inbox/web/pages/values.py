"""What a page sent: urlencoded, multipart or JSON, within limits, into text and files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import ValidationError
from pydantic_core import from_json

from connectors.form.answers import File
from connectors.form.submission import SubmittedFile
from inbox.web.body import read_limited, too_large
from inbox.web.held import HELD, whole_body
from inbox.web.problem import UnreadableError, WrongTypeError

MOST_PARTS = 300
MAX_TEXT = 1_000_000
MOST_DRAINED = 250_000_000
"""Of what is too much: a browser that is cut off while it sends shows no answer."""


@dataclass(frozen=True, slots=True)
class Given:
    texts: Mapping[str, str]
    files: tuple[File, ...] = ()
    is_json: bool = False
    is_too_large: bool = False
    """Files were left out; the texts before them are all there."""


async def read_values(request: web.Request, limit: int) -> Given:
    """Raises UnreadableError, WrongTypeError or TooLargeError."""
    kinds = {
        "application/x-www-form-urlencoded": _urlencoded,
        "multipart/form-data": _multipart,
        "application/json": _json,
    }
    reader = kinds.get(request.content_type)
    if reader is None:
        raise WrongTypeError("Send a form, or application/json.")
    given = await reader(request, limit)
    # No database keeps it in a text, and nobody types it.
    texts = {name: text.replace("\0", "") for name, text in given.texts.items()}
    return replace(given, texts=texts)


async def _urlencoded(request: web.Request, limit: int) -> Given:
    raw = await read_limited(request, min(limit, MAX_TEXT))
    try:
        pairs = parse_qsl(
            raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_PARTS
        )
    except ValueError:
        raise UnreadableError("Too many fields.") from None
    return Given(dict(reversed(pairs)))


async def _multipart(request: web.Request, limit: int) -> Given:
    try:
        async with whole_body():
            return await _parts(request, limit)
    except (ValueError, AssertionError, LookupError, HttpProcessingError):
        raise UnreadableError("The form can't be read.") from None


async def _parts(request: web.Request, limit: int) -> Given:
    """Reads on when there is too much, so that whoever sent it hears of it and keeps their text."""
    texts: dict[str, str] = {}
    files: list[File] = []
    size = count = 0
    async for part in await request.multipart():
        count += 1
        if count > MOST_PARTS or not isinstance(part, BodyPartReader):
            raise UnreadableError("The form has too many parts.")
        content = bytearray()
        try:
            while piece := await part.read_chunk(64 * 1024):
                size += len(piece)
                if size > limit + MOST_DRAINED:
                    raise too_large(limit)
                if size <= limit:
                    request.app[HELD].take(request, len(piece))
                    content += piece
        except BaseException:
            # The fault remembers where it came from, and would keep all this.
            content.clear()
            files.clear()
            raise
        if part.filename is None:
            texts.setdefault(part.name or "", content.decode("utf-8", "replace")[:MAX_TEXT])
        elif part.filename or content:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(File(part.filename[:500], kind[:100], bytes(content)))
    return Given(texts, () if size > limit else tuple(files), is_too_large=size > limit)


async def _json(request: web.Request, limit: int) -> Given:
    """One object of texts, yes or no, and numbers; `files` as in a submission."""
    try:
        value = from_json(await read_limited(request, limit))
    except ValueError:
        raise UnreadableError("The body is not valid JSON in UTF-8.") from None
    if not isinstance(value, dict):
        raise UnreadableError("Send one JSON object.")
    fields = value.pop("fields", {})
    files = value.pop("files", [])
    if not isinstance(fields, dict) or not isinstance(files, list):
        raise UnreadableError("`fields` is an object and `files` a list.")
    texts = {str(key): _text(one) for key, one in {**fields, **value}.items()}
    return Given(texts, tuple(_file(one) for one in files[:50]), is_json=True)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else str(value)
    raise UnreadableError("A field holds a text, a number, true or false.")


def _file(value: Any) -> File:
    try:
        given = SubmittedFile.model_validate(value)
    except ValidationError:
        raise UnreadableError(
            "A file is {filename, content_type, content}, its content in base64."
        ) from None
    return File(given.filename, given.content_type, given.content)
