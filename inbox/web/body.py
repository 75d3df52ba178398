"""What came with a request, checked once, into typed values."""

from collections.abc import Mapping
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from inbox.model.errors import InvalidError, NotFoundError
from inbox.model.ids import MAX_ID
from inbox.web.held import HELD, whole_body
from inbox.web.problem import TooLargeError, UnreadableError, WrongTypeError, invalid

M = TypeVar("M", bound=BaseModel)

MAX_JSON = 1024 * 1024


async def read_limited(request: web.Request, limit: int) -> bytes:
    """The whole body. Raises TooLargeError at once when the header says so, else as soon as it shows."""
    refuse_larger(request, limit)
    held, body = request.app[HELD], bytearray()
    try:
        async with whole_body():
            async for piece in request.content.iter_any():
                if len(body) + len(piece) > limit:
                    raise too_large(limit)
                held.take(request, len(piece))
                body += piece
    except BaseException:
        body.clear()  # The fault remembers where it came from, and would keep it.
        raise
    return bytes(body)


def refuse_larger(request: web.Request, limit: int) -> None:
    if request.content_length is not None and request.content_length > limit:
        raise too_large(limit)


def too_large(limit: int) -> TooLargeError:
    return TooLargeError(f"The body is larger than {limit:,} bytes.", {"limit": limit})


async def read_json(request: web.Request) -> bytes:
    raw = await read_limited(request, MAX_JSON)
    if raw and request.content_type not in ("application/json", "application/octet-stream"):
        raise WrongTypeError("Send the body as application/json.")
    return raw


def parse_body(shape: type[M], raw: bytes) -> M:
    try:
        parsed = shape.model_validate_json(raw or b"{}")
    except ValidationError as error:
        raise invalid(error) from None
    if b"\\u0000" in raw:
        _refuse_nul(parsed.model_dump(mode="json"), "")
    return parsed


def _refuse_nul(value: Any, path: str) -> None:
    """No database keeps it in a text, and nobody means it."""
    if isinstance(value, str) and "\0" in value:
        raise InvalidError(
            "There is a NUL character in this text.",
            {"field": path or "body"},
            code="nul_character",
        )
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_nul(key, path)
            _refuse_nul(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _refuse_nul(inner, f"{path}.{index}".lstrip("."))


def parse_query(shape: type[M] | None, request: web.Request) -> M | None:
    """Every parameter at most once, and none that this address doesn't know."""
    known = (
        {}
        if shape is None
        else {field.alias or name: field for name, field in shape.model_fields.items()}
    )
    values: dict[str, str] = {}
    for name, value in request.query.items():
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            raise UnreadableError(
                f'There is no parameter "{name[:50]}" here. Known: {names}.',
                {
                    "errors": [
                        {
                            "field": name[:50],
                            "message": "unknown parameter",
                            "code": "extra_forbidden",
                        }
                    ]
                },
            )
        if name in values:
            raise UnreadableError(f'The parameter "{name}" stands there twice.')
        values[name] = _text(name, value)
    if shape is None:
        return None
    try:
        return shape.model_validate(values)
    except ValidationError as error:
        raise invalid(error, status=400) from None


def _text(name: str, value: str) -> str:
    # aiohttp keeps bytes that are no UTF-8 as lone surrogates.
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise UnreadableError(f'The parameter "{name}" is no valid text.')
    return value


def parse_path(kinds: Mapping[str, type], request: web.Request) -> dict[str, int | str]:
    """Something that can't be an id names nothing: NotFoundError."""
    return {
        name: _id(request.match_info[name]) if kind is int else _name(request.match_info[name])
        for name, kind in kinds.items()
    }


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= MAX_ID):
        raise NotFoundError("There is no such thing.", code="not_found")
    return int(text)


def _name(text: str) -> str:
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise NotFoundError("There is no such thing.", code="not_found")
    return text


def to_id(text: str, field: str) -> int:
    """An id inside of a body."""
    try:
        return _id(text)
    except NotFoundError:
        raise InvalidError("This is no id.", {"field": field}, code="id_invalid") from None


def to_ids(texts: list[str] | None, field: str) -> tuple[int, ...]:
    return tuple(to_id(text, f"{field}.{index}") for index, text in enumerate(texts or ()))
