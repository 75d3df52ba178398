"""What a customer of the demo sees and does on Facebook."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestServer

from config.channels import ChannelEntry
from inbox.services.plan import Channel
from inbox.web.app import build_app
from tests.fakes.graph import PAGE, POST, make_facebook, world
from tests.web.pages.rig import Browser, Site
from workers.demo.graph.world import Comment, World

__all__ = ["world"]


@pytest.fixture
async def demo(site: Site, world: World) -> AsyncIterator[Browser]:
    entry = ChannelEntry(id="facebook", kind="facebook", name="Facebook")
    plan = site.parts.plan
    there = {**plan.channels, "facebook": Channel(entry, make_facebook(world))}
    parts = replace(site.parts, plan=replace(plan, demo=True, channels=there))
    server = TestServer(build_app(parts))
    await server.start_server()
    site.server, before = server, site.server
    yield site.browser()
    site.server = before
    for session in site.sessions:
        await session.close()
    await server.close()


async def test_without_a_demo_there_is_no_such_page(browser: Browser) -> None:
    for path in ("/demo/platform", "/demo/platform/71"):
        await browser.get(path)
        assert browser.status == 404


async def test_what_a_customer_writes_there_stands_there(demo: Browser, world: World) -> None:
    page = await demo.get("/demo/platform?lang=en")
    assert "Kari Nordmann" in page
    page = await demo.get("/demo/platform/71?lang=en")
    assert "Nu höjer vi priset" in page
    await demo.post("/demo/platform/71?lang=en", {"act": "write", "text": "Hei <b>dere</b>"})
    await demo.post(
        "/demo/platform/71?lang=en", {"act": "comment", "post": POST, "text": "Hvorfor?"}
    )
    page = await demo.get("/demo/platform/71?lang=en")
    assert "Hei &lt;b&gt;dere&lt;/b&gt;" in page
    assert "Hvorfor?" in page
    assert [one.text for one in world.talk(PAGE, "71").messages] == ["Hei <b>dere</b>"]


async def test_what_we_hid_only_its_author_sees(demo: Browser, world: World) -> None:
    at = world.clock()
    world.comments["c"] = Comment("c", PAGE, "72", "Fult ord", at, POST, hidden=True)
    assert "Fult ord" in await demo.get("/demo/platform/72")
    assert "Fult ord" not in await demo.get("/demo/platform/71")


async def test_nothing_and_nonsense_are_refused(demo: Browser, world: World) -> None:
    for typed in ({"act": "write", "text": " "}, {"act": "fly", "text": "x"}):
        await demo.post("/demo/platform/71", typed)
        assert demo.status == 422
    await demo.get("/demo/platform/999")
    assert demo.status == 404
    await demo.get("/demo/platform/..%2Fpeople")
    assert demo.status == 404
    assert not world.talk(PAGE, "71").messages
