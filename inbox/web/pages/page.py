"""What all pages for people share: their language, the frame around them, and errors as pages."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache, wraps
from pathlib import Path
from traceback import extract_tb
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from inbox.model.errors import (
    BusyError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
    TooManyError,
)
from inbox.web.pages.words import LANGUAGES, Words, choose, nearest, words
from inbox.web.parts import PARTS
from inbox.web.problem import TooLargeError, of_refusal

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = structlog.get_logger()

TEMPLATES = Path(__file__).parent.parent / "templates"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
_STATUS: Mapping[type[RefusedError], int] = {
    NotFoundError: 404,
    ForbiddenError: 403,
    TooLargeError: 413,
    TooManyError: 429,
    BusyError: 503,
    InvalidError: 400,
}


@cache
def templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def language_of(request: web.Request, offered: tuple[str, ...] = ()) -> str:
    """As chosen on the page, else as the browser asks for, else the organisation's own."""
    able = offered or tuple(LANGUAGES)
    chosen = request.query.get("lang", "")
    if chosen in able:
        return chosen
    default = able[0] if offered else nearest(request.app[PARTS].plan.organisation.default_language)
    return choose(request.headers.get("Accept-Language", ""), able, default)


def words_of(request: web.Request) -> Words:
    return words(language_of(request))


def zone_of(request: web.Request) -> ZoneInfo:
    return ZoneInfo(request.app[PARTS].plan.organisation.zone)


def render(
    request: web.Request,
    template: str,
    t: Words,
    *,
    status: int = 200,
    frames: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
    **facts: Any,
) -> web.Response:
    """`frames` are origins that may show the page inside of theirs. Never kept by caches."""
    parts = request.app[PARTS]
    text = (
        templates()
        .get_template(template)
        .render(
            t=t,
            languages=LANGUAGES,
            organisation=parts.plan.organisation.name,
            is_demo=parts.demo,
            path=request.path,
            **facts,
        )
    )
    ancestors = " ".join(("'self'", *frames)) if frames else "'none'"
    about = {
        "Content-Security-Policy": f"{POLICY}; frame-ancestors {ancestors}",
        "Cache-Control": "no-store",
        "Content-Language": t.language,
        # With no-referrer browsers would send `Origin: null` along with our own forms.
        "Referrer-Policy": "same-origin",
        "X-Robots-Tag": "noindex",
        **(headers or {}),
    }
    return web.Response(status=status, text=text, content_type="text/html", headers=about)


def page(handler: Handler) -> Handler:
    """Turns refusals and faults into pages that people can read."""

    @wraps(handler)
    async def serve(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except RefusedError as error:
            if request.content_type == "application/json":
                return of_refusal(error)
            return error_page(request, _status(error), error)
        except (web.HTTPException, ConnectionResetError):
            raise
        except Exception as error:  # noqa: BLE001 - people get a page, whatever it was
            # A traceback without values: a bound parameter may be a customer's words.
            at = [f"{Path(f.filename).name}:{f.lineno}" for f in extract_tb(error.__traceback__)]
            log.error("page failed", page=_route(request), error=type(error).__name__, at=at[-12:])
            return error_page(request, 503, error)

    return serve


def _status(error: RefusedError) -> int:
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""


def error_page(request: web.Request, status: int, error: Exception) -> web.Response:
    headers = {"Referrer-Policy": "no-referrer"}
    if isinstance(error, TooManyError):
        headers["Retry-After"] = str(minutes(error) * 60)
    elif status == 503:
        headers["Retry-After"] = "5"
    return render(
        request, "error.html", words_of(request), status=status, headers=headers, code=status
    )


def see_other(path: str) -> web.Response:
    """What comes after a form that did its work: reloading sends nothing twice."""
    return web.Response(status=303, headers={"Location": path, "Cache-Control": "no-store"})


def minutes(error: TooManyError) -> int:
    return max(1, -(-int(error.retry_after.total_seconds()) // 60))


async def not_found(request: web.Request) -> web.StreamResponse:
    return error_page(request, 404, NotFoundError("", code="not_found"))
