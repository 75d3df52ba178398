from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from inbox.store.store import Store
from inbox.web.app import build_app
from tests.fakes.smtp import Mailserver
from tests.web.pages.rig import Browser, Site, make_site_parts


@pytest.fixture
async def site(store: Store, tmp_path: Path, smtp: Mailserver) -> AsyncIterator[Site]:
    parts, installation = make_site_parts(store, tmp_path, smtp.port)
    server = TestServer(build_app(parts))
    await server.start_server()
    site = Site(parts, server, installation, smtp)
    yield site
    for session in site.sessions:
        await session.close()
    await server.close()
    parts.committer.close()
    parts.bell.close()


@pytest.fixture
async def browser(site: Site) -> Browser:
    return site.browser()
