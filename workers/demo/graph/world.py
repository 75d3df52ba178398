"""What the double of the platform knows: pages, accounts, people, what they said. Plain data, one lock."""

import itertools
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from workers.demo.graph.outbox import Outbox
from workers.demo.graph.trouble import Trouble


@dataclass(slots=True)
class Person:
    id: str
    account: str
    """People have another id for each page and account."""
    name: str
    handle: str = ""
    language: str = "sv"
    blocked: bool = False
    has_left: bool = False
    """Closed the account, or blocked us: can't be written to."""


@dataclass(slots=True)
class File:
    id: str
    kind: str
    content_type: str
    content: bytes
    name: str = ""


@dataclass(slots=True)
class Said:
    id: str
    by: str
    to: str
    text: str
    at: datetime
    files: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Talk:
    """A conversation of one person with one page or account."""

    id: str
    account: str
    person: str
    messages: list[Said] = field(default_factory=list)

    @property
    def updated(self) -> datetime:
        return self.messages[-1].at

    def last_by_person(self) -> datetime | None:
        return max((one.at for one in self.messages if one.by == self.person), default=None)


@dataclass(slots=True)
class Comment:
    """Under a post, or a post itself when `post` is empty."""

    id: str
    account: str
    by: str
    text: str
    at: datetime
    post: str = ""
    parent: str = ""
    link: str = ""
    hidden: bool = False
    answered_privately: bool = False
    updated: datetime | None = None


@dataclass(slots=True)
class Account:
    id: str
    kind: str
    """`page` or `instagram`."""
    page: str
    """Whose token opens it: the page itself, or the page that an Instagram account is linked with."""
    name: str
    subscribed: list[str] | None = None


@dataclass(slots=True)
class Token:
    page: str
    scopes: list[str]
    expires: datetime | None = None
    revoked: bool = False


@dataclass(slots=True)
class Container:
    """A picture with words that waits to be published on Instagram."""

    account: str
    picture: str
    caption: str
    looks: int = 0
    """So often it says that it is not ready yet."""
    published: str = ""


@dataclass
class World:
    app_id: str
    app_secret: str = field(repr=False)
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    base: str = ""
    """Where it listens, for addresses of files."""
    hook: str = ""
    """Where calls of the app go to."""
    fields: dict[str, list[str]] = field(default_factory=dict)
    """Of the app's webhook, by object."""
    accounts: dict[str, Account] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict, repr=False)
    talks: dict[str, Talk] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    containers: dict[str, Container] = field(default_factory=dict)
    usage: float = 0
    """Percent of the allowance, as the headers tell it; at 100 calls are refused."""
    takes_human_agent: bool = True
    file_seconds: int = 3600
    """How long the address of a file is good."""
    troubles: list[Trouble] = field(default_factory=list)
    outbox: Outbox = field(default_factory=Outbox)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    calls: list[str] = field(default_factory=list)
    """Each call that was made: method and path."""
    signing_key: str = field(default_factory=lambda: secrets.token_hex(8), repr=False)
    _turn: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False)
    run: str = field(default_factory=lambda: secrets.token_hex(4))
    """Part of every id, so that two runs never give one id to two things."""

    @contextmanager
    def held(self) -> Iterator[None]:
        with self.lock:
            yield

    def new_id(self, prefix: str = "") -> str:
        return f"{prefix}{int(self.run, 16)}{next(self._turn):06}"

    def talk(self, account: str, person: str) -> Talk:
        key = f"{account}:{person}"
        if key not in self.talks:
            self.talks[key] = Talk(self.new_id("t_"), account, person)
        return self.talks[key]

    def talk_by_id(self, id: str) -> Talk | None:
        return next((one for one in self.talks.values() if one.id == id), None)

    def message(self, id: str) -> tuple[Talk, Said] | None:
        found = ((talk, one) for talk in self.talks.values() for one in talk.messages)
        return next(((talk, one) for talk, one in found if one.id == id), None)

    def under(self, post: str) -> list[Comment]:
        """Oldest first."""
        return [one for one in self.comments.values() if one.post == post]

    def posts(self, account: str) -> list[Comment]:
        """Newest first."""
        found = [o for o in self.comments.values() if o.account == account and not o.post]
        return list(reversed(found))
