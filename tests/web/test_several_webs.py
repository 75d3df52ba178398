"""Two web processes are as good as one: what one is told the other knows, also behind the examples of `deploy/`."""

import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from inbox.services.logins.passwords import hash_password
from inbox.services.people.agents import NewAgent, create_agent
from inbox.store.tables.journal import receipts
from inbox.store.tables.messages import messages
from tests.fakes.machine import free_port, wait_for
from tests.fakes.proxies import NAMES, running_proxy
from tests.promises.installation import FILES, Running, mail, make_installation
from tests.web.test_behind_proxies import CHAT, asked

PASSWORD = "vinter-i-tallvik"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def other() -> int:
    """The port of the other web process."""
    return free_port()


@pytest.fixture(params=["sqlite", "postgres and redis"])
def running(request: pytest.FixtureRequest, tmp_path: Path, other: int) -> Iterator[Running]:
    urls = []
    if request.param != "sqlite":
        urls = [request.getfixturevalue(name) for name in ("postgres_url", "redis_url")]
    files = {"channels": FILES["channels"] + CHAT}
    yield from started(make_installation(tmp_path, 9, *urls, files=files), other)


@pytest.fixture
def on_sqlite(tmp_path: Path, other: int) -> Iterator[Running]:
    files = {"channels": FILES["channels"] + CHAT}
    yield from started(make_installation(tmp_path, 9, files=files), other)


def started(running: Running, other: int) -> Iterator[Running]:
    try:
        new = NewAgent("berit", "Berit", password_hash=hash_password(PASSWORD), teams=("help",))
        running.on.store.write(create_agent, new)
        running.start("work", "work")
        running.start("other", "web", "--port", str(other))
        running.start_web()
        running.wait_for_web()
        wait_for(lambda: answers(other), "no other web")
        yield running
    finally:
        running.close()


def answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/readyz")[0] == 200
    except OSError:
        return False


def ask(
    port: int, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Any, HTTPResponse]:
    line = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        line.request(method, path, raw, {**JSON, **(headers or {})})
        answer = line.getresponse()
        text = answer.read()
        is_json = "json" in (answer.headers.get("Content-Type") or "")
        return answer.status, json.loads(text) if is_json else text, answer
    finally:
        line.close()


def log_in(port: int, password: str = PASSWORD) -> tuple[int, dict[str, str]]:
    status, me, answer = ask(
        port, "POST", "/api/v1/session", {"login": "berit", "password": password}
    )
    if status != 201:
        return status, {}
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    return status, {"Cookie": cookie, "X-CSRF-Token": me["csrf"]}


def test_one_log_in_holds_and_ends_at_both_and_tries_are_counted_together(
    running: Running, other: int
) -> None:
    one = running.port
    _, known = log_in(one)
    assert ask(other, "GET", "/api/v1/me", headers=known)[0] == 200
    assert ask(other, "DELETE", "/api/v1/session", headers=known)[0] == 204
    assert ask(one, "GET", "/api/v1/me", headers=known)[0] == 401
    ports = running.port, other
    tries = [log_in(ports[turn % 2], "wrong")[0] for turn in range(30)]
    assert 429 in tries
    first = tries.index(429)
    assert set(tries[first:]) == {429}
    assert [log_in(port)[0] for port in ports] == [429, 429]


def test_what_one_is_told_is_on_the_screens_of_the_other(running: Running, other: int) -> None:
    one = running.port
    _, known = log_in(one)
    line = HTTPConnection("127.0.0.1", one, timeout=20)
    line.request("GET", "/api/v1/stream", headers=known)
    stream = line.getresponse()
    handed = {"Authorization": f"Bearer {running.token}", "Content-Type": "message/rfc822"}
    path = "/api/v1/channels/mail/inbound"
    assert ask(other, "POST", path, mail(1), handed)[0] == 202
    assert told(stream, "conversation.created")
    items = ask(other, "GET", "/api/v1/conversations", headers=known)[1]["items"]
    here = f"/api/v1/conversations/{items[0]['id']}/presence"
    assert ask(other, "POST", here, {"writing": True}, known)[0] == 204
    assert told(stream, '"writing":true')
    line.close()
    one_key_at_both_at_once_does_it_once(running, other, known)


def told(stream: HTTPResponse, words: str) -> bool:
    return any(words.encode() in line for line in stream)


def one_key_at_both_at_once_does_it_once(
    running: Running, other: int, known: dict[str, str]
) -> None:
    known["Idempotency-Key"] = secrets.token_hex(8)
    new = {"to": ["kund@example.com"], "subject": "Vattnet", "text": "Hej", "channel": "mail"}
    found: list[tuple[int, Any]] = []

    def send(port: int) -> None:
        found.append(ask(port, "POST", "/api/v1/conversations", new, known)[:2])

    threads = [threading.Thread(target=send, args=(port,)) for port in (running.port, other) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {status for status, _ in found} == {201}, found
    assert len({answer["id"] for _, answer in found}) == 1
    assert running.count(messages, messages.c.direction == "outbound") == 1


@pytest.fixture(params=NAMES)
def port(
    request: pytest.FixtureRequest, on_sqlite: Running, other: int, tmp_path: Path
) -> Iterator[int]:
    with running_proxy(request.param, tmp_path, on_sqlite.port, other) as port:
        yield port


def poll(port: int, **said: Any) -> tuple[int, Any]:
    with asked(port, "/chat/chat/poll", JSON, "POST", json.dumps(said).encode()) as answer:
        return answer.status, json.load(answer)


def test_a_chat_of_plain_requests_stays_with_one_process(port: int, on_sqlite: Running) -> None:
    """Each request is a connection of its own, and may be given to either."""
    _, welcome = poll(port, frames=[{"kind": "hello"}])
    line, token = welcome["line"], welcome["frames"][0]["token"]
    for number in range(5):
        said = {"kind": "say", "id": f"message-{number:04}", "text": f"Hej {number}"}
        status, answer = poll(port, line=line, frames=[said])
        assert (status, answer.get("code")) == (200, None)
    file = {"Authorization": f"Bearer {token}", "X-Filename": "a.txt", "X-Message-Id": "file-0001"}
    with asked(
        port, "/chat/chat/files", {**file, "Content-Type": "text/plain"}, "POST", b"a"
    ) as told:
        assert told.status == 202
    wait_for(lambda: on_sqlite.count(receipts) >= 6, "not all was kept")


def test_where_one_ends_the_other_answers(port: int, on_sqlite: Running, other: int) -> None:
    for name, at in (("web", on_sqlite.port), ("other", other)):
        on_sqlite.kill(name)
        for number in range(8):
            with asked(port, f"/form/x{number}") as answer:
                assert answer.status == 404
            with asked(port, "/readyz") as answer:
                assert answer.status == 200
        on_sqlite.start(name, "web", "--port", str(at))
        wait_for(lambda at=at: answers(at), "it does not come back")  # type: ignore[misc]
