"""The examples of `deploy/` let through what the product needs, and keep out what nobody outside may see."""

import base64
import contextlib
import http.client
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.fakes.proxies import NAMES, running_proxy
from tests.promises.installation import FILES, Running, mail, make_installation

CHAT = "\n- {id: chat, kind: chat, name: Chat, team: help}\n"
SOON = 30


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("behind")
    files = {"channels": FILES["channels"] + CHAT}
    running = make_installation(folder / "made", 9, files=files)
    running.start("web", "web", "--port", str(running.port))
    running.start("work", "work")
    try:
        running.wait_for_web()
        yield running
    finally:
        running.close()


@pytest.fixture(params=NAMES)
def port(request: pytest.FixtureRequest, running: Running, tmp_path: Path) -> Iterator[int]:
    with running_proxy(request.param, tmp_path, running.port) as port:
        yield port


@contextlib.contextmanager
def asked(
    port: int,
    path: str,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    body: bytes | None = None,
) -> Iterator[http.client.HTTPResponse]:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=SOON, context=trusting)
    with contextlib.closing(line):
        line.request(method, path, body, dict(headers or {}))
        with line.getresponse() as answer:
            yield answer


def test_pages_go_through_and_figures_of_the_machine_do_not(port: int) -> None:
    with asked(port, "/readyz") as answer:
        assert answer.status == 200
    with asked(port, "/metrics") as answer:
        assert answer.status in (403, 404)


def test_an_event_is_on_the_screen_while_its_stream_stays_open(port: int, running: Running) -> None:
    known = {"Authorization": f"Bearer {running.token}"}
    with asked(port, "/api/v1/stream", known) as stream:
        assert stream.status == 200
        handed = known | {"Content-Type": "message/rfc822"}
        with asked(port, "/api/v1/channels/mail/inbound", handed, "POST", mail(port)) as answer:
            assert answer.status == 202
        assert any(b"conversation.created" in line for line in stream)


def test_a_chat_is_a_websocket(port: int) -> None:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(b"a key of the test").decode()[:22] + "==",
    }
    with asked(port, "/chat/chat/socket", upgrade) as answer:
        assert answer.status == 101
