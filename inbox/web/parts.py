"""What the web process is put together from. Made outside, passed to `build_app`, never changed."""

import asyncio
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from aiohttp import web

from inbox.model.bell import Bell
from inbox.services.accept import Committer
from inbox.services.definitions.live import refresh
from inbox.services.plan import Plan
from inbox.store.blobs import Blobs
from inbox.store.store import Store

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Parts:
    store: Store
    committer: Committer
    plan: Plan
    blobs: Blobs
    bell: Bell
    base_url: str = ""
    """Where people reach us, such as https://help.example.org; empty for plain HTTP on this machine."""
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    """Whose X-Forwarded-For is believed."""
    secret: bytes = field(default=b"", repr=False)
    """Signs what leaves in customers' pages and comes back: form times, codes."""
    static: Path = field(default=STATIC)

    @property
    def demo(self) -> bool:
        return self.plan.demo

    async def refresh(self) -> None:
        """What was just written on screen holds in this process from the next request on."""
        await asyncio.to_thread(refresh, self.store, self.plan)

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")


PARTS = web.AppKey("PARTS", Parts)
