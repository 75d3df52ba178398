import io
import uuid

import aiohttp
import pytest

from inbox.model.words import Role
from inbox.services.conversations.attachments import clean_filename
from tests.web.rig import Client, Rig, mail

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def form(content: bytes, name: str, kind: str) -> aiohttp.FormData:
    data = aiohttp.FormData(quote_fields=False)
    data.add_field("file", io.BytesIO(content), filename=name, content_type=kind)
    return data


async def upload(client: Client, content: bytes, name: str, kind: str) -> dict[str, str]:
    made: dict[str, str] = await client.call(
        "POST", "attachments", 201, data=form(content, name, kind)
    )
    return made


async def test_a_file_comes_back_as_it_was_sent(rig: Rig) -> None:
    anna = await rig.agent("anna")
    content = uuid.uuid4().bytes * 50_000
    made = await upload(anna, content, "Räkning å.bin", "application/x-whatever")
    assert made["filename"] == "Räkning å.bin"
    response = await anna.raw("GET", f"attachments/{made['id']}")
    assert await response.read() == content
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''R%C3%A4kning" in response.headers["Content-Disposition"]


async def test_only_harmless_kinds_are_shown_and_in_a_sandbox(rig: Rig) -> None:
    anna = await rig.agent("anna")
    for content, name, kind, shown in (
        (PNG, "a.png", "image/png", True),
        (b"<script>alert(1)</script>", "a.html", "text/html", False),
        (b"<svg onload='alert(1)'/>", "a.svg", "image/svg+xml", False),
        (b"<script>alert(1)</script>", "a.png", "image/png", False),
        (b"\x00\x00\x00\x18ftypheic" + bytes(9), "IMG_1.HEIC", "image/heic", False),
    ):
        made = await upload(anna, content, name, kind)
        headers = (await anna.raw("GET", f"attachments/{made['id']}")).headers
        assert headers["Content-Disposition"].startswith("inline" if shown else "attachment")
        assert headers["Content-Type"] == (kind if shown else "application/octet-stream")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in headers["Content-Security-Policy"]


async def test_a_file_is_shown_as_its_bytes_are_not_as_it_is_called(rig: Rig) -> None:
    anna = await rig.agent("anna")
    for content, name, said, kind in (
        (b"%PDF-1.7 1 0 obj", "faktura.pdf", "application/octet-stream", "application/pdf"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "bild", "image/jpg", "image/jpeg"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "bild.webp", "", "image/webp"),
        (PNG, "a.html", "text/html", "image/png"),
    ):
        made = await upload(anna, content, name, said)
        headers = (await anna.raw("GET", f"attachments/{made['id']}")).headers
        assert headers["Content-Type"] == kind
        assert headers["Content-Disposition"].startswith("inline")


