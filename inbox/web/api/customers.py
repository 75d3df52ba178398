"""Customers, search, the log, and who is looking."""

import asyncio
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from inbox.model.errors import ForbiddenError
from inbox.services import access
from inbox.services.contacts import change_contact, merge_contacts, unmerge_contact
from inbox.services.permissions import require_person
from inbox.services.plan import Plan
from inbox.services.records.access_log import Visit, say_why_contact
from inbox.services.records.erase import erase_contact
from inbox.services.records.export import export_contact
from inbox.store.blobs import Blobs
from inbox.store.reading.contacts import read_contact
from inbox.store.reading.events import list_events
from inbox.store.reading.search import search as search_all
from inbox.store.unit import Unit
from inbox.web import activity
from inbox.web.api.contact_shapes import (
    ContactChange,
    ContactShape,
    ErasedShape,
    SearchHit,
)
from inbox.web.api.queries import EventsQuery, SearchQuery
from inbox.web.api.shapes import Page
from inbox.web.api.stream_shapes import EventShape
from inbox.web.api.writing_shapes import JoinBody, PresenceHere
from inbox.web.body import to_id
from inbox.web.call import Call
from inbox.web.conditions import if_match
from inbox.web.endpoint import endpoint
from inbox.web.files import send_once
from inbox.web.labels import labels_of
from inbox.web.live.hub import HUB
from inbox.web.live.presence import Here
from inbox.web.opening import open_it


@endpoint("contact.read", ContactShape)
async def read(call: Call, id: int) -> Any:
    """A protected one with `X-Access-Reason`, unless the reader said why in the last 8 hours."""
    labels = labels_of(call.parts.plan)
    return await open_it(
        call,
        say_why_contact,
        lambda unit: read_contact(unit, id, labels),
        id,
        lambda agent_id, shape: Visit(agent_id, None, contact_id=int(shape["id"])),
    )


@endpoint("contact.change", ContactShape)
async def change(call: Call, id: int, body: ContactChange) -> Any:
    wanted, version = body.model_dump(exclude_unset=True), if_match(call.request)
    return await call.run(_change, call.parts.plan, id, wanted, version)


def _change(
    unit: Unit, plan: Plan, id: int, wanted: dict[str, Any], version: int | None
) -> dict[str, Any]:
    after = change_contact(unit, plan, id, wanted, version)
    try:
        return read_contact(unit, id, labels_of(plan))
    except ForbiddenError:
        # Whoever protects a customer may not be one of those who open protected ones.
        return _protected(unit, id, after)


def _protected(unit: Unit, id: int, version: int) -> dict[str, Any]:
    """Nothing but that there is somebody."""
    none: dict[str, Any] = {name: [] for name in ("identities", "needs", "conversations")}
    empty = {name: "" for name in ("name", "language", "notes")}
    return {
        **none,
        **empty,
        "id": str(id),
        "fields": {},
        "preferred_channel": None,
        "sensitivity": "protected",
        "conversation_count": 0,
        "created_at": unit.now,
        "version": version,
    }


@endpoint("contact.merge", ContactShape)
async def merge(call: Call, id: int, body: JoinBody) -> Any:
    """Answers the customer that everything is with now."""
    return await call.run(_merge, call.parts.plan, id, to_id(body.with_, "with"))


def _merge(unit: Unit, plan: Plan, id: int, into: int) -> dict[str, Any]:
    merge_contacts(unit, id, into)
    return read_contact(unit, into, labels_of(plan))


@endpoint("contact.merge", ContactShape)
async def unmerge(call: Call, id: int) -> Any:
    return await call.run(_unmerge, call.parts.plan, id)


def _unmerge(unit: Unit, plan: Plan, id: int) -> dict[str, Any]:
    unmerge_contact(unit, id)
    return read_contact(unit, id, labels_of(plan))


@endpoint("contact.export", answers="application/octet-stream")
async def export(call: Call, id: int) -> web.StreamResponse:
    """A zip with everything held about them: pages, JSON, originals, files. Kept in the log."""
    actor, parts = await call.actor(), call.parts
    path = parts.blobs.temporary()
    try:
        await asyncio.to_thread(export_contact, parts.store, parts.blobs, id, path, actor)
        return await send_once(call.request, path, f"contact-{id}.zip")
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)


@endpoint("contact.erase", ErasedShape)
async def erase(call: Call, id: int) -> Any:
    """Texts, names, addresses, files and raw items; refused where a topic says that they are kept."""
    call.repeat = None  # Erased twice is erased; an answer kept under a key would outlive it.
    erased = await call.run(erase_contact, id)
    await asyncio.to_thread(_remove, call.parts.blobs, erased.blobs)
    return {"conversations": erased.conversations, "messages": erased.messages}


def _remove(blobs: Blobs, names: Sequence[str]) -> None:
    for name in names:
        blobs.remove(name, 0)


@endpoint("search", Page[SearchHit])
async def search(call: Call, query: SearchQuery) -> Any:
    kinds = {"messages": ["message"], "contacts": ["contact"]}.get(
        query.where, ["message", "contact"]
    )
    labels = labels_of(call.parts.plan)
    found, cursor = await call.ask(search_all, query.q, labels, kinds, query.limit, query.cursor)
    return {"items": found, "next": cursor}


@endpoint("event.read", Page[EventShape])
async def events(call: Call, query: EventsQuery) -> Any:
    found = await call.ask(list_events, None, query.after, query.limit)
    is_full = len(found) == query.limit
    return {"items": found, "next": str(found[-1]["number"]) if is_full else None}


@endpoint("conversation.read")
async def presence(call: Call, id: int, body: PresenceHere) -> None:
    here = await call.ask(_here, id, body.writing)
    call.request.app[HUB].note_presence(here, asyncio.get_running_loop().time())
    if body.writing:
        await activity.show(call, id, "typing")


def _here(unit: Unit, id: int, is_writing: bool) -> Here:
    agent_id = require_person(unit.actor)
    row = access.conversation(unit, id, "conversation.read", lock=False)
    return Here(str(id), str(agent_id), unit.actor.name, is_writing, row.team_id)
