"""Notices: what somebody is told of, and how they wish to be."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from inbox.web.api.shapes import Named, Page, Shape
from routing.notices import NoticeKind, Quiet, Way


class NoticeConversation(Shape):
    id: str
    number: int
    channel_kind: str
    topic: str | None


class NoticeShape(Shape):
    id: str
    kind: NoticeKind
    at: datetime
    read: bool
    conversation: NoticeConversation | None
    channel: Named | None
    data: dict[str, Any]
    """Ids, numbers, enums and times: `due_at`, `state`, `n`, `high` …, by kind."""


class NoticesQuery(Shape):
    cursor: str | None = Field(None, max_length=20, pattern=r"^\d{1,19}$")
    unread: bool = False
    limit: int = Field(30, ge=1, le=100)


class NoticesPage(Page[NoticeShape]):
    unread: int
    """Up to 100."""


class NoticesRead(Shape):
    """Those named, those about a conversation, or all where nothing is named."""

    ids: list[str] | None = Field(None, max_length=500)
    conversation: str | None = Field(None, max_length=20)


class Unread(Shape):
    unread: int


class KindWishes(Shape):
    kind: NoticeKind
    ways: list[Way]


class BrowserRow(Shape):
    id: str
    browser: str
    created_at: datetime
    last_at: datetime | None
    endpoint_hash: str
    """SHA-256 of the endpoint, by which a browser knows itself again."""


class AddressRow(Shape):
    id: str
    name: str
    tool: str
    team: str | None
    kinds: list[NoticeKind]
    created_at: datetime


class WayFault(Shape):
    way: Way
    error: str
    at: datetime


class NoticeSettings(Shape):
    kinds: list[KindWishes]
    digest_minutes: int
    quiet: Quiet | None
    zone: str
    """The organisation's, which holds where `quiet` names none."""
    mail: str | None
    """Where mail goes; null where none can be sent."""
    push_key: str | None
    """For `applicationServerKey`; null until the first browser asks for it."""
    browsers: list[BrowserRow]
    chat_tools: list[str]
    addresses: list[AddressRow]
    faults: list[WayFault]


class NoticeSettingsChange(Shape):
    kinds: dict[NoticeKind, list[Way]] | None = None
    digest_minutes: int | None = Field(None, ge=0, le=1440)
    quiet: Quiet | None = None
    """Null for no quiet hours."""


class PushKey(Shape):
    push_key: str


class BrowserKeys(Shape):
    p256dh: str = Field(max_length=200)
    auth: str = Field(max_length=100)


class BrowserNew(Shape):
    """As `PushSubscription.toJSON()` gives it."""

    endpoint: str = Field(max_length=2000)
    keys: BrowserKeys


class AddressNew(Shape):
    name: str = Field(min_length=1, max_length=100)
    address: str = Field(min_length=3, max_length=1000)
    team: str | None = Field(None, max_length=64)
    """Left out: one's own."""
    kinds: list[NoticeKind] = []
    """What a team's address is told of."""


class Made(Shape):
    id: str


class TestOutcome(Shape):
    state: Literal["sent", "failed"]
    error: str = ""
