"""What a connector is asked to send, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from inbox.model.messages import Party
from inbox.model.words import Checked, Origin, Trouble


@dataclass(frozen=True, slots=True)
class OutgoingAttachment:
    filename: str
    content_type: str
    content: bytes
    inline: bool = False
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Outbound:
    """One reply, ready to leave. The same every time it is made for one message, `message_id` too."""

    message_id: str
    """For mail the Message-ID with angle brackets; carries `thread_token`."""
    thread_token: str
    to: tuple[Party, ...]
    text: str
    html: str = ""
    subject: str = ""
    cc: tuple[Party, ...] = ()
    bcc: tuple[Party, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[OutgoingAttachment, ...] = ()
    origin: Origin = Origin.HUMAN
    author_name: str = ""
    """The agent's public name, where the channel shows one."""
    signature: str = ""
    mode: str = "private"
    """`private`, `public` or `private_reply`."""
    written_at: datetime | None = None
    thread_key: str = ""
    """The platform's thread, as its messages came with it."""
    post_id: str = ""
    """The public post that the conversation stands under."""
    last_inbound_at: datetime | None = None
    """When the customer last wrote in this thread: what the platform's window is counted from."""
    only: frozenset[str] = frozenset()
    """Values of the parties that it goes to this time; the others have it. Empty for all."""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the platform said when it took a message."""

    external_id: str
    refused: Mapping[str, str] = field(default_factory=dict)
    """Recipients that were turned down while others were taken: a party's value → the server's words."""
    later: frozenset[str] = frozenset()
    """Of those: whom the server may take at another time."""
    parts: tuple[str, ...] = ()
    """Ids of further messages that it had to be cut into."""
    thread_key: str = ""
    """The thread that its answer will come under, where that is another one: after a private reply."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a connector's test: what was tried and how it went."""

    name: str
    ok: bool
    message: str
    advice: str = ""
    """What to do; an address in it is where."""
    code: Trouble | Checked | None = None
    """Names message and advice, so that a screen can say them in its reader's language."""
    facts: Mapping[str, str | int] = field(default_factory=dict)
    """What those words are about: a host, a folder, how many."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do on the platform that is no reply."""

    kind: str
    """One of the capabilities' `acts`."""
    target: str
    """External id of the message or the post; for `block` and `unblock` the customer's id there."""
    thread_key: str = ""
    text: str = ""
    """What to publish."""
    link: str = ""
    key: str = ""
    """The same for the same act however often it is tried."""
    picture: str = ""
    """Where the platform fetches the picture of what is published, on channels that want one."""
    asked_at: datetime | None = None
    """What stands there since then with the same words is this."""


@dataclass(frozen=True, slots=True)
class Acted:
    """What the platform said."""

    external_id: str = ""
    """Of what was published."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the platform tells about a customer."""

    name: str = ""
    handle: str = ""
    language: str = ""
