"""A small platform that works: public threads and private ones, kept in memory, and its connector.

What it tells is JSON with the names of the contract: `messages` and `others`, as many as one likes.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from config.channels import ChannelEntry
from connectors.base import Answer, Connector, Request, Settings
from connectors.base import Channel as ChannelFacts
from inbox.model.capabilities import Capabilities
from inbox.model.errors import ParseError, PermanentError, TemporaryError, UnknownOutcomeError
from inbox.model.messages import (
    IncomingAttachment,
    IncomingMessage,
    Media,
    OtherItem,
    Parsed,
    Party,
    Post,
)
from inbox.model.outbound import Act, Acted, Check, Outbound, Profile, Sent
from inbox.model.receipts import RawItem, Receipt
from inbox.model.words import OtherKind
from inbox.services.plan import Channel

KIND = "square"


@dataclass
class Square:
    """What stands on the platform."""

    sent: list[Outbound] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    faults: list[Exception] = field(default_factory=list)
    """Raised by the next calls, one after the other."""
    parts: int = 1
    began: str = ""
    """The thread that private replies are answered in."""

    def fail(self) -> None:
        if self.faults:
            raise self.faults.pop(0)


class SquareSettings(Settings):
    pass


class SquareConnector(Connector[SquareSettings]):
    kind: ClassVar[str] = KIND
    identity_kind: ClassVar[str] = "square_id"
    settings_type = SquareSettings
    capabilities = Capabilities(
        can_reply=True,
        public=True,
        attachments=True,
        max_attachment_bytes=1_000_000,
        attachment_types=("image/png", "image/jpeg", "text/plain"),
        max_text_length=8000,
        window=timedelta(hours=24),
        human_window=timedelta(days=7),
        private_reply=True,
        can_confirm=True,
        acts=frozenset("hide unhide delete block unblock seen typing publish".split()),
    )
    square: Square

    def source(self) -> str:
        return "square"

    def addresses(self) -> frozenset[str]:
        return frozenset({"page"})

    def receive(self, request: Request) -> Answer:
        if request.headers.get("x-square") != "secret":
            raise PermissionError("This is not signed by Square.")
        return Answer((self.wrap(request.body, "application/json"),))

    def wrap(self, body: bytes, content_type: str) -> RawItem:
        return RawItem(f"hook:{hash(body)}", body)

    def parse(self, receipt: Receipt) -> Parsed:
        try:
            told = json.loads(receipt.body)
            messages = tuple(_message(one) for one in told.get("messages", ()))
            return Parsed(messages, tuple(_other(one) for one in told.get("others", ())))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ParseError("This is no JSON of Square's.") from error

    def send(self, outbound: Outbound) -> Sent:
        self.square.fail()
        self.square.sent.append(outbound)
        number = len(self.square.sent)
        parts = tuple(f"out{number}.{part}" for part in range(1, self.square.parts))
        began = self.square.began if outbound.mode == "private_reply" else ""
        return Sent(f"out{number}", parts=parts, thread_key=began)

    def confirm(self, outbound: Outbound) -> Sent | None:
        ids = [one.message_id for one in self.square.sent]
        return (
            Sent(f"out{ids.index(outbound.message_id) + 1}") if outbound.message_id in ids else None
        )

    def download(self, media: Media) -> IncomingAttachment:
        self.square.fail()
        if media.url not in self.square.files:
            raise PermanentError("The address has expired.")
        return IncomingAttachment(
            media.filename or "picture.png",
            media.content_type or "image/png",
            self.square.files[media.url],
        )

    def act(self, act: Act) -> Acted:
        self.square.fail()
        self.square.acts.append(act)
        if act.kind == "publish":
            id = f"post{len(self.square.acts)}"
            return Acted(id, f"https://square.example/{id}")
        return Acted()

    def profile(self, party: Party) -> Profile:
        self.square.fail()
        return Profile(self.square.names.get(party.value, ""), f"@{party.value}", "sv")

    def check(self) -> tuple[Check, ...]:
        return (Check("token", False, "The token has ended.", "Log in at https://square.example"),)


class NoTokens:
    def load(self) -> dict[str, Any]:
        return {}

    def save(self, values: Any) -> None:
        return None


def square_channel(square: Square, id: str = "square", **entry: Any) -> Channel:
    shape = ChannelEntry(
        **{"id": id, "kind": KIND, "name": "Square", "team": "help", "language": "sv", **entry}
    )
    facts = ChannelFacts(id=id, name=shape.name, language="sv")
    connector = SquareConnector(facts, SquareSettings(), NoTokens())
    connector.square = square
    return Channel(shape, connector)


def _party(value: Any) -> Party | None:
    if value is None:
        return None
    return Party(SquareConnector.identity_kind, str(value["id"]), value.get("name", ""))


def _at(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _post(value: Any) -> Post | None:
    if value is None:
        return None
    return Post(**{"at": None, **value, **({"at": _at(value["at"])} if "at" in value else {})})


def _message(one: Any) -> IncomingMessage:
    return IncomingMessage(
        external_id=one["id"],
        author=_party(one.get("author")),
        text=one.get("text", ""),
        reply_text=one.get("text", ""),
        sent_at=_at(one.get("at")),
        public=one.get("public", False),
        thread_key=one.get("thread", ""),
        manner=one.get("manner", ""),
        link=one.get("link", ""),
        in_reply_to=one.get("in_reply_to", ""),
        post=_post(one.get("post")),
        media=tuple(Media(**each) for each in one.get("media", ())),
    )


def _other(one: Any) -> OtherItem:
    message = one.get("message")
    return OtherItem(
        kind=OtherKind(one["kind"]),
        external_id=one["id"],
        about=one.get("about", ""),
        author=_party(one.get("author")),
        at=_at(one.get("at")),
        text=one.get("text", ""),
        message=_message(message) if message else None,
        to=_party(one.get("to")),
        post=_post(one.get("post")),
        data=one.get("data", {}),
    )


__all__ = [
    "KIND",
    "Square",
    "SquareConnector",
    "TemporaryError",
    "UnknownOutcomeError",
    "square_channel",
]
