"""Chat in the kill test: visitors over plain requests, who say things until they are told that it is kept,
and who come back again and again to fetch what they were answered."""

import http.client
import json
import threading
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any

from tests.promises.installation import Running


@dataclass
class Visitor:
    """What their browser keeps."""

    token: str = ""
    told: dict[str, str] = field(default_factory=dict)
    """Id of a message of ours → its text."""
    held: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class ChatLine:
    many: int
    replies: int
    channel: str = "chat"
    listens: bool = False
    at_once: bool = True
    visitors: list[Visitor] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.visitors = [Visitor() for _ in range(self.many // 2)]

    @property
    def yaml(self) -> str:
        return """
- id: chat
  kind: chat
  name: Chat
  team: help
  settings:
    limits: {per_address: 100000, visitors: 100000, per_second: 50, at_once: 100}
"""

    def write(self, running: Running, number: int) -> None:
        visitor = self.visitors[number // 2]
        with visitor.held:
            line, _ = self._hello(running, visitor)
            said = {"kind": "say", "id": self._id(number), "text": f"När kommer ni? ({number})"}
            frames = _ask(running, line=line, frames=[said])["frames"]
        if {"kind": "taken", "id": said["id"]} not in frames:
            raise OSError("not taken")

    def carry(self, running: Running, gone: threading.Event) -> None:
        """They look again, as after a reload, and say what they have got."""
        while not gone.is_set():
            for visitor in self.visitors:
                with suppress(OSError, http.client.HTTPException), visitor.held:
                    if visitor.token:
                        self._look(running, visitor)
            gone.wait(0.3)

    def _look(self, running: Running, visitor: Visitor) -> None:
        line, messages = self._hello(running, visitor)
        visitor.told |= {one["id"]: one["text"] for one in messages if not one["mine"]}
        waiting = [one["id"] for one in messages if one["waits"]]
        if waiting:
            _ask(running, line=line, frames=[{"kind": "got", "ids": waiting}])

    def _hello(self, running: Running, visitor: Visitor) -> tuple[str, list[dict[str, Any]]]:
        answer = _ask(running, frames=[{"kind": "hello", "token": visitor.token}])
        welcome = answer["frames"][0]
        visitor.token = welcome["token"]
        return answer["line"], welcome["messages"]

    def _id(self, number: int) -> str:
        return f"message-{number:05}"

    def ids(self) -> set[str]:
        return {self._id(number) for number in range(self.many)}

    def inbound_id(self, row: Any) -> str:
        return str(row.external_id).partition(":")[2]

    def outbound_id(self, row: Any) -> str:
        return str(row.text)

    def taken(self) -> Counter[str]:
        return Counter(text for one in self.visitors for text in one.told.values())

    def hung_up(self) -> int:
        return 0

    def never_known(self) -> set[str]:
        return set()


def _ask(running: Running, **asked: Any) -> Any:
    line = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    with closing(line):
        headers = {"Content-Type": "application/json"}
        line.request("POST", "/chat/chat/poll", json.dumps(asked), headers)
        answer = line.getresponse()
        if answer.status != 200:
            raise OSError(f"{answer.status} {answer.read()!r}")
        return json.load(answer)
