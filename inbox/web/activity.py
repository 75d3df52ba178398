"""How often customers are shown that somebody reads or writes: kept in this process, since nothing depends on it."""

import asyncio

from aiohttp import web

from inbox.services.plan import Plan
from inbox.services.platforms.activity import show_activity
from inbox.web.call import Call

PAUSES = {"typing": 15.0, "seen": 30.0}
MOST = 10_000


class Activity:
    def __init__(self) -> None:
        self._shown: dict[tuple[str, int], float] = {}

    def is_due(self, kind: str, conversation_id: int, now_seconds: float) -> bool:
        """True at most once in a while for each conversation."""
        key = (kind, conversation_id)
        if now_seconds - self._shown.get(key, -1e9) < PAUSES[kind]:
            return False
        if len(self._shown) >= MOST:
            self._shown.clear()
        self._shown[key] = now_seconds
        return True


def shows_anything(plan: Plan, kind: str) -> bool:
    return any(
        kind in one.connector.capabilities.acts and one.entry.show_activity
        for one in plan.channels.values()
    )


async def show(call: Call, conversation_id: int, kind: str) -> None:
    """Costs nothing where no channel can show it."""
    plan, now = call.parts.plan, asyncio.get_running_loop().time()
    if not shows_anything(plan, kind):
        return
    if call.request.app[ACTIVITY].is_due(kind, conversation_id, now):
        await call.run_lightly(show_activity, plan, conversation_id, kind)


ACTIVITY: web.AppKey[Activity] = web.AppKey("activity", Activity)
