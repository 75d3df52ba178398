"""What is done alike with every kind of definition: taken back, given back to its file, put in order."""

from collections.abc import Callable
from typing import Any

from inbox.services.definitions import editing
from inbox.services.plan import Plan
from inbox.store.unit import Unit
from inbox.web.api.definition_shapes import OrderBody
from inbox.web.call import Call
from inbox.web.endpoint import Endpoint, endpoint

Read = Callable[[Unit, Plan, str], Any]
"""How one of the kind is shown."""
Act = Callable[[Unit, Plan, str, str], Any]


def restoring(kind: str, shape: Any, read: Read) -> Endpoint:
    return _acting(kind, shape, read, editing.restore)


def giving_back(kind: str, shape: Any, read: Read) -> Endpoint:
    return _acting(kind, shape, read, editing.back_to_file)


def _acting(kind: str, shape: Any, read: Read, act: Act) -> Endpoint:
    def done(unit: Unit, plan: Plan, id: str) -> Any:
        act(unit, plan, kind, id)
        return read(unit, plan, id)

    async def handler(call: Call, id: str) -> Any:
        answer = await call.run(done, call.parts.plan, id)
        await call.parts.refresh()
        return answer

    return endpoint(f"{kind}.manage", shape)(handler)


def ordering(kind: str) -> Endpoint:
    async def handler(call: Call, body: OrderBody) -> None:
        await call.run(editing.reorder, call.parts.plan, kind, body.ids)
        await call.parts.refresh()

    return endpoint(f"{kind}.manage")(handler)
