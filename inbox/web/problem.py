"""Errors as `application/problem+json` (RFC 9457). Nothing of Python's own errors leaves the process."""

import math
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiohttp import web
from pydantic import ValidationError
from pydantic_core import to_json

from inbox.model.errors import (
    BusyError,
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
    StaleError,
    TooManyError,
    UnknownCallerError,
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = structlog.get_logger()

STATUS: Mapping[type[RefusedError], int] = {
    UnknownCallerError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    StaleError: 412,
    TooManyError: 429,
    BusyError: 503,
    InvalidError: 422,
}
_HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
"""Of what aiohttp itself refuses."""
BUSY_RETRY_SECONDS = 5
TITLES = {
    400: "This can't be read",
    401: "Log in first",
    403: "Not allowed",
    404: "Not found",
    405: "Not this method",
    409: "Something newer stands in the way",
    412: "It was changed meanwhile",
    413: "Too large",
    415: "Wrong content type",
    422: "This can't be done as asked",
    429: "Too often",
    500: "Something went wrong here",
    503: "Not right now",
}


class UnreadableError(RefusedError):
    """Raised when a request is no JSON, no UTF-8, or asks for what no address knows: 400."""

    code = "unreadable"


class TooLargeError(RefusedError):
    """Raised when a body is larger than this address takes: 413."""

    code = "too_large"


class WrongTypeError(RefusedError):
    """Raised when a body comes in a form that this address doesn't read: 415."""

    code = "wrong_type"


_OURS: Mapping[type[RefusedError], int] = {
    UnreadableError: 400,
    TooLargeError: 413,
    WrongTypeError: 415,
}


def problem(
    status: int, code: str, detail: str = "", more: Mapping[str, Any] | None = None
) -> web.Response:
    title = TITLES.get(status, "Refused")
    about = {"type": "about:blank", "title": title, "status": status, "code": code}
    body = {**(more or {}), **about, "detail": detail}
    return web.Response(status=status, body=to_json(body), content_type="application/problem+json")


def of_refusal(error: RefusedError) -> web.Response:
    status = next((s for kind, s in {**STATUS, **_OURS}.items() if isinstance(error, kind)), 422)
    more = dict(error.details)
    field = more.get("field")
    if field and "errors" not in more:
        more["errors"] = [{"field": str(field), "message": str(error), "code": error.code}]
    response = problem(status, error.code, str(error), more)
    if isinstance(error, TooManyError):
        seconds = max(1, math.ceil(error.retry_after.total_seconds()))
        response.headers["Retry-After"] = str(seconds)
    elif isinstance(error, BusyError):
        response.headers["Retry-After"] = str(BUSY_RETRY_SECONDS)
    elif status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def invalid(error: ValidationError, status: int = 422) -> RefusedError:
    """Field paths and plain messages; never the input itself, which may be a secret."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(one["type"] == "json_invalid" for one in found):
        return UnreadableError("The body is not valid JSON in UTF-8.")
    errors = [
        {"field": _path(one["loc"]), "message": one["msg"], "code": one["type"]}
        for one in found[:50]
    ]
    kind = InvalidError if status == 422 else UnreadableError
    first = errors[0]
    return kind(
        f"{first['field']}: {first['message']}", {"field": first["field"], "errors": errors}
    )


def _path(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc) or "body"


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        _refuse_packed(request)
        return await handler(request)
    except RefusedError as error:
        return of_refusal(error)
    except web.HTTPException as error:
        if error.status < 400 or error.content_type != "text/plain":
            raise
        return _of_http(error)
    except ConnectionResetError:
        return web.Response(status=499)  # The other side is gone; there is nobody to answer.
    except Exception as error:  # noqa: BLE001 - the last line: whatever it was, it gets an id
        return _of_fault(request, error)


def _refuse_packed(request: web.Request) -> None:
    """A few bytes would be many megabytes here, and nobody who calls us has a need of it."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise WrongTypeError("Send the body as it is, not packed.")


def _of_http(error: web.HTTPException) -> web.Response:
    code = _HTTP_CODES.get(error.status, f"http_{error.status}")
    response = problem(error.status, code, TITLES.get(error.status, ""))
    if "Allow" in error.headers:
        response.headers["Allow"] = error.headers["Allow"]
    return response


def _of_fault(request: web.Request, error: Exception) -> web.Response:
    number = secrets.token_hex(8)
    route = request.match_info.route.resource
    # The traceback without values: a bound parameter may be a customer's words.
    log.error(
        "request failed",
        id=number,
        method=request.method,
        route=route.canonical if route else None,
        error=type(error).__name__,
        at=_where(error),
    )
    detail = f"It was noted under {number}."
    return problem(500, "fault", detail, {"id": number})


def _where(error: BaseException) -> list[str]:
    found, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-12:]
