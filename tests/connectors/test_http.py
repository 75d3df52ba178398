"""The HTTP client, against a server that misbehaves."""

import gzip
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.http import Http, retry_after
from inbox.model.errors import PermanentError, TemporaryError

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def _request(line: socket.socket) -> bytes:
    """Head and body; they may come in packets of their own."""
    said = line.recv(65536)
    wanted = re.search(rb"(?i)content-length: (\d+)", said)
    length = int(wanted[1]) if wanted else 0
    while len(said.partition(b"\r\n\r\n")[2]) < length and (more := line.recv(65536)):
        said += more
    return said


@contextmanager
def answering(*pieces: bytes, pause: float = 0) -> Iterator[tuple[str, list[bytes]]]:
    """Says these bytes to whoever calls, whatever was asked."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                heard.append(_request(line))
                try:
                    for piece in pieces:
                        line.sendall(piece)
                        time.sleep(pause)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/x", heard
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def head(status: str, body: bytes = b"", *more: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *more]
    return "\r\n".join([*lines, "", ""]).encode() + body


@pytest.fixture
def http() -> Iterator[Http]:
    client = Http(timeout=timedelta(seconds=2), max_bytes=1000, headers={"X-App": "1"})
    yield client
    client.close()


def test_an_answer_comes_back_as_it_is(http: Http) -> None:
    body = json.dumps({"a": 1}).encode()
    with answering(head("400 Bad", body, "X-Odd: y")) as (url, heard):
        answer = http.post(url, payload={"q": "å"})
    assert (answer.status, answer.ok, answer.headers["x-odd"], answer.json()) == (
        400,
        False,
        "y",
        {"a": 1},
    )
    assert b'{"q": "\\u00e5"}' in heard[0]
    assert b"X-App: 1" in heard[0]


@pytest.mark.parametrize(
    ("status", "header", "wait"),
    [
        ("500 Oops", "", None),
        ("503 Later", "Retry-After: 30", timedelta(seconds=30)),
        ("429 Slow", "Retry-After: 5", timedelta(seconds=5)),
    ],
)
def test_what_may_work_later_is_temporary(
    http: Http, status: str, header: str, wait: timedelta | None
) -> None:
    with answering(head(status, b"", *filter(None, [header]))) as (url, _):
        with pytest.raises(TemporaryError) as caught:
            http.get(url)
    assert caught.value.retry_after == wait


def test_a_page_where_json_should_be_is_temporary(http: Http) -> None:
    with answering(head("200 OK", b"<html>", "Content-Type: text/html")) as (url, _):
        answer = http.get(url)
    with pytest.raises(TemporaryError, match="text/html"):
        answer.json()


def test_a_packed_answer_is_unpacked_within_the_limit(http: Http) -> None:
    packed = "Content-Encoding: gzip"
    with answering(head("200 OK", gzip.compress(b"hej"), packed)) as (url, _):
        assert http.get(url).body == b"hej"
    with answering(head("200 OK", gzip.compress(b"x" * 5_000_000), packed)) as (url, _):
        with pytest.raises(PermanentError, match="larger"):
            http.get(url)
    with answering(head("200 OK", b"no gzip", packed)) as (url, _):
        with pytest.raises(TemporaryError, match="unpacked"):
            http.get(url)


def test_a_redirect_is_not_followed(http: Http) -> None:
    with answering(head("302 Found", b"", "Location: http://evil.example/")) as (url, _):
        assert http.get(url).status == 302


def test_too_much_is_refused(http: Http) -> None:
    with (
        answering(head("200 OK", b"x" * 2000)) as (url, _),
        pytest.raises(PermanentError, match="larger"),
    ):
        http.get(url)


@pytest.mark.parametrize(
    ("kind", "drip"), [("Transfer-Encoding: chunked", b"1\r\nx\r\n"), ("Content-Length: 100", b"x")]
)
def test_a_server_that_drips_is_given_up(http: Http, kind: str, drip: bytes) -> None:
    drips = [f"HTTP/1.1 200 OK\r\n{kind}\r\n\r\n".encode(), *[drip] * 99]
    with answering(*drips, pause=0.2) as (url, _), pytest.raises(TemporaryError, match="in time"):
        http.get(url)


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", b"no http\r\n"]
)
def test_a_line_that_breaks_is_temporary_and_tells_no_secrets(http: Http, said: bytes) -> None:
    with answering(said) as (url, _), pytest.raises(TemporaryError) as caught:
        http.get(url, params={"token": "secret"})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("99999999999", timedelta(hours=24)),
        ("Sun, 22 Nov 2026 12:01:00 GMT", timedelta(minutes=1)),
        ("Sun, 22 Nov 2020 12:01:00 GMT", timedelta()),
        ("", None),
        ("soon", None),
        ("-1", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, wait: Any) -> None:
    assert retry_after(value, NOW) == wait
