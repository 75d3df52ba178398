"""As much of X's API v2 as its own libraries use, on this machine only."""

import base64
import contextlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from workers.demo.x_world import Row, XWorld

PAGE = 100
MOST_BODY = 8_000_000
WINDOW_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Keys:
    consumer_key: str = "demo-key"
    consumer_secret: str = "demo-secret"
    access_token: str = "demo-token"
    access_token_secret: str = "demo-token-secret"
    bearer_token: str = "demo-bearer"


@dataclass(frozen=True, slots=True)
class Asked:
    query: Mapping[str, str]
    body: Mapping[str, Any]
    ids: Sequence[str]


@dataclass(slots=True)
class XServer:
    world: XWorld
    keys: Keys
    port: int = 0
    revoked: bool = False
    calls: list[tuple[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Refused(Exception):
    def __init__(self, status: int, title: str, detail: str, type: str = "about:blank") -> None:
        super().__init__(detail)
        self.status = status
        self.problem = {"title": title, "detail": detail, "type": type, "status": status}


def _me(server: XServer, asked: Asked) -> Row:
    return {"data": server.world.users[server.world.user_id]}


def _user(server: XServer, asked: Asked) -> Row:
    user = server.world.users.get(asked.ids[0])
    if user is None:
        raise Refused(404, "Not Found Error", "Could not find that user.")
    return {"data": user}


def _mentions(server: XServer, asked: Asked) -> Row:
    return _posts(server, asked, server.world.mentions())


def _search(server: XServer, asked: Asked) -> Row:
    return _posts(server, asked, server.world.search(asked.query.get("query", "")))


def _own(server: XServer, asked: Asked) -> Row:
    return _posts(server, asked, server.world.own())


def _posts(server: XServer, asked: Asked, found: Sequence[Row]) -> Row:
    since = int(asked.query.get("since_id", "0"))
    answer = _page(asked, [one for one in found if int(one["id"]) > since])
    rows = answer.get("data", [])
    world = server.world
    above = [
        world.posts[ref["id"]]
        for one in rows
        for ref in one.get("referenced_tweets", ())
        if ref["id"] in world.posts
    ]
    authors = {one["author_id"] for one in (*rows, *above)}
    answer["includes"] = {
        "users": [world.users[id] for id in sorted(authors) if id in world.users],
        "tweets": list({one["id"]: one for one in above}.values()),
        **_pictures(server, rows),
    }
    return answer


def _pictures(server: XServer, rows: Sequence[Row]) -> Row:
    shown = [key for one in rows for key in one.get("attachments", {}).get("media_keys", ())]
    told = [
        {"media_key": key, "type": "photo", "url": f"{server.address}/media/{key}.png"}
        for key in shown
    ]
    return {"media": told} if told else {}


def _messages(server: XServer, asked: Asked) -> Row:
    with_ = asked.ids[0] if asked.ids else None
    answer = _page(asked, server.world.messages_of(with_))
    senders = {one["sender_id"] for one in answer.get("data", [])}
    known = server.world.users
    users = [known[id] for id in sorted(senders) if id in known]
    answer["includes"] = {"users": users, **_pictures(server, answer.get("data", []))}
    return answer


def _page(asked: Asked, rows: Sequence[Row]) -> Row:
    """As X pages: the newest first, `data` left out when there is none."""
    size = min(int(asked.query.get("max_results", "10")), PAGE)
    token = asked.query.get("pagination_token") or asked.query.get("next_token") or "p0"
    start = int(token.removeprefix("p"))
    some = list(rows[start : start + size])
    meta: Row = {"result_count": len(some)}
    if start + size < len(rows):
        meta["next_token"] = f"p{start + size}"
    return {"data": some, "meta": meta} if some else {"meta": meta}


def _post(server: XServer, asked: Asked) -> Row:
    text = str(asked.body.get("text", ""))
    above = asked.body.get("reply", {}).get("in_reply_to_tweet_id")
    if above is not None and above not in server.world.posts:
        raise Refused(403, "Forbidden", "The Tweet you are replying to is deleted or not visible.")
    if server.world.is_duplicate(text):
        raise Refused(
            403, "Forbidden", "You are not allowed to create a Tweet with duplicate content."
        )
    pictures = _kept(server, asked.body.get("media", {}).get("media_ids", ()))
    post = server.world.add_post(server.world.user_id, text, above)
    if pictures:
        server.world.attach(post, pictures)
    return {"data": {"id": post["id"], "text": text}}


def _write(server: XServer, asked: Asked) -> Row:
    """To a customer, or into a conversation; which of both the path says."""
    us, id = server.world.user_id, asked.ids[0]
    to = next((one for one in id.split("-") if one != us), id) if "-" in id else id
    if to not in server.world.users:
        raise Refused(403, "Forbidden", "You cannot send messages to this user.")
    pictures = _kept(server, [one["media_id"] for one in asked.body.get("attachments", ())])
    event = server.world.add_message(us, to, str(asked.body.get("text", "")))
    if pictures:
        server.world.attach(event, pictures)
    return {"data": {"dm_event_id": event["id"], "dm_conversation_id": event["dm_conversation_id"]}}


def _upload(server: XServer, asked: Asked) -> Row:
    """A picture in one call. Films and GIFs go another way, which nobody here goes."""
    if asked.body.get("media_category") not in ("tweet_image", "dm_image"):
        raise Refused(400, "Invalid Request", "media_category is not one of a picture.")
    try:
        picture = base64.b64decode(asked.body["media"], validate=True)
    except (KeyError, ValueError):
        raise Refused(400, "Invalid Request", "media is no picture.") from None
    id = server.world.keep(picture)
    return {"data": {"id": id, "media_key": f"3_{id}", "expires_after_secs": 86_400}}


def _kept(server: XServer, ids: Sequence[str]) -> Sequence[str]:
    if any(f"3_{id}" not in server.world.pictures for id in ids):
        raise Refused(400, "Invalid Request", "Your media IDs are invalid.")
    return ids


def _hide(server: XServer, asked: Asked) -> Row:
    id = asked.ids[0]
    if id not in server.world.posts:
        raise Refused(404, "Not Found Error", "Could not find that Tweet.")
    hidden = bool(asked.body.get("hidden"))
    (server.world.hidden.add if hidden else server.world.hidden.discard)(id)
    return {"data": {"hidden": hidden}}


Act = Callable[[XServer, Asked], Row]
ROUTES: Sequence[tuple[str, re.Pattern[str], Act]] = tuple(
    (method, re.compile(f"^{path}$"), act)
    for method, path, act in (
        ("GET", "/2/users/me", _me),
        ("GET", r"/2/users/(\d+)", _user),
        ("GET", r"/2/users/\d+/mentions", _mentions),
        ("GET", r"/2/users/\d+/tweets", _own),
        ("GET", "/2/tweets/search/recent", _search),
        ("GET", "/2/dm_events", _messages),
        ("GET", r"/2/dm_conversations/with/(\d+)/dm_events", _messages),
        ("POST", "/2/media/upload", _upload),
        ("POST", "/2/tweets", _post),
        ("POST", r"/2/dm_conversations/with/(\d+)/messages", _write),
        ("POST", r"/2/dm_conversations/([\d-]+)/messages", _write),
        ("PUT", r"/2/tweets/(\d+)/hidden", _hide),
    )
)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Http"

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        return None

    def _serve(self) -> None:
        x, parts = self.server.x, urlsplit(self.path)
        length = min(int(self.headers.get("Content-Length") or 0), MOST_BODY)
        raw = self.rfile.read(length)
        x.calls.append((self.command, parts.path))
        picture = x.world.pictures.get(parts.path.removeprefix("/media/").removesuffix(".png"))
        if picture is not None:
            self._write(200, picture, "image/png")
            return
        fault = x.world.fault_for(parts.path)
        if fault in ("", "taken"):
            status, answer = self._answer(parts.path, parts.query, raw)
        if fault in ("hang up", "taken"):
            self.close_connection = True
            self.connection.close()
        elif fault == "html":
            self._write(200, b"<html>Something went wrong</html>", "text/html")
        elif fault:
            words = {"title": "Trouble", "detail": f"The double was told to answer {fault}."}
            self._write(int(fault), json.dumps(words).encode())
        else:
            self._write(status, json.dumps(answer).encode())

    def _answer(self, path: str, query: str, raw: bytes) -> tuple[int, Row]:
        x = self.server.x
        try:
            self._check_keys()
            found = [
                (act, match)
                for method, pattern, act in ROUTES
                if method == self.command and (match := pattern.match(path))
            ]
            if not found:
                raise Refused(404, "Not Found", f"{path} is not known here.")
            act, match = found[0]
            first = {name: values[0] for name, values in parse_qs(query).items()}
            asked = Asked(first, json.loads(raw or b"{}"), match.groups())
            return (201 if self.command == "POST" else 200), act(x, asked)
        except Refused as error:
            return error.status, error.problem

    def _check_keys(self) -> None:
        x, given = self.server.x, self.headers.get("Authorization", "")
        key, token = f'oauth_consumer_key="{x.keys.consumer_key}"', x.keys.access_token
        by_account = given.startswith("OAuth ") and key in given and token in given
        by_app = given == f"Bearer {x.keys.bearer_token}"
        if x.revoked or not (by_account or by_app):
            raise Refused(401, "Unauthorized", "Unauthorized")

    def _write(self, status: int, body: bytes, kind: str = "application/json") -> None:
        reset = self.server.x.world.reset_at or int(time.time()) + WINDOW_SECONDS
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-rate-limit-limit", "180")
        self.send_header("x-rate-limit-remaining", "0" if status == 429 else "179")
        self.send_header("x-rate-limit-reset", str(reset))
        self.end_headers()
        self.wfile.write(body)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    x: XServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that we broke ourselves, or the other side did."""


@contextlib.contextmanager
def running_x(world: XWorld, keys: Keys | None = None, port: int = 0) -> Iterator[XServer]:
    """Raises OSError when the port is taken."""
    http = _Http(("127.0.0.1", port), _Handler)
    http.x = XServer(world, keys or Keys(), http.server_address[1])
    thread = threading.Thread(target=http.serve_forever, args=(0.05,), name="demo x", daemon=True)
    thread.start()
    try:
        yield http.x
    finally:
        http.shutdown()
        http.server_close()
        thread.join(5)
