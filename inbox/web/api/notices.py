"""What somebody is told of: the bell's list, and the ways that lead out of the console."""

import asyncio
from typing import Any

from inbox.model.errors import InvalidError
from inbox.services.notices import browsers, chat
from inbox.services.notices.follow import ring_for
from inbox.services.notices.read import list_notices, mark_read
from inbox.services.notices.trying import try_address
from inbox.services.notices.wishes import change_wishes, read_wishes
from inbox.web.api.notices_shapes import (
    AddressNew,
    BrowserNew,
    Made,
    NoticeSettings,
    NoticeSettingsChange,
    NoticesPage,
    NoticesQuery,
    NoticesRead,
    PushKey,
    TestOutcome,
    Unread,
)
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.remote import browser_of


@endpoint("notice.own", NoticesPage)
async def list_all(call: Call, query: NoticesQuery) -> Any:
    before = int(query.cursor) if query.cursor else None
    return await call.ask(
        list_notices, call.parts.plan, before=before, unread=query.unread, limit=query.limit
    )


@endpoint("notice.own", Unread)
async def read(call: Call, body: NoticesRead) -> Any:
    ids = [_id(one) for one in body.ids] if body.ids is not None else None
    about = _id(body.conversation) if body.conversation else None
    unread = await call.run_lightly(mark_read, ids, about)
    # The same person's other screens look again.
    actor = await call.actor()
    ring_for(call.parts.store, [actor.id])
    return {"unread": unread}


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise InvalidError("This is no id.", {"field": "ids"}, code="id_invalid")
    return min(int(text), 2**63 - 1)


@endpoint("notice.own", NoticeSettings)
async def settings(call: Call) -> Any:
    return await call.ask(read_wishes, call.parts.plan)


@endpoint("notice.own", NoticeSettings)
async def change(call: Call, body: NoticeSettingsChange) -> Any:
    wanted = body.model_dump(mode="json", exclude_unset=True)
    return await call.run(change_wishes, call.parts.plan, wanted)


@endpoint("notice.own", PushKey)
async def push_key(call: Call) -> Any:
    return {"push_key": await call.run(browsers.make_push_key, call.parts.plan)}


@endpoint("notice.own", Made, status=201)
async def add_browser(call: Call, body: BrowserNew) -> Any:
    name = browser_of(call.request)
    made = await call.run(
        browsers.subscribe,
        call.parts.plan,
        body.endpoint,
        body.keys.p256dh,
        body.keys.auth,
        name,
    )
    return {"id": str(made)}


@endpoint("notice.own")
async def remove_browser(call: Call, id: int) -> None:
    await call.run(browsers.unsubscribe, id)


@endpoint("notice.own", Made, status=201)
async def add_address(call: Call, body: AddressNew) -> Any:
    made = await call.run(
        chat.add_address, call.parts.plan, body.name, body.address, body.team, body.kinds
    )
    return {"id": str(made)}


@endpoint("notice.own")
async def remove_address(call: Call, id: int) -> None:
    await call.run(chat.remove_address, id)


@endpoint("notice.own", TestOutcome)
async def test_address(call: Call, id: int) -> Any:
    """Sends a line to it, and says what became of that."""
    known = await call.ask(chat.own_address, id)
    parts = call.parts
    return await asyncio.to_thread(try_address, parts.store, parts.plan, known)
