"""A desk with a mailbox and a platform."""

import json
from dataclasses import dataclass, field
from typing import Any

from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep
from tests.fakes.square import Square
from tests.services.desk import Desk

ANNA = {"id": "anna", "name": "Anna Ek"}


@dataclass
class SquareDesk(Desk):
    square: Square = field(default_factory=Square)

    def tell(self, body: dict[str, Any], channel: str = "square", read: bool = True) -> None:
        """The platform tells something; told again word for word it is another receipt."""
        self.serial += 1
        item = RawItem(f"hook/{self.serial}", json.dumps(body).encode())
        self.store.write(accept, keep(channel, channel, [item], self.blobs))
        if read:
            self.work()

    def says(self, id: str = "m1", text: str = "Hej!", thread: str = "t1", **more: Any) -> None:
        channel = more.pop("channel", "square")
        one = {"id": id, "text": text, "thread": thread, "author": ANNA, **more}
        self.tell({"messages": [one]}, channel)

    def comments(self, id: str = "c1", text: str = "Ingen ström!", **more: Any) -> None:
        """Under our post, for the whole world to read."""
        post = {"external_id": "p1", "text": "Avbrott i Sandvik\nVi är på plats.", "is_ours": True}
        self.says(
            id,
            text,
            more.pop("thread", "p1:anna"),
            public=True,
            manner="comment",
            post=post | {"url": "https://square.example/p1"},
            **more,
        )

    def other(self, kind: str, id: str = "o1", **more: Any) -> None:
        channel = more.pop("channel", "square")
        self.tell({"others": [{"kind": kind, "id": id, **more}]}, channel)