async def test_an_upload_is_its_writers_until_it_is_sent(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna, bo = await rig.agent("anna"), await rig.agent("bo")
    made = await upload(anna, b"hello", "a.txt", "text/plain")
    await bo.get(f"attachments/{made['id']}", 404)
    body = {"text": "Se bilaga", "attachments": [made["id"]]}
    await bo.post(f"conversations/{id}/replies", body, 422)
    message = await anna.post(f"conversations/{id}/replies", body, 201)
    assert [file["id"] for file in message["attachments"]] == [made["id"]]
    assert (await bo.raw("GET", f"attachments/{made['id']}")).status == 200


async def test_a_file_of_a_conversation_that_one_may_not_see_is_not_there(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna = await rig.agent("anna")
    helper = await rig.agent("helper", Role.GUEST, teams=("invoices",))
    made = await upload(anna, b"hello", "a.txt", "text/plain")
    body = {"text": "Se bilaga", "attachments": [made["id"]]}
    await anna.post(f"conversations/{id}/replies", body, 201)
    await helper.get(f"attachments/{made['id']}", 404)


async def test_an_upload_over_the_limit_is_refused_and_leaves_nothing(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox.web.files.MAX_BYTES", 1000)
    anna = await rig.agent("anna")
    before = list(rig.parts.blobs.temporary().parent.iterdir())
    await anna.call("POST", "attachments", 413, data=form(b"a" * 5000, "a", "text/plain"))
    assert list(rig.parts.blobs.temporary().parent.iterdir()) == before


async def test_an_upload_without_a_file_says_so(rig: Rig) -> None:
    anna = await rig.agent("anna")
    await anna.call("POST", "attachments", 415, json={})
    other = aiohttp.FormData()
    other.add_field("other", io.BytesIO(b"a"), filename="a")
    await anna.call("POST", "attachments", 422, data=other)
    headers = {"Content-Type": "multipart/form-data"}
    await anna.call("POST", "attachments", 400, data=b"nonsense", headers=headers)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\b.pdf", "b.pdf"),
        ("", "file"),
        ("..", "file"),
        ('a"b\r\n.txt', "a_b.txt"),
        ("å" * 300 + ".pdf", "å" * 98 + ".pdf"),
    ],
)
def test_a_file_name_is_no_path(name: str, clean: str) -> None:
    assert clean_filename(name) == clean


async def test_a_raw_mail_is_accepted_once(rig: Rig) -> None:
    pipe = rig.token(Role.AGENT)
    headers = {"Content-Type": "message/rfc822"}
    raw = mail("Hej")
    first = await pipe.call("POST", "channels/info/inbound", 202, data=raw, headers=headers)
    again = await pipe.call("POST", "channels/info/inbound", 202, data=raw, headers=headers)
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert first["receipt_id"] == again["receipt_id"]
    await pipe.call("POST", "channels/nowhere/inbound", 404, data=raw, headers=headers)
    await pipe.call("POST", "channels/info/inbound", 422, data=b"", headers=headers)


async def test_a_hundred_megabytes_are_refused_at_once(rig: Rig) -> None:
    pipe = rig.token(Role.AGENT)
    headers = {"Content-Type": "message/rfc822", "Content-Length": str(100 * 1024 * 1024)}

    async def slowly() -> object:
        yield b"From: a@b.example\r\n"

    response = await pipe.raw("POST", "channels/info/inbound", data=slowly(), headers=headers)
    assert response.status == 413
    response.close()


async def test_the_raw_form_of_a_message_is_a_download(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna = await rig.agent("anna")
    message = (await anna.get(f"conversations/{id}/messages"))["items"][0]
    response = await anna.raw("GET", f"messages/{message['id']}/source")
    assert await response.read() == mail("Fråga")
    assert response.headers["Content-Disposition"].startswith("attachment")


async def test_nothing_calls_a_channel_that_takes_no_calls(rig: Rig) -> None:
    client = rig.anonymous()
    await client.call("POST", "/hooks/info", 404, data=b"{}")
    await client.call("POST", "/hooks/nowhere", 404, data=b"{}")


async def test_a_picture_for_the_html_of_a_reply_is_shown_in_it(rig: Rig) -> None:
    anna = await rig.agent("anna")
    id = await rig.conversation()
    sent = {"data": form(PNG, "karta.png", "image/png")}
    made = await anna.call("POST", "attachments?inline=true", 201, **sent)
    html = f'<p>Se <img src="cid:{made["content_id"]}"></p>'
    body = {"text": "Se kartan", "html": html, "attachments": [made["id"]]}
    said = await anna.post(f"conversations/{id}/replies", body, 201)
    assert f'src="/api/v1/attachments/{made["id"]}"' in said["html"]
    assert said["attachments"][0]["inline"]
    bad = {"data": form(PNG, "karta.png", "image/png")}
    refused = await anna.call("POST", "attachments?content_id=a%20b", 422, **bad)
    assert refused["code"] == "content_id_invalid"


async def test_a_browser_asks_each_time_and_gets_the_bytes_once(rig: Rig) -> None:
    """Two who share a screen share its browser's memory."""
    anna, bo = await rig.agent("anna"), await rig.agent("bo")
    made = await upload(anna, PNG, "a.png", "image/png")
    path = f"attachments/{made['id']}"
    first = await anna.raw("GET", path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    assert (await anna.raw("GET", path, headers=known)).status == 304
    assert (await bo.raw("GET", path, headers=known)).status == 404
