from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from inbox.store.bell import SocketBell
from inbox.store.store import Store
from inbox.web.app import build_app
from tests.web.rig import Rig, make_parts


@pytest.fixture
async def rig(store: Store, tmp_path: Path) -> AsyncIterator[Rig]:
    bell = store.bell = SocketBell(tmp_path / "bell")
    parts = make_parts(store, tmp_path)
    server = TestServer(build_app(parts))
    await server.start_server()
    rig = Rig(parts, server)
    yield rig
    for session in rig.clients:
        await session.close()
    await server.close()
    parts.committer.close()
    bell.close()
