"""`/join/{token}`: a helper who was invited chooses a password. Works without JavaScript."""

from urllib.parse import quote

from aiohttp import web

from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError, NotFoundError, TooManyError
from inbox.services.logins.invitations import accept_invitation, count_try, find_invitation
from inbox.services.logins.passwords import hash_password
from inbox.web.auth import set_cookie
from inbox.web.hasher import HASHER
from inbox.web.pages.case import PRIVATE, refuse_foreign_page
from inbox.web.pages.page import minutes, page, render, see_other, words_of
from inbox.web.pages.values import read_values
from inbox.web.parts import PARTS
from inbox.web.remote import browser_of, client_address

SHORTEST, LONGEST = 10, 1024
MAX_BODY = 16 * 1024


@page
async def show(request: web.Request) -> web.StreamResponse:
    return await _show(request)


async def _show(request: web.Request, status: int = 200, fault: str = "") -> web.StreamResponse:
    token = request.match_info["token"]
    try:
        found = await request.app[PARTS].store.ask(SYSTEM, find_invitation, token)
    except NotFoundError:
        return _say(request, "gone", status=410)
    return _say(request, "form", status, name=found.name, login=found.login, fault=fault)


@page
async def submit(request: web.Request) -> web.StreamResponse:
    refuse_foreign_page(request)
    store, t = request.app[PARTS].store, words_of(request)
    password = (await read_values(request, MAX_BODY)).texts.get("password", "")
    if not SHORTEST <= len(password) <= LONGEST:
        return await _show(request, 422, t("join_short", n=SHORTEST))
    token, address = request.match_info["token"], client_address(request)
    browser = browser_of(request)
    try:
        await store.run_lightly(SYSTEM, count_try, address)
        await store.ask(SYSTEM, find_invitation, token)
        hashed = await request.app[HASHER].run(hash_password, password)
        joined = await store.run(
            SYSTEM, accept_invitation, token, hashed, t.language, address, browser
        )
    except NotFoundError:
        return _say(request, "gone", status=410)
    except TooManyError as error:
        return await _show(request, 429, t("login_too_many", minutes=minutes(error)))
    except BusyError:
        return await _show(request, 503, t("login_busy"))
    if joined.session is None:
        return _say(request, "ready", login=joined.login)
    response = see_other("/")
    set_cookie(response, request.app[PARTS], joined.session)
    return response


def _say(
    request: web.Request,
    what: str,
    status: int = 200,
    *,
    name: str = "",
    login: str = "",
    fault: str = "",
) -> web.Response:
    return render(
        request,
        "join.html",
        words_of(request),
        status=status,
        headers=PRIVATE,
        base=f"/join/{quote(request.match_info['token'])}",
        what=what,
        name=name,
        login=login,
        fault=fault,
        shortest=SHORTEST,
        longest=LONGEST,
    )
