import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from inbox.store.bell import SocketBell
from inbox.store.store import Store
from inbox.web.app import build_app
from tests.web.rig import make_parts

SCRIPT = b"console.log('x');" * 200


@pytest.fixture
async def http(sqlite_store: Store, tmp_path: Path) -> AsyncIterator[ClientSession]:
    files = tmp_path / "static" / "console"
    (files / "assets").mkdir(parents=True)
    (files / "index.html").write_text("<!doctype html><div id=app></div>")
    (files / "assets" / "main-4f2a.js").write_bytes(SCRIPT)
    (files / "assets" / "main-4f2a.js.br").write_bytes(b"packed")
    (files / "icon.svg").write_text("<svg/>")
    bell = sqlite_store.bell = SocketBell(tmp_path / "bell")
    parts = replace(make_parts(sqlite_store, tmp_path), static=tmp_path / "static")
    server = TestServer(build_app(parts))
    await server.start_server()
    async with ClientSession(str(server.make_url("/")), auto_decompress=False) as session:
        yield session
    await server.close()
    parts.committer.close()
    bell.close()


@pytest.mark.parametrize(
    "path", ["/inbox", "/inbox/unanswered/12/reply", "/overview", "/setup/channels/info"]
)
async def test_every_address_of_the_console_is_its_one_page(http: ClientSession, path: str) -> None:
    response = await http.get(path)
    assert "id=app" in await response.text()
    assert response.headers["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"


async def test_files_with_a_hash_in_their_names_are_kept_for_ever(http: ClientSession) -> None:
    kept = (await http.get("/static/console/assets/main-4f2a.js")).headers
    assert "immutable" in kept["Cache-Control"]
    assert kept["Content-Type"].startswith("text/javascript")
    assert (await http.get("/static/console/icon.svg")).headers["Cache-Control"] == "no-cache"


async def test_a_browser_gets_the_smallest_form_it_takes(http: ClientSession) -> None:
    address = "/static/console/assets/main-4f2a.js"
    for accepted, coding, body in (
        ("gzip, br", "br", b"packed"),
        ("gzip", "gzip", gzip.compress(SCRIPT, 9, mtime=0)),
        ("identity", None, SCRIPT),
    ):
        response = await http.get(address, headers={"Accept-Encoding": accepted})
        assert response.headers.get("Content-Encoding") == coding
        assert await response.read() == body
        assert response.headers["Vary"] == "Accept-Encoding"


async def test_what_a_browser_has_already_is_not_sent_again(http: ClientSession) -> None:
    tag = (await http.get("/inbox")).headers["ETag"]
    response = await http.get("/inbox", headers={"If-None-Match": tag})
    assert response.status == 304
    assert await response.read() == b""


async def test_only_files_of_the_console_are_served(http: ClientSession) -> None:
    for path in (
        "../../inbox.db",
        "%2e%2e/%2e%2e/inbox.db",
        "nothing.js",
        "assets/main-4f2a.js.br",
    ):
        assert (await http.get(f"/static/console/{path}")).status == 404
