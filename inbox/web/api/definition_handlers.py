"""What is done alike with every kind of definition: made, changed, taken back, put in order, remembered."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from inbox.services.definitions import editing
from inbox.services.definitions.rows import history
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.unit import AnyRow, Unit
from inbox.web.api.definition_shapes import ChangeShape, OrderBody
from inbox.web.api.shapes import Page
from inbox.web.call import Call
from inbox.web.conditions import if_match
from inbox.web.endpoint import Endpoint, Handler, endpoint

Read = Callable[[Unit, Plan, str], Any]
"""How one of the kind is shown."""
Act = Callable[..., AnyRow]


def creating(kind: str, shape: Any, new: type[BaseModel], read: Read) -> Endpoint:
    async def handler(call: Call, body: BaseModel) -> Any:
        wanted = body.model_dump(exclude_none=True, mode="json")
        return await _write(call, read, editing.create, kind, wanted)

    return endpoint(f"{kind}.manage", shape, status=201)(taking(handler, new))


def changing(kind: str, shape: Any, changed: type[BaseModel], read: Read) -> Endpoint:
    async def handler(call: Call, id: str, body: BaseModel) -> Any:
        wanted = body.model_dump(exclude_unset=True, mode="json")
        return await _write(call, read, editing.change, kind, id, wanted, if_match(call.request))

    return endpoint(f"{kind}.manage", shape)(taking(handler, changed))


def restoring(kind: str, shape: Any, read: Read) -> Endpoint:
    return _acting(kind, shape, read, editing.restore)


def giving_back(kind: str, shape: Any, read: Read) -> Endpoint:
    """To what stands in its file."""
    return _acting(kind, shape, read, editing.back_to_file)


def _acting(kind: str, shape: Any, read: Read, act: Act) -> Endpoint:
    async def handler(call: Call, id: str) -> Any:
        return await _write(call, read, act, kind, id)

    return endpoint(f"{kind}.manage", shape)(handler)


def ordering(kind: str) -> Endpoint:
    async def handler(call: Call, body: OrderBody) -> None:
        await call.run(editing.reorder, call.parts.plan, kind, body.ids)
        await call.parts.refresh()

    return endpoint(f"{kind}.manage")(handler)


def remembering(kind: str) -> Endpoint:
    """Who changed it, when, and how it was before."""

    def read(unit: Unit, id: str) -> Any:
        require(unit.actor, editing.ACTIONS[kind])
        return history(unit, kind, id)

    async def handler(call: Call, id: str) -> Any:
        return {"items": await call.ask(read, id)}

    return endpoint(f"{kind}.manage", Page[ChangeShape])(handler)


async def _write(call: Call, read: Read, act: Act, kind: str, *arguments: Any) -> Any:
    answer = await call.run(_written, call.parts.plan, read, act, kind, arguments)
    await call.parts.refresh()
    return answer


def _written(
    unit: Unit, plan: Plan, read: Read, act: Act, kind: str, arguments: tuple[Any, ...]
) -> Any:
    return read(unit, plan, act(unit, plan, kind, *arguments).id)


def taking(handler: Handler, body: type[BaseModel]) -> Handler:
    """The body's own type, which is known only now: the endpoint reads it from the handler."""
    handler.__annotations__["body"] = body
    return handler
