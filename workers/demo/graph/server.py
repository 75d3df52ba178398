"""The double over HTTP, on this machine alone: Graph, files, and what customers do in the demo."""

import contextlib
import json
import threading
from collections.abc import Iterator, Mapping
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from workers.demo.graph import control
from workers.demo.graph.api import answer, usage_headers
from workers.demo.graph.files import is_good
from workers.demo.graph.trouble import Trouble
from workers.demo.graph.world import World

MAX_BODY = 40_000_000
Files = Mapping[str, tuple[str, bytes, str]]


class Handler(BaseHTTPRequestHandler):
    world: World
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_DELETE(self) -> None:
        self._handle()

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(min(length, MAX_BODY))
        parts = urlsplit(self.path)
        path, query = parts.path.strip("/"), dict(parse_qsl(parts.query, keep_blank_values=True))
        if path.startswith("cdn/"):
            self._hand_out(path.removeprefix("cdn/"), query)
        elif path.startswith("demo/"):
            status, told = control.answer(self.world, self.command, path, query, body)
            self._answer(status, told)
        else:
            self._graph(path, query, body)

    def _graph(self, path: str, query: dict[str, str], body: bytes) -> None:
        trouble = self._trouble(path)
        if trouble is not None and trouble.what == "refuse":
            self.close_connection = True
            return
        if trouble is not None and trouble.what == "html":
            self._write(trouble.status, b"<html>Sorry, something went wrong.</html>", "text/html")
            return
        if trouble is not None and trouble.what == "error":
            self._answer(trouble.status, {"error": trouble.error})
            return
        form, files = _form(body, self.headers.get("Content-Type", ""))
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        args = {**query, **form}
        status, told = answer(self.world, self.command, path, args, token, files)
        if trouble is not None and trouble.what == "lost":
            self.close_connection = True
            return
        self._answer(status, told)

    def _trouble(self, path: str) -> Trouble | None:
        with self.world.held():
            found = (one for one in self.world.troubles if one.strikes(self.command, path))
            return next(found, None)

    def _answer(self, status: int, told: object) -> None:
        self._write(status, json.dumps(told).encode(), "application/json; charset=UTF-8")

    def _hand_out(self, id_: str, query: Mapping[str, str]) -> None:
        file = self.world.files.get(id_)
        if file is None or not is_good(self.world, id_, query.get("oe", "0"), query.get("oh", "")):
            self._write(403, b"URL signature expired", "text/plain")
            return
        self._write(200, file.content, file.content_type)

    def _write(self, status: int, content: bytes, content_type: str) -> None:
        self.send_response(status)
        for name, value in usage_headers(self.world).items():
            self.send_header(name, value)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        return


def _form(body: bytes, content_type: str) -> tuple[dict[str, str], Files]:
    if not content_type.startswith("multipart/form-data"):
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)), {}
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    whole = message_from_bytes(head + body, policy=policy.HTTP)
    form: dict[str, str] = {}
    files: dict[str, tuple[str, bytes, str]] = {}
    for part in whole.iter_parts():
        name = str(part.get_param("name", "", header="content-disposition"))
        raw = part.get_payload(decode=True)
        content = raw if isinstance(raw, bytes) else b""
        if (filename := part.get_filename()) is None:
            form[name] = content.decode("utf-8", "replace")
        else:
            files[name] = (filename, content, part.get_content_type())
    return form, files


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is its own affair."""


@contextlib.contextmanager
def running_graph(world: World, port: int = 0) -> Iterator[World]:
    handler = type("Handler", (Handler,), {"world": world})
    server = _Server(("127.0.0.1", port), handler)
    world.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()
