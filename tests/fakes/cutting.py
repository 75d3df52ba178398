"""A TCP proxy that cuts the line: at once, after so many bytes, or at a word that either side says."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Cutting:
    target: int
    port: int = 0
    connections: int = 0
    cut_after: int | None = None
    """Bytes from the server, per connection."""
    cut_at_server_word: bytes | None = None
    cut_at_client_word: bytes | None = None
    delivers_word: bool = False
    """Whether the word at which it cuts still gets through to the other side."""
    is_down: bool = False
    server_words: dict[bytes, bytes] = field(default_factory=dict)
    """What the server says → what gets through instead."""
    said: bytes = b""
    """What the server said, on all connections."""
    _deaf: threading.Event = field(default_factory=threading.Event)
    """Set: what the server says gets no further."""
    _answered: threading.Event = field(default_factory=threading.Event)
    _pairs: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)

    def heal(self) -> None:
        self.cut_after = self.cut_at_server_word = self.cut_at_client_word = None
        self.is_down = False
        self._deaf.clear()
        self._answered.clear()

    def cut_now(self) -> None:
        for pair in self._pairs:
            _hang_up(*pair)

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            if self.is_down:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self.target), 20)
            self._pairs.append((client, server))
            for args in ((server, client, False), (client, server, True)):
                threading.Thread(target=self._pump, args=args, daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, is_client: bool) -> None:
        seen = b""
        passed = 0
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if not is_client:
                    for said, heard in self.server_words.items():
                        data = data.replace(said, heard)
                    self.said = (self.said + data)[-1_000_000:]
                seen = (seen + data)[-200_000:]
                cut_after = self.cut_after  # Once: the test may mend the line meanwhile.
                if not is_client and cut_after is not None:
                    data = data[: max(cut_after - passed, 0)]
                    passed += len(data)
                    sink.sendall(data)
                    if passed >= cut_after:
                        break
                    continue
                word = self.cut_at_client_word if is_client else self.cut_at_server_word
                if word and word in seen:
                    if self.delivers_word:
                        self._deaf.set()
                        sink.sendall(data)
                        self._answered.wait(5)
                    break
                if not is_client and self._deaf.is_set():
                    self._answered.set()
                    break
                sink.sendall(data)
        _hang_up(source, sink)


def _hang_up(*sockets: socket.socket) -> None:
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
    for one in sockets:
        one.close()


@contextlib.contextmanager
def cutting_proxy(target: int) -> Iterator[Cutting]:
    listener = socket.create_server(("127.0.0.1", 0))
    # A small window: who sends much notices at once that the line is cut.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    proxy = Cutting(target, listener.getsockname()[1])
    threading.Thread(target=proxy._serve, args=(listener,), daemon=True).start()
    try:
        yield proxy
    finally:
        # A shutdown wakes the accepting thread; close alone would leave it waiting.
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        proxy.cut_now()
