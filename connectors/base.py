"""The contract of a connector: the code for one kind of channel. Only `parse` is required.

A connector knows neither database nor queue. It is made once per configured channel, with its own
settings and a place to keep tokens that the platform rotates. Every network call has a time limit and
ends in a result or in one of `TemporaryError`, `PermanentError`, `ReauthoriseError`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from inbox.model.capabilities import Capabilities
from inbox.model.messages import IncomingAttachment, Media, Parsed, Party
from inbox.model.outbound import Act, Acted, Check, Outbound, Profile, Sent
from inbox.model.receipts import Fetched, RawItem, Receipt


class Settings(BaseModel):
    """A connector's options in YAML. Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Credentials(Protocol):
    """Tokens that the platform rotates, kept encrypted by whoever runs the connector."""

    def load(self) -> Mapping[str, Any]: ...

    def save(self, values: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True, slots=True)
class Channel:
    """The part of a channel's configuration that is the same for every kind."""

    id: str
    name: str
    language: str = ""
    country: str = ""
    """ISO 3166 code of the organisation's: whose telephone numbers those without a country code are."""
    thread_secret: bytes = field(default=b"", repr=False)
    """Signs our own thread tokens."""
    address_domain: str = ""
    """Domain of Message-IDs we make when the channel has no address of its own."""
    parallel: bool = False
    """Reads and never sends, acknowledges or marks: the weeks beside an old system."""


@dataclass(frozen=True, slots=True)
class Request:
    """What came over HTTP, as the platform sent it."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    remote: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Raw items to keep, and what to answer once they are kept."""

    items: tuple[RawItem, ...] = ()
    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain"


S = TypeVar("S", bound=Settings)


class Connector(ABC, Generic[S]):
    kind: ClassVar[str]
    capabilities: Capabilities
    """Of the kind; a channel may narrow them for itself (no way out configured: `can_reply` is False)."""
    settings_type: ClassVar[type[Settings]]
    identity_kind: ClassVar[str]
    """The kind of identity its customers have: `email`, `phone` …"""
    listens: bool = False
    """Has `fetch` and `wait`, and wants a listener to hold it. A channel may say so for itself."""

    def __init__(self, channel: Channel, settings: S, credentials: Credentials) -> None:
        self.channel = channel
        self.settings = settings
        self.credentials = credentials

    @abstractmethod
    def parse(self, receipt: Receipt) -> Parsed:
        """Bytes to messages. Pure. Raises ParseError and nothing else."""

    def source(self) -> str:
        """The name under `/hooks/` that its platform calls. Channels of one app may share one: each is
        given every call and keeps what is its own."""
        return self.channel.id

    def is_told(self) -> bool:
        """Whether the platform tells us what comes. What a fetch then finds late is said to ops."""
        return type(self).receive is not Connector.receive

    def receive(self, request: Request) -> Answer:
        """Verifies a call from the platform and says what to keep and what to answer. What is not for
        this channel is left out. Raises PermissionError when the call is not the platform's."""
        raise NotImplementedError

    def wrap(self, body: bytes, content_type: str) -> RawItem:
        """One raw item in the channel's own form, as `POST channels/{id}/inbound` gives it."""
        raise NotImplementedError

    def fetch(self, cursor: Mapping[str, Any], now: datetime) -> Fetched:
        """What is new since `cursor` (empty at the first time). Marks nothing."""
        raise NotImplementedError

    def kept(self, fetched: Fetched) -> None:
        """Called once `fetched` is committed: the place to mark or move, where configured."""

    def rhythm(self) -> timedelta:
        """How long at most until it is looked again, whatever `wait` has seen."""
        return timedelta(seconds=60)

    def wait(self, limit: timedelta) -> bool:
        """Blocks until something may be new or the limit is over; True when something came."""
        raise NotImplementedError

    def close(self) -> None:
        """Lets go of connections. May be called from another thread to end a `wait`."""

    def send(self, outbound: Outbound) -> Sent:
        """Raises UnknownOutcomeError when the platform may have taken it all the same."""
        raise NotImplementedError

    def confirm(self, outbound: Outbound) -> Sent | None:
        """Asks the platform whether it has this message; None when it doesn't know of it."""
        raise NotImplementedError

    def download(self, media: Media) -> IncomingAttachment:
        """Fetches it from the platform's own hosts, within the limits of connectors.http."""
        raise NotImplementedError

    def act(self, act: Act) -> Acted:
        """Does one of the capabilities' `acts`. Doing it twice is the same as once."""
        raise NotImplementedError

    def profile(self, party: Party) -> Profile:
        """Who somebody is there, asked once when they first write."""
        raise NotImplementedError

    def subscribe(self) -> tuple[Check, ...]:
        """Asks the platform to tell us what comes, and says what it then tells of: read back, not believed."""
        raise NotImplementedError

    def check(self) -> tuple[Check, ...]:
        """Tries everything that can be tried without side effects."""
        return ()

    def prove(self) -> tuple[Check, ...]:
        """Sends something marked to itself, sees it come in and takes it away. Asked for by hand only."""
        return ()

    def outside(self) -> tuple[tuple[str, str], ...]:
        """Each host that it speaks to, and what goes there and why."""
        return ()

    def addresses(self) -> frozenset[str]:
        """Our own identities on this channel: nothing automatic is ever sent to them."""
        return frozenset()

    def message_domain(self) -> str:
        """The domain in Message-IDs of ours."""
        return self.channel.address_domain or "localhost"
