"""What calls about calendars and about service levels do alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from inbox.services.definitions import editing
from inbox.services.definitions.rows import history
from inbox.services.definitions.times import list_times, preview, read_times, retire_times
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.unit import AnyRow, Unit
from inbox.web.call import Call
from inbox.web.conditions import if_match


@dataclass(frozen=True, slots=True)
class Definitions:
    kind: str

    async def list_all(self, call: Call, retired: bool) -> Any:
        return {"items": await call.ask(list_times, self.kind, retired)}

    async def read(self, call: Call, id: str) -> Any:
        return await call.ask(read_times, self.kind, id)

    async def create(self, call: Call, wanted: Mapping[str, Any]) -> Any:
        return await self._write(call, editing.create, wanted)

    async def change(self, call: Call, id: str, wanted: Mapping[str, Any]) -> Any:
        return await self._write(call, editing.change, id, wanted, if_match(call.request))

    async def restore(self, call: Call, id: str) -> Any:
        return await self._write(call, editing.restore, id)

    async def back_to_file(self, call: Call, id: str) -> Any:
        return await self._write(call, editing.back_to_file, id)

    async def retire(self, call: Call, id: str, anyway: bool) -> None:
        await call.run(retire_times, call.parts.plan, self.kind, id, anyway)
        await call.parts.refresh()

    async def order(self, call: Call, ids: list[str]) -> None:
        await call.run(editing.reorder, call.parts.plan, self.kind, ids)
        await call.parts.refresh()

    async def preview(self, call: Call, wanted: Mapping[str, Any]) -> Any:
        return await call.ask(preview, call.parts.plan, self.kind, wanted)

    async def changes(self, call: Call, id: str) -> Any:
        return {"items": await call.ask(_history, self.kind, id)}

    async def _write(self, call: Call, act: Callable[..., AnyRow], *arguments: Any) -> Any:
        answer = await call.run(_write, call.parts.plan, self.kind, act, arguments)
        await call.parts.refresh()
        return answer


def _write(
    unit: Unit, plan: Plan, kind: str, act: Callable[..., AnyRow], arguments: tuple[Any, ...]
) -> Any:
    return read_times(unit, kind, act(unit, plan, kind, *arguments).id)


def _history(unit: Unit, kind: str, id: str) -> Any:
    require(unit.actor, editing.ACTIONS[kind])
    return history(unit, kind, id)
