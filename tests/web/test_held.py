"""A few who send a lot, who never come to an end, or who pack a lot into little."""

import asyncio
import gzip
from collections.abc import Callable

import pytest

from inbox.web import held
from inbox.web.held import HELD
from tests.web.rig import Rig

LARGE = b"a" * 600_000
HOOK = "/hooks/info"
"""Read whole before it is known whose it is; this channel takes nothing there."""


async def begin(rig: Rig, sent: bytes, length: int) -> asyncio.StreamWriter:
    """A request whose body does not come to its end."""
    _, writer = await asyncio.open_connection("127.0.0.1", rig.server.port)
    head = f"POST {HOOK} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"
    writer.write(head.encode() + sent)
    await writer.drain()
    return writer


async def until(rig: Rig, size: Callable[[int], bool]) -> None:
    async with asyncio.timeout(20):
        while not size(rig.server.app[HELD].bytes):
            await asyncio.sleep(0.02)


async def test_there_is_so_much_room_and_who_sends_little_always_has_some(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "MOST_BYTES", 1_000_000)
    anybody = rig.anonymous()
    writer = await begin(rig, LARGE, len(LARGE) + 1)
    await until(rig, lambda size: size == len(LARGE))
    refused = await anybody.raw("POST", HOOK, data=LARGE)
    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
    assert (await anybody.raw("POST", HOOK, data=b"a" * 1000)).status == 404
    writer.close()
    await until(rig, lambda size: size == 0)
    assert (await anybody.raw("POST", HOOK, data=LARGE)).status == 404
    assert rig.server.app[HELD].bytes == 0


async def test_who_never_comes_to_an_end_gives_the_room_back(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "LONGEST_SECONDS", 0.3)
    writer = await begin(rig, LARGE, len(LARGE) + 1)
    await until(rig, lambda size: size == len(LARGE))
    await until(rig, lambda size: size == 0)
    writer.close()


@pytest.mark.parametrize("path", [HOOK, "/login", "/form/kontakt", "/case/token/add"])
async def test_what_is_packed_is_not_unpacked(rig: Rig, path: str) -> None:
    headers = {"Content-Encoding": "gzip", "Content-Type": "multipart/form-data; boundary=b"}
    packed = gzip.compress(b"--b\r\n\r\n" + bytes(5_000_000))
    answer = await rig.anonymous().raw("POST", path, data=packed, headers=headers)
    assert answer.status == 415
