"""The same change of many conversations at once."""

from typing import Any

from pydantic import ValidationError

from inbox.model.errors import InvalidError
from inbox.services.conversations.bulk import MOST, read_job, start
from inbox.services.conversations.bulk import stop as stop_job
from inbox.store.reading.lists import list_ids
from inbox.store.reading.scopes import ListQuery
from inbox.store.unit import Unit
from inbox.web.api.queries import ConversationsQuery
from inbox.web.api.writing_shapes import BulkBody, JobShape
from inbox.web.body import to_ids
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.problem import invalid

AT_ONCE = 1000


@endpoint("conversation.bulk", JobShape, status=202)
async def create(call: Call, body: BulkBody) -> Any:
    if (body.ids is None) == (body.query is None):
        raise InvalidError(
            "Say which: by ids or by a query.", {"field": "ids"}, code="bulk_needs_which"
        )
    if (body.change is None) == (body.spam is None):
        raise InvalidError(
            "Say what to do: a change or spam.", {"field": "change"}, code="bulk_needs_what"
        )
    change = body.change.model_dump(mode="json", exclude_unset=True) if body.change else None
    ids = to_ids(body.ids, "ids")
    query = None if body.query is None else _query(body.query)
    return await call.run(_start, ids, query, change, body.spam)


def _query(given: dict[str, str]) -> ListQuery:
    try:
        checked = ConversationsQuery.model_validate({**given, "limit": 50, "cursor": None})
    except ValidationError as error:
        raise invalid(error) from None
    return ListQuery(**checked.model_dump())


def _start(
    unit: Unit,
    ids: tuple[int, ...],
    query: ListQuery | None,
    change: dict[str, Any] | None,
    spam: bool | None,
) -> dict[str, Any]:
    wanted = list(ids) if query is None else _all_that_match(unit, query)
    return read_job(unit, start(unit, wanted, change, spam))


def _all_that_match(unit: Unit, query: ListQuery) -> list[int]:
    cursor: str | None = None
    found: list[int] = []
    while len(found) < MOST:
        ids, cursor = list_ids(unit, query, AT_ONCE, cursor)
        found += ids
        if cursor is None:
            break
    return found[:MOST]


@endpoint("job.read", JobShape)
async def read(call: Call, id: int) -> Any:
    return await call.ask(read_job, id)


@endpoint("conversation.bulk")
async def stop(call: Call, id: int) -> None:
    await call.run(stop_job, id)
