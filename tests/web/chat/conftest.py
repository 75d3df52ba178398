from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from inbox.store.bell import SocketBell
from inbox.store.store import Store
from inbox.web.app import build_app
from tests.web.chat.visitor import ChatRig
from tests.web.rig import ORGANISATION, make_parts

CHAT = """
- id: chat
  kind: chat
  name: Chat
  team: service
  language: sv
  settings:
    allow_from: [https://site.example]
    identity_secret: a secret of the site
    files: {max_bytes: 2000}
    limits: {per_address: 5, at_once: 3, per_second: 2}
"""


@pytest.fixture
async def rig(sqlite_store: Store, tmp_path: Path) -> AsyncIterator[ChatRig]:
    store = sqlite_store
    bell = store.bell = SocketBell(tmp_path / "bell")
    files = {**ORGANISATION, "channels": ORGANISATION["channels"] + CHAT}
    parts = make_parts(store, tmp_path, files)
    app = build_app(parts)
    server = TestServer(app)
    await server.start_server()
    rig = ChatRig(parts, server, app=app)
    yield rig
    for session in rig.clients:
        await session.close()
    await server.close()
    parts.committer.close()
    bell.close()
