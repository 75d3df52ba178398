"""Where no WebSocket gets through, files, and what other sites may ask."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from inbox.store.tables.messages import attachments
from inbox.store.unit import Unit
from inbox.web.chat.widget import widget
from tests.web.chat.visitor import ChatRig
from tests.web.rig import Client

SITE = {"Origin": "https://site.example"}


async def ask(client: Client, expect: int = 200, **asked: Any) -> Any:
    return await client.call("POST", "/chat/chat/poll", expect, json=asked, headers=SITE)


async def begin(client: Client, **hello: Any) -> tuple[str, dict[str, Any]]:
    answer = await ask(client, frames=[{"kind": "hello", **hello}])
    return answer["line"], answer["frames"][0]


async def until_said(client: Client, line: str, text: str) -> None:
    """One answer may hold several frames, so each is looked at before asking again."""
    async with asyncio.timeout(40):
        while True:
            for frame in (await ask(client, line=line, wait=5))["frames"]:
                if text in [message["text"] for message in frame.get("messages", ())]:
                    return


async def test_the_same_goes_over_plain_requests(rig: ChatRig) -> None:
    agent, client = await rig.agent("moa", teams=("service",)), rig.anonymous()
    line, welcome = await begin(client)
    said = {"kind": "say", "id": "message-1", "text": "Hej"}
    frames = (await ask(client, line=line, frames=[said]))["frames"]
    assert "taken" in [frame["kind"] for frame in frames]
    await rig.read()
    await rig.answer(agent, "Hej!")
    await until_said(client, line, "Hej!")
    socket = await rig.visit(token=welcome["token"])
    assert [m["text"] for m in socket.frames[0]["messages"]] == ["Hej", "Hej!"]


async def test_a_line_that_is_gone_is_said_to_be_gone(rig: ChatRig) -> None:
    refused = await ask(rig.anonymous(), 410, line="nobody", frames=[])
    assert refused["code"] == "line_gone"


@pytest.mark.parametrize("frames", [[], [{"kind": "say"}], [{"kind": "typing"}], [{}]])
async def test_who_does_not_say_hello_has_no_line(rig: ChatRig, frames: list[Any]) -> None:
    await ask(rig.anonymous(), 422, frames=frames)


async def test_only_named_sites_may_read_the_answers(rig: ChatRig) -> None:
    http = rig.anonymous().http
    for path, method in (("about", "GET"), ("poll", "OPTIONS"), ("files", "OPTIONS")):
        async with http.request(method, f"/chat/chat/{path}", headers=SITE) as allowed:
            assert allowed.headers["Access-Control-Allow-Origin"] == SITE["Origin"]
        other = {"Origin": "https://other.example"}
        async with http.request(method, f"/chat/chat/{path}", headers=other) as refused:
            assert refused.status == 403
            assert "Access-Control-Allow-Origin" not in refused.headers


async def test_the_widget_is_small_and_every_site_may_load_it(rig: ChatRig) -> None:
    assert len(widget().bodies["gzip"]) < 20_000
    async with rig.anonymous().http.get("/chat/chat/widget.js") as script:
        assert script.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert script.content_type == "text/javascript"
    await rig.anonymous().call("GET", "/chat/info/widget.js", 404)


async def send(rig: ChatRig, token: str, body: bytes, name: str, expect: int) -> Any:
    headers = {"Authorization": f"Bearer {token}", "X-Filename": name, "X-Message-Id": "file-0001"}
    return await rig.anonymous().call(
        "POST", "/chat/chat/files", expect, data=body, headers=headers | SITE
    )


def names(unit: Unit) -> list[str]:
    return list(unit.connection.execute(select(attachments.c.filename)).scalars())


async def test_a_file_is_one_message_and_comes_back_to_the_visitor_alone(rig: ChatRig) -> None:
    anna = await rig.visit()
    await send(rig, anna.token, b"Hej", "%C3%A5.txt", 202)
    await send(rig, anna.token, b"Hej", "%C3%A5.txt", 202)
    await rig.read()
    file = (await anna.told(""))["files"][0]
    assert file["name"] == "å.txt"
    assert await asyncio.to_thread(rig.store.read, names) == ["å.txt"]
    http = rig.anonymous().http
    async with http.get(file["at"]) as answer:
        assert await answer.read() == b"Hej"
        assert answer.headers["Content-Disposition"].startswith("attachment")
    for changed in (file["at"] + "x", file["at"].partition("?")[0]):
        async with http.get(changed) as refused:
            assert refused.status == 404


async def test_files_that_are_too_large_of_another_kind_or_nobodys_are_refused(
    rig: ChatRig,
) -> None:
    anna = await rig.visit()
    assert (await send(rig, anna.token, b"x", "a.exe", 422))["code"] == "file_kind"
    assert (await send(rig, anna.token, b"", "a.txt", 422))["code"] == "file_empty"
    assert (await send(rig, anna.token, b"x" * 2_001, "a.txt", 413))["code"] == "too_large"
    assert (await send(rig, "none", b"x", "a.txt", 403))["code"] == "token_invalid"
