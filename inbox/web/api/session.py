"""Logging in and out."""

from aiohttp import web

from inbox.model.actor import SYSTEM
from inbox.model.errors import UnknownCallerError
from inbox.services.logins.callers import Claim
from inbox.services.logins.login import find_login, log_in, wrong_login
from inbox.services.logins.passwords import hash_password, is_outdated, is_password
from inbox.services.logins.secret_tokens import hash_secret
from inbox.services.logins.sessions import end_session
from inbox.web.api.me import read_whole_me
from inbox.web.api.people_shapes import Login, Me
from inbox.web.auth import claim_of, drop_cookie, refuse_foreign_origin, set_cookie
from inbox.web.body import parse_body, parse_query, read_json
from inbox.web.call import Call
from inbox.web.hasher import HASHER
from inbox.web.live.hub import HUB
from inbox.web.parts import PARTS
from inbox.web.remote import browser_of, client_address


async def begin_session(request: web.Request, login: str, password: str) -> str:
    """The session's token. Takes as long for an unknown login as for a wrong password."""
    store, hasher = request.app[PARTS].store, request.app[HASHER]
    address, browser = client_address(request), browser_of(request)
    candidate = await store.run_lightly(SYSTEM, find_login, login, address)
    if not await hasher.run(is_password, candidate.password_hash, password):
        raise wrong_login()
    new_hash = None
    if candidate.password_hash and is_outdated(candidate.password_hash):
        new_hash = await hasher.run(hash_password, password)
    return await store.run(SYSTEM, log_in, candidate, address, browser, new_hash)


async def create(request: web.Request) -> web.StreamResponse:
    """Outside of the common way in, since nobody is known yet."""
    refuse_foreign_origin(request)
    parse_query(None, request)
    body = parse_body(Login, await read_json(request))
    token = await begin_session(request, body.login, body.password)
    call = Call(request, Claim("session", hash_secret(token)), "me")
    me = Me.model_validate(await read_whole_me(call))
    response = web.Response(
        status=201, body=me.model_dump_json().encode(), content_type="application/json"
    )
    set_cookie(response, request.app[PARTS], token)
    return response


async def delete(request: web.Request) -> web.StreamResponse:
    """Logging out works also when the session is over already."""
    parse_query(None, request)
    response = web.Response(status=204)
    drop_cookie(response, request.app[PARTS])
    try:
        call = Call(request, claim_of(request), "me")
        if call.claim.kind == "session":
            await call.run(end_session, call.claim.secret_hash)
            request.app[HUB].end(call.claim.secret_hash)
    except UnknownCallerError:
        return response
    return response
