"""Tags: the list, and how much they are used."""

from datetime import UTC, datetime, timedelta
from typing import Any

from inbox.services.conversations.tags import (
    list_tags,
    make_tag,
    merge_tag,
    rename_tag,
    retire_tag,
    tag_figures,
)
from inbox.store.unit import Unit
from inbox.web.api.definition_shapes import RetiredQuery
from inbox.web.api.shapes import Page
from inbox.web.api.topics_shapes import (
    FiguresQuery,
    MergeBody,
    TagBody,
    TagFigures,
    TagNew,
    TagShape,
)
from inbox.web.body import to_id
from inbox.web.call import Call
from inbox.web.endpoint import endpoint

MONTH = timedelta(days=30)


@endpoint("tag.read", Page[TagShape])
async def list_all(call: Call, query: RetiredQuery) -> Any:
    return {"items": await call.ask(list_tags, query.retired)}


@endpoint("tag.make", TagShape, status=201)
async def create(call: Call, body: TagNew) -> Any:
    return await call.run(make_tag, call.parts.plan, body.name)


@endpoint("tag.manage", TagShape)
async def change(call: Call, id: int, body: TagBody) -> Any:
    return await call.run(_change, id, body.name, body.retired)


def _change(unit: Unit, id: int, name: str | None, retired: bool | None) -> Any:
    answer = rename_tag(unit, id, name) if name is not None else None
    if retired is not None or answer is None:
        answer = retire_tag(unit, id, bool(retired))
    return answer


@endpoint("tag.manage")
async def retire(call: Call, id: int) -> None:
    await call.run(retire_tag, id)


@endpoint("tag.manage", TagShape)
async def merge(call: Call, id: int, body: MergeBody) -> Any:
    return await call.run(merge_tag, id, to_id(body.into, "into"))


@endpoint("overview.read", TagFigures)
async def figures(call: Call, query: FiguresQuery) -> Any:
    until = query.to or datetime.now(UTC)
    since = query.from_ or until - MONTH
    return await call.ask(tag_figures, call.parts.plan, since, until, query.team)
