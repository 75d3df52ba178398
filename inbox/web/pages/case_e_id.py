"""`/case/{token}/e-id/{issuer}` and `/e-id/answer`: opening a case with an e-ID instead of a code."""

import hmac
from urllib.parse import quote

import structlog
from aiohttp import web

from inbox.model.actor import SYSTEM
from inbox.model.errors import ForbiddenError, NotFoundError, TooManyError
from inbox.services.case_page.e_id import Begun, begin_login, issuer_of, open_case, take_login
from inbox.web.oidc import Asked, IssuerError, ask_who, log_in_address
from inbox.web.pages.case import PRIVATE, set_session, show_case
from inbox.web.pages.page import language_of, minutes, page, render, see_other, words_of
from inbox.web.parts import PARTS

log = structlog.get_logger()

COOKIE = "e-id"
LIVES = 600
ANSWER = "/e-id/answer"


@page
async def begin(request: web.Request) -> web.StreamResponse:
    """A link and no form: a browser lets no form of ours lead to another site."""
    parts, token, t = request.app[PARTS], request.match_info["token"], words_of(request)
    issuer = issuer_of(parts.plan, request.match_info["issuer"])
    try:
        begun = await parts.store.run(SYSTEM, begin_login, parts.plan, token, issuer.id)
        address = await log_in_address(
            issuer, begun.state, _asked(request, begun), language_of(request)
        )
    except TooManyError as error:
        return await show_case(request, 429, fault=t("code_too_many", minutes=minutes(error)))
    except IssuerError as error:
        log.warning("an e-ID can't be used", issuer=issuer.id, why=str(error))
        return await show_case(request, 503, fault=t("e_id_failed"))
    response = see_other(address)
    response.headers.update(PRIVATE)
    _set_cookie(request, response, f"{begun.state}.{token}", LIVES)
    return response


def _asked(request: web.Request, begun: Begun) -> Asked:
    return Asked(begun.nonce, begun.verifier, _base(request) + ANSWER)


def _base(request: web.Request) -> str:
    return (request.app[PARTS].plan.organisation.base_url or str(request.url.origin())).rstrip("/")


@page
async def answer(request: web.Request) -> web.StreamResponse:
    """Only the browser that began it can end it: its cookie must say what the address says."""
    parts = request.app[PARTS]
    kept, _, token = request.cookies.get(COOKIE, "")[:600].partition(".")
    state = request.query.get("state", "")[:200]
    if not token or not hmac.compare_digest(
        *(one.encode("utf-8", "replace") for one in (kept, state))
    ):
        raise ForbiddenError("This log-in was not begun here.", code="e_id_not_begun")
    login = await parts.store.run(SYSTEM, take_login, parts.plan, state)
    back = f"/case/{quote(token)}?lang={language_of(request)}"
    try:
        code = request.query.get("code", "")[:4_000]
        if not code:
            raise IssuerError("was left without logging in")
        asked = Asked(login.nonce, login.verifier, _base(request) + ANSWER)
        claims = await ask_who(login.issuer, code, asked, parts.store.clock())
        session = await parts.store.run(SYSTEM, open_case, login, claims)
    except IssuerError as error:
        log.warning("an e-ID was not accepted", issuer=login.issuer.id, why=str(error))
        return _leave(request, see_other(f"{back}&refused=failed"))
    except (ForbiddenError, NotFoundError):
        return _leave(request, see_other(f"{back}&refused=other"))
    # The browser comes from another site: it sends a strict cookie only once it goes on from here.
    response = render(request, "case_opened.html", words_of(request), headers=PRIVATE, back=back)
    set_session(request, response, session, 3600, token)
    return _leave(request, response)


def _leave(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    response.headers.update(PRIVATE)
    _set_cookie(request, response, "", 0)
    return response


def _set_cookie(
    request: web.Request, response: web.StreamResponse, value: str, seconds: int
) -> None:
    response.set_cookie(
        COOKIE,
        value,
        max_age=seconds,
        path="/e-id",
        httponly=True,
        secure=request.app[PARTS].is_https,
        samesite="Lax",
    )
