import asyncio
import threading
from datetime import timedelta

from inbox.model.bell import Ring, Subscription
from inbox.store.bell import listen

RINGS = [Ring("log"), Ring("presence", {"c": "1"}), Ring("log"), Ring("visitor", {"v": []})]


class Scripted:
    """Rings one after the other, then never again."""

    def __init__(self) -> None:
        self.left = list(RINGS)
        self.has_rung = threading.Event()
        self.over = threading.Event()

    def subscribe(self) -> Subscription:
        return self

    def ring(self, ring: Ring) -> None:
        raise NotImplementedError

    def wait(self, limit: timedelta) -> list[Ring]:
        if self.left:
            return [self.left.pop(0)]
        self.has_rung.set()
        self.over.wait(40)
        return []

    def close(self) -> None:
        return None


async def test_whoever_was_busy_hears_at_once_of_all_that_rang_meanwhile() -> None:
    bell = Scripted()
    heard = listen(bell)
    try:
        async with asyncio.timeout(40):
            first = await anext(heard)
            while not bell.has_rung.is_set():
                await asyncio.sleep(0.001)
            await asyncio.sleep(0)
            rest = await anext(heard) if len(first) < len(RINGS) else []
    finally:
        bell.over.set()
        await heard.aclose()
    assert [*first, *rest] == RINGS
