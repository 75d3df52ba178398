"""What platforms call: nothing is kept of what they did not sign, is not for us, or is too large."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from config.channels import ChannelEntry
from connectors.meta.receive import MAX_BODY
from connectors.meta.signature import sign
from inbox.services.plan import Channel
from inbox.store.tables.journal import receipts
from tests.fakes.graph import PAGE, SECRET, make_facebook, make_world
from tests.web.rig import Client, Rig

GOOD = {
    "sender": {"id": "71"},
    "recipient": {"id": PAGE},
    "timestamp": 1_795_330_000_000,
    "message": {"mid": "m_1", "text": "Hej"},
}


@pytest.fixture
def store_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
async def platform(rig: Rig) -> Client:
    world = make_world()
    world.base = "http://127.0.0.1:9"
    entry = ChannelEntry(id="page", kind="facebook", name="Page", team="service")
    rig.parts.plan.channels["page"] = Channel(entry, make_facebook(world))  # type: ignore[index]
    return rig.anonymous()


async def call(platform: Client, body: bytes, secret: str = SECRET) -> tuple[int, Any]:
    headers = {"X-Hub-Signature-256": sign(body, secret), "Content-Type": "application/json"}
    answer = await platform.raw("POST", "/hooks/meta", data=BytesIO(body), headers=headers)
    return answer.status, await answer.read()


def told(page: str = PAGE, **message: Any) -> bytes:
    event: Mapping[str, Any] = {**GOOD, **message}
    return json.dumps({"object": "page", "entry": [{"id": page, "messaging": [event]}]}).encode()


def kept(rig: Rig) -> int:
    counted = select(func.count()).select_from(receipts)
    return rig.store.read(lambda unit: unit.connection.execute(counted).scalar_one())


async def counted(rig: Rig, platform: Client, outcome: str) -> float:
    text = await (await platform.raw("GET", "/metrics")).text()
    name = f'inkorg_hook_calls_total{{outcome="{outcome}",source="meta"}}'
    return next((float(line.split()[-1]) for line in text.splitlines() if name in line), 0)


async def test_a_wrong_signature_is_refused_counted_and_nothing_is_kept(
    rig: Rig, platform: Client
) -> None:
    status, body = await call(platform, told(), "not the app's")
    assert (status, json.loads(body)["code"]) == (403, "hook_refused")
    unsigned = await platform.raw("POST", "/hooks/meta", data=told())
    assert unsigned.status == 403
    assert kept(rig) == 0
    assert await counted(rig, platform, "refused") == 2


async def test_a_call_that_is_replayed_is_kept_once(rig: Rig, platform: Client) -> None:
    assert [(await call(platform, told()))[0] for _ in range(3)] == [200, 200, 200]
    assert kept(rig) == 1


async def test_a_page_that_we_do_not_know_is_answered_and_nothing_is_kept(
    rig: Rig, platform: Client
) -> None:
    status, _ = await call(platform, told("9999"))
    assert (status, kept(rig)) == (200, 0)
    assert await counted(rig, platform, "empty") == 1


async def test_ten_megabytes_are_refused_whoever_signed_them(rig: Rig, platform: Client) -> None:
    body = told(message={"mid": "m_2", "text": "x" * 10_000_000})
    assert len(body) > MAX_BODY
    status, answer = await call(platform, body)
    assert status in (413, 422), answer
    assert kept(rig) == 0
