"""The live board, and the screens on walls that show it."""

from typing import Any

from aiohttp import web

from inbox.model.errors import InvalidError
from inbox.services.reports.board_behind import Wanted, read_board_behind
from inbox.services.wallboards import (
    NewWallboard,
    Scope,
    Wall,
    list_wallboards,
    make_wallboard,
    read_wall,
    withdraw_wallboard,
)
from inbox.store.reading.board_rows import Part
from inbox.web.api.board_shapes import (
    BoardBehindQuery,
    Overview,
    OverviewQuery,
    WallboardCreated,
    WallboardNew,
    WallboardRow,
    WallShape,
)
from inbox.web.api.reports import read_key
from inbox.web.api.reports_shapes import BehindPage
from inbox.web.api.shapes import Page
from inbox.web.board import BOARDS
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.labels import labels_of
from inbox.web.live.walls import WALLS, wall_json

PAGE = "/wallboard#"


@endpoint("overview.read", Overview)
async def overview(call: Call, query: OverviewQuery) -> Any:
    """Made at most once in five seconds for all who look."""
    await call.identify()
    _check_team(call, query.team)
    made = await call.request.app[BOARDS].get(Scope(query.team), query.by, query.clock)
    return web.Response(body=made.overview, content_type="application/json")


@endpoint("overview.read", BehindPage)
async def behind(call: Call, query: BoardBehindQuery) -> Any:
    """The conversations behind a number of today: their `n` add up to it."""
    _check_team(call, query.team)
    part = Part(query.team, None, query.by, read_key(query.key))
    wanted = Wanted(query.figure, part, query.clock, query.hour, query.limit, query.cursor)
    plan = call.parts.plan
    return await call.ask(read_board_behind, plan, labels_of(plan), wanted)


def _check_team(call: Call, team: str | None) -> None:
    if team is not None and all(one.id != team for one in call.parts.plan.teams):
        raise InvalidError("There is no such team.", {"field": "team"}, code="no_such_team")


@endpoint("wallboard.read", WallShape)
async def wall(call: Call) -> Any:
    """With a wallboard's token: what its screen shows now."""
    found: Wall = await call.ask(read_wall)
    made = await call.request.app[BOARDS].get(found.scope)
    body = wall_json(found, call.parts.plan.organisation.name, made)
    return web.Response(body=body, content_type="application/json")


@endpoint("wallboard.manage", Page[WallboardRow])
async def list_all(call: Call) -> Any:
    return {"items": await call.ask(list_wallboards, call.parts.plan)}


@endpoint("wallboard.manage", WallboardCreated, status=201)
async def create(call: Call, body: WallboardNew) -> Any:
    scope = Scope(body.team, body.channel)
    new = NewWallboard(body.name, scope, body.language, body.theme, body.expires_at)
    made = await call.run_once(make_wallboard, call.parts.plan, new)
    base = call.parts.base_url or str(call.request.url.origin())
    return {**made, "address": base.rstrip("/") + PAGE + made["token"]}


@endpoint("wallboard.manage")
async def withdraw(call: Call, id: int) -> None:
    """Its streams end at once here, and within seconds in other processes."""
    token_hash = await call.run(withdraw_wallboard, id)
    call.request.app[WALLS].end(token_hash)
