"""Numbers that no column holds, cursors that nobody was given, and bytes that are no letters."""

import asyncio
import base64
import json

import pytest

from inbox.model.words import Role
from tests.web.rig import PASSWORD, Rig

NO_ID = 19 * "9"
"""As long as an id, and more than 63 bits."""


def cursor(*numbers: int) -> str:
    raw = json.dumps(numbers, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("notices", {"cursor": NO_ID}),
        ("competences", {"agent": NO_ID}),
        ("conversations", {"tag": NO_ID}),
        ("access", {"cursor": cursor(2**63 - 1, 1)}),
        ("conversations", {"cursor": cursor(1, 0, 2**63 - 1, 1)}),
        ("overview/conversations", {"figure": "messages", "cursor": cursor(2**63 - 1, 1)}),
    ],
)
async def test_what_no_column_holds_is_no_fault_of_ours(
    rig: Rig, path: str, query: dict[str, str]
) -> None:
    client = await rig.agent("anna", Role.ADMIN)
    assert (await client.raw("GET", path, params=query)).status in (200, 404, 422)


async def test_an_assignee_that_can_be_nobody_is_refused_for_one_and_for_many(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna = await rig.agent("anna")
    problem = await anna.patch(f"conversations/{id}", {"assignee": NO_ID}, 422)
    assert problem["code"] == "id_invalid"
    await anna.post(f"conversations/{id}/consultations", {"to": f"agent:{NO_ID}", "text": "?"}, 422)


async def test_a_long_number_is_a_tag_and_a_tag_is_found_by_its_id(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna = await rig.agent("anna")
    for name in ("7350053850019", NO_ID):
        assert (await anna.post("tags", {"name": name}, 201))["name"] == name
        await anna.patch(f"conversations/{id}", {"tags": {"add": [name]}})
        (tag,) = [one for one in (await anna.get("tags"))["items"] if one["name"] == name]
        found = await anna.get("conversations", params={"tag": tag["id"]})
        assert [row["id"] for row in found["items"]] == [id]
        await anna.patch(f"conversations/{id}", {"tags": {"remove": [tag["id"]]}})
        assert (await anna.get("conversations", params={"tag": name}))["items"] == []


async def ask(rig: Rig, request: bytes) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", rig.server.port)
    writer.write(request)
    line = await asyncio.wait_for(reader.readline(), 20)
    writer.close()
    return int(line.split()[1])


def written(method: str, path: str, headers: dict[bytes, bytes], body: bytes = b"") -> bytes:
    lines = {b"Host": b"localhost", b"Content-Length": str(len(body)).encode(), **headers}
    head = b"".join(b"%s: %s\r\n" % pair for pair in lines.items())
    return f"{method} {path} HTTP/1.1\r\n".encode() + head + b"\r\n" + body


async def test_a_header_or_a_body_that_makes_no_sense_is_no_fault_of_ours(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna = await rig.agent("anna")
    cookie = "; ".join(f"{one.key}={one.value}" for one in anna.http.cookie_jar).encode()
    ours = {b"Content-Type": b"application/json", b"Cookie": cookie}
    form = {b"Content-Type": b"application/x-www-form-urlencoded"}
    path, packed = f"/api/v1/conversations/{id}", {b"Content-Encoding": b"gzip"}
    refused = written("PATCH", path, ours | {b"X-CSRF-Token": b"\xff\xfe"}, b"{}")
    assert await ask(rig, refused) == 403
    assert await ask(rig, written("PATCH", path, ours | packed, b"{}")) == 415
    assert await ask(rig, written("POST", "/login", form | packed, b"login=a")) == 415
    assert await ask(rig, written("GET", "/login?next=//[", {})) == 200
    login_as_anna = b'{"login": "anna", "password": "%s"}' % PASSWORD.encode()
    odd = {b"Content-Type": b"application/json", b"User-Agent": b"Vivaldi \xe5"}
    assert await ask(rig, written("POST", "/api/v1/session", odd, login_as_anna)) == 201
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a\xff"\r\n'
    file = part + b"Content-Type: \xff\r\n\r\nabc\r\n--b--\r\n"
    many = {b"Content-Type": b"multipart/form-data; boundary=b", b"Cookie": cookie}
    token = {b"X-CSRF-Token": anna.headers["X-CSRF-Token"].encode()}
    assert await ask(rig, written("POST", "/api/v1/attachments", many | token, file)) == 201
    begun = {b"Cookie": b"e-id=state.token"}
    assert await ask(rig, written("GET", "/e-id/answer?state=%ff&code=1", begun)) == 403
