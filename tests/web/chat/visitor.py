"""A visitor's browser, as far as a chat needs one, and the work done by hand."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientWebSocketResponse, web

from inbox.services.inbound.ingest import ingest
from tests.web.rig import Client, Rig

SECONDS = 40
SECRET = b"a secret of the site"


def sign(secret: bytes = SECRET, **said: Any) -> str:
    told = {"exp": int(time.time()) + 600, **said}
    payload = base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
    return f"{payload}.{hmac.new(secret, payload.encode(), hashlib.sha256).hexdigest()}"


@dataclass
class Visitor:
    socket: ClientWebSocketResponse
    rig: "ChatRig"
    frames: list[dict[str, Any]] = field(default_factory=list)
    token: str = ""
    number: int = 0
    serial: int = 0

    async def say(self, text: str, id: str = "") -> str:
        """What they say is kept and read when this returns."""
        self.serial += 1
        id = id or f"message-{self.token[-6:]}-{self.serial}"
        await self.send("say", id=id, text=text)
        await self.until("taken", id=id)
        await self.rig.read()
        return id

    async def send(self, kind: str, **facts: Any) -> None:
        await self.socket.send_json({"kind": kind, **facts})

    async def until(self, kind: str, **facts: Any) -> dict[str, Any]:
        """The next frame of that kind and those facts; what came before it is passed over."""
        async with asyncio.timeout(SECONDS):
            while True:
                frame = await self.next()
                if frame["kind"] == kind and facts.items() <= frame.items():
                    return frame

    async def told(self, text: str) -> dict[str, Any]:
        """The message with that text."""
        while True:
            for one in (await self.until("messages"))["messages"]:
                if one["text"] == text:
                    return dict(one)

    async def next(self) -> dict[str, Any]:
        frame: dict[str, Any] = await self.socket.receive_json()
        self.frames.append(frame)
        self.number = frame.get("number", self.number)
        return frame


@dataclass
class ChatRig(Rig):
    app: web.Application | None = None

    async def visit(self, origin: str = "", channel: str = "chat", **hello: Any) -> Visitor:
        headers = {"Origin": origin} if origin else {}
        http = self.anonymous().http
        socket = await http.ws_connect(f"/chat/{channel}/socket", headers=headers)
        visitor = Visitor(socket, self)
        await visitor.send("hello", page="https://site.example/price?who=me", **hello)
        visitor.token = (await visitor.until("welcome"))["token"]
        return visitor

    async def read(self, channel: str = "chat") -> None:
        parts = self.parts
        await asyncio.to_thread(ingest, parts.store, parts.blobs, parts.plan, channel, False)

    async def only(self, client: Client) -> dict[str, Any]:
        rows = (await client.get("conversations", params={"channel": "chat"}))["items"]
        assert len(rows) == 1
        return dict(rows[0])

    async def answer(self, client: Client, text: str) -> str:
        row = await self.only(client)
        said = await client.post(f"conversations/{row['id']}/replies", {"text": text}, 201)
        return str(said["id"])

    async def delivery(self, client: Client, message: str, state: str) -> None:
        async with asyncio.timeout(SECONDS):
            while (await client.get(f"messages/{message}"))["delivery"]["state"] != state:
                await asyncio.sleep(0.05)
