"""The organisation: what it calls its fields, its teams, and saved views."""

from typing import Any

from inbox.services.describe import describe_organisation
from inbox.services.organisation import list_teams
from inbox.services.saved_views import change_view, delete_view, list_saved_views, save_view
from inbox.web.api.organisation_shapes import (
    OrganisationShape,
    SavedViewBody,
    SavedViewShape,
)
from inbox.web.api.people_shapes import TeamShape
from inbox.web.api.shapes import Page
from inbox.web.call import Call
from inbox.web.endpoint import endpoint


@endpoint("topic.read", OrganisationShape)
async def read(call: Call) -> Any:
    return await call.ask(describe_organisation, call.parts.plan)


@endpoint("team.read", Page[TeamShape])
async def teams(call: Call) -> Any:
    return {"items": await call.ask(list_teams)}


@endpoint("saved_view.own", Page[SavedViewShape])
async def saved_views(call: Call) -> Any:
    return {"items": await call.ask(list_saved_views)}


@endpoint("saved_view.own", SavedViewShape, status=201)
async def new_saved_view(call: Call, body: SavedViewBody) -> Any:
    return await call.run(save_view, body.name, body.query, body.shared)


@endpoint("saved_view.own", SavedViewShape)
async def change_saved_view(call: Call, id: int, body: SavedViewBody) -> Any:
    return await call.run(change_view, id, body.name, body.query, body.shared)


@endpoint("saved_view.own")
async def delete_saved_view(call: Call, id: int) -> None:
    await call.run(delete_view, id)
