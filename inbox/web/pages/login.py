"""Where those who work here log in. Works without JavaScript."""

from urllib.parse import urlsplit

from aiohttp import web

from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError, TooManyError, UnknownCallerError
from inbox.services.logins.attempts import tries_left
from inbox.services.logins.login import PER_LOGIN, WITHIN, login_key
from inbox.web.api.session import begin_session
from inbox.web.auth import refuse_foreign_origin, set_cookie
from inbox.web.pages.page import minutes, page, render, see_other, words_of
from inbox.web.pages.values import read_values
from inbox.web.parts import PARTS

HOME = "/"
MOST_TOLD = 5
"""From then on it is said how many tries are left."""
MAX_BODY = 16 * 1024


def local_path(next: str) -> str:
    """A path of ours, or the first page. `//host`, `/\\host` and schemes lead elsewhere."""
    try:
        parts = urlsplit(next) if next.isprintable() and "\\" not in next else None
    except ValueError:
        return HOME
    if parts is None or parts.scheme or parts.netloc or not next.startswith("/"):
        return HOME
    is_fine = not next.startswith("//") and not next.startswith("/login")
    return next if is_fine and len(next) <= 1000 else HOME


@page
async def show(request: web.Request) -> web.StreamResponse:
    return _page(request, login="", next=request.query.get("next", "")[:1000])


@page
async def submit(request: web.Request) -> web.StreamResponse:
    refuse_foreign_origin(request)
    given = (await read_values(request, MAX_BODY)).texts
    login, password = given.get("login", "").strip(), given.get("password", "")
    next = given.get("next", "")
    t = words_of(request)
    if not login or not password:
        return _page(request, login=login, next=next, status=422, fault=t("login_missing"))
    try:
        token = await begin_session(request, login, password)
    except UnknownCallerError:
        fault = f"{t('login_wrong')} {await _left(request, login)}".strip()
        return _page(request, login=login, next=next, status=401, fault=fault)
    except TooManyError as error:
        fault = t("login_too_many", minutes=minutes(error))
        return _page(request, login=login, next=next, status=429, fault=fault)
    except BusyError:
        return _page(request, login=login, next=next, status=503, fault=t("login_busy"))
    response = see_other(local_path(next))
    set_cookie(response, request.app[PARTS], token)
    return response


async def _left(request: web.Request, login: str) -> str:
    key = f"login:{login_key(login)}"
    left = await request.app[PARTS].store.ask(SYSTEM, tries_left, key, PER_LOGIN, WITHIN)
    t = words_of(request)
    if left > MOST_TOLD or left < 1:
        return ""
    return t("login_left_1") if left == 1 else t("login_left", n=left)


def _page(
    request: web.Request, *, login: str, next: str, status: int = 200, fault: str = ""
) -> web.Response:
    return render(
        request,
        "login.html",
        words_of(request),
        status=status,
        login=login[:254],
        next=next if local_path(next) != HOME else "",
        fault=fault,
    )
