"""Whoever calls: settings, sessions, presence."""

from typing import Any

from inbox.model.errors import InvalidError
from inbox.services.logins.passwords import hash_password, is_password
from inbox.services.logins.sessions import end_own_session, list_sessions
from inbox.services.people.presence import read_presence, set_presence
from inbox.services.people.settings_me import (
    change_password,
    change_settings,
    own_password_hash,
    read_me,
)
from inbox.store.unit import Unit
from inbox.web.api.people_shapes import Me, MeChange, PresenceBody, SessionRow
from inbox.web.api.shapes import Page
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.hasher import HASHER
from inbox.web.live.hub import HUB


@endpoint("me", Me)
async def read(call: Call) -> Any:
    return await read_whole_me(call)


async def read_whole_me(call: Call) -> dict[str, Any]:
    return _whole(call, await call.ask(read_me, call.claim.secret_hash))


@endpoint("me", Me)
async def change(call: Call, body: MeChange) -> Any:
    # Several units, each the same when it is repeated: no key is needed.
    call.repeat = None
    given = body.model_dump(exclude_unset=True, exclude_none=True)
    if body.password is not None:
        await _change_password(call, body.current_password or "", body.password)
    return _whole(call, await call.run(_change_and_read, given, call.claim.secret_hash))


def _change_and_read(unit: Unit, given: dict[str, Any], token_hash: str) -> dict[str, Any]:
    change_settings(unit, given)
    return read_me(unit, token_hash)


async def _change_password(call: Call, before: str, after: str) -> None:
    hasher = call.request.app[HASHER]
    standing = await call.ask(own_password_hash)
    if not await hasher.run(is_password, standing, before):
        raise InvalidError(
            "This is not your current password.",
            {"field": "current_password"},
            code="password_wrong",
        )
    new_hash = await hasher.run(hash_password, after)
    await call.run(change_password, standing, new_hash, call.claim.secret_hash)
    call.request.app[HUB].check_sessions()


def _whole(call: Call, me: dict[str, Any]) -> dict[str, Any]:
    return {
        **me,
        "demo": call.parts.demo,
        "organisation": call.parts.plan.organisation.name,
        "zone": call.parts.plan.organisation.zone,
        "stream_after": call.request.app[HUB].number,
    }


@endpoint("me", Page[SessionRow])
async def sessions(call: Call) -> Any:
    return {"items": await call.ask(list_sessions, call.claim.secret_hash)}


@endpoint("me")
async def end_session(call: Call, id: int) -> None:
    await call.run(end_own_session, id)
    call.request.app[HUB].check_sessions()


@endpoint("me", PresenceBody)
async def presence(call: Call) -> Any:
    return await call.ask(read_presence)


@endpoint("presence.set", PresenceBody)
async def change_presence(call: Call, body: PresenceBody) -> Any:
    return await call.run(set_presence, body.presence)
