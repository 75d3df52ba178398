"""Calls to addresses that somebody chose: they end, whatever is at the other end."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest

from connectors.guarded import post_for_status
from inbox.model.errors import PermanentError

SHORT = timedelta(seconds=1)


@pytest.fixture
def dripping() -> Iterator[tuple[str, list[bytes]]]:
    """A server that says what is in the list and then a letter now and then, for ever."""
    server, said = socket.create_server(("127.0.0.1", 0)), list[bytes]()

    def serve() -> None:
        with suppress(OSError):
            line, _ = server.accept()
            line.recv(65536)
            line.sendall(b"".join(said))
            while True:
                line.sendall(b"a")
                time.sleep(0.1)

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/", said
    server.close()


def test_a_header_without_end_is_not_waited_for(dripping: tuple[str, list[bytes]]) -> None:
    url, said = dripping
    said.append(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    began = time.monotonic()
    with suppress(PermanentError):
        post_for_status(url, b"{}", {}, allow_private=True, timeout=SHORT)
    assert time.monotonic() - began < 10


def test_a_body_without_end_is_not_waited_for(dripping: tuple[str, list[bytes]]) -> None:
    url, said = dripping
    said.append(b"HTTP/1.1 201 Created\r\nContent-Length: 60000\r\n\r\n")
    began = time.monotonic()
    assert post_for_status(url, b"{}", {}, allow_private=True, timeout=SHORT) == 201
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a00:1]",
        "[2002:7f00:1::1]",
        "0",
        "0x7f.1",
    ],
)
def test_nothing_inside_of_our_own_network_is_called(host: str) -> None:
    with pytest.raises(PermanentError, match="private network|not known"):
        post_for_status(f"https://{host}/", b"", {}, allow_private=False, timeout=SHORT)
