"""The channels over which the kill test runs: what customers do on each, and what the platform then has.

Another channel is one class more and a line in `open_lines`.
"""

import contextlib
import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from connectors.facebook.connector import FIELDS
from tests.fakes.graph import PAGE, POST, SECRET, TOKEN, make_world
from tests.fakes.x import KEYS, US, x_double
from tests.promises.chat_line import ChatLine
from tests.promises.installation import Running, mail
from tests.promises.taker import Taker
from workers.demo.graph import customers
from workers.demo.graph.outbox import Call
from workers.demo.graph.server import running_graph
from workers.demo.graph.trouble import Trouble
from workers.demo.graph.world import Comment, Person, Said, World
from workers.demo.x_server import XServer


class Line(Protocol):
    """`many` messages of customers go in by it, `replies` go out."""

    channel: str
    many: int
    replies: int
    listens: bool
    """It begins with what is there once it has looked for the first time."""
    at_once: bool
    """An answer can't be held back there."""

    @property
    def yaml(self) -> str:
        """Of the channel, for channels.yaml."""

    def write(self, running: Running, number: int) -> None:
        """Something that a customer says. Raises OSError or HTTPException where it has to be said again."""

    def carry(self, running: Running, gone: threading.Event) -> None:
        """What the platform does besides, until the end."""

    def ids(self) -> set[str]:
        """Of all that customers said, as `inbound_id` tells them."""

    def inbound_id(self, row: Any) -> str: ...

    def outbound_id(self, row: Any) -> str: ...

    def taken(self) -> Counter[str]:
        """What it has got of us, by `outbound_id`."""

    def hung_up(self) -> int:
        """So often it took something, or may have, and gave no answer."""

    def never_known(self) -> set[str]:
        """Of these, what nobody can ask about, by `outbound_id`."""


@dataclass
class MailLine:
    taker: Taker
    many: int
    replies: int
    channel: str = "mail"
    yaml: str = ""
    listens: bool = False
    at_once: bool = False

    def write(self, running: Running, number: int) -> None:
        raw = mail(number)
        if running.post_mail(raw) != 202:
            raise OSError("not taken")
        if number % 20 == 0:
            running.post_mail(raw)  # Once more, though it was taken.

    def carry(self, running: Running, gone: threading.Event) -> None:
        return None

    def ids(self) -> set[str]:
        return {f"<kund.{number}@example.com>" for number in range(self.many)}

    def inbound_id(self, row: Any) -> str:
        return str(row.header_id)

    def outbound_id(self, row: Any) -> str:
        return str(row.header_id)

    def taken(self) -> Counter[str]:
        return self.taker.count()

    def hung_up(self) -> int:
        return len(self.taker.dropped)

    def never_known(self) -> set[str]:
        return set(self.taker.dropped)


@dataclass(kw_only=True)
class PlatformLine:
    """What is told by text, since a platform makes the ids, and nothing of it is beyond asking."""

    many: int
    replies: int
    faults: int
    listens: bool = True
    at_once: bool = False
    said: set[str] = field(default_factory=set)

    def ids(self) -> set[str]:
        return self.said

    def inbound_id(self, row: Any) -> str:
        return str(row.external_id)

    def outbound_id(self, row: Any) -> str:
        return str(row.text)

    def never_known(self) -> set[str]:
        return set()


@dataclass(kw_only=True)
class PageLine(PlatformLine):
    """A page on Facebook: messages and comments, told by calls of which some are lost and some come twice."""

    world: World
    channel: str = "page"

    @property
    def yaml(self) -> str:
        return f"""
- id: page
  kind: facebook
  name: Page
  team: help
  settings: {{app: meta, app_id: "9", app_secret: {SECRET}, verify_token: v, token: {TOKEN},
    page_id: "{PAGE}", base: "{self.world.base}", poll_seconds: 5}}
"""

    def write(self, running: Running, number: int) -> None:
        person = self.world.people[str(70_000 + number // 2)]
        words = f"När kommer ni? ({number})"
        if number % 3:
            self.said.add(customers.writes(self.world, person, words))
        else:
            self.said.add(customers.comments(self.world, person, POST, words))

    def carry(self, running: Running, gone: threading.Event) -> None:
        """A platform calls again until it is answered well."""
        while not gone.is_set():
            self.world.outbox.wait(0.2)
            with self.world.held():
                calls = self.world.outbox.take(SECRET)
            for call in calls:
                while not gone.is_set() and not _is_heard(running, call):
                    time.sleep(0.1)

    def taken(self) -> Counter[str]:
        with self.world.held():
            talks = [one for talk in self.world.talks.values() for one in talk.messages]
            every: list[Said | Comment] = [*talks, *self.world.comments.values()]
            return Counter(one.text for one in every if one.by == PAGE and one.id != POST)

    def hung_up(self) -> int:
        return self.faults - sum(one.times for one in self.world.troubles)


def _is_heard(running: Running, call: Call) -> bool:
    body, headers = call
    line = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    with contextlib.closing(line), contextlib.suppress(OSError, http.client.HTTPException):
        line.request("POST", "/hooks/meta", body, dict(headers))
        return line.getresponse().status == 200
    return False


@dataclass(kw_only=True)
class XLine(PlatformLine):
    """An account on X that is asked for what is new."""

    server: XServer
    channel: str = "x"

    @property
    def yaml(self) -> str:
        return f"""
- id: x
  kind: x
  name: X
  team: help
  settings: {{account: tallvik, user_id: "{US}", consumer_key: {KEYS.consumer_key},
    consumer_secret: {KEYS.consumer_secret}, access_token: {KEYS.access_token},
    access_token_secret: {KEYS.access_token_secret}, api: "{self.server.address}", poll_seconds: 5,
    budget: {{requests_per_15_minutes: 9000, posts_per_day: 900000}}}}
"""

    def write(self, running: Running, number: int) -> None:
        world = self.server.world
        sender = world.add_user(str(30_000 + number // 2), f"kund{number // 2}", "Kund")
        if number % 3:
            row = world.add_message(sender, US, f"När kommer ni? ({number})")
        else:
            row = world.add_post(sender, f"@tallvik när kommer ni? ({number})")
        self.said.add(str(row["id"]))

    def carry(self, running: Running, gone: threading.Event) -> None:
        return None

    def taken(self) -> Counter[str]:
        world = self.server.world
        with world.lock:
            ours = [one for one in world.messages if one["sender_id"] == US]
            return Counter(str(one["text"]) for one in (*ours, *world.own()))

    def hung_up(self) -> int:
        return self.faults - len(self.server.world.faults)


@contextlib.contextmanager
def open_lines(taker: Taker, *, mails: int, others: int) -> Iterator[list[Line]]:
    """Mail, chat, and the platforms' doubles: a quarter of what is said is answered there, a third by some luck."""
    with running_graph(make_world()) as graph, x_double() as x:
        yield [
            MailLine(taker, mails, mails // 4),
            _page(graph, others),
            _x(x, others),
            ChatLine(others, others // 4),
        ]


def _page(world: World, many: int) -> PageLine:
    world.fields = {"page": sorted(FIELDS)}
    for number in range(many):
        world.people[str(70_000 + number)] = Person(str(70_000 + number), PAGE, f"Kund {number}")
    world.outbox.dropped = world.outbox.doubled = world.outbox.swapped = 0.05
    world.troubles += [
        Trouble("lost", "/messages", "POST", times=1, after=1),
        Trouble("lost", "/comments", "POST", times=1, after=1),
        Trouble("refuse", "/messages", "POST", times=1, after=2),
    ]
    return PageLine(world=world, many=many, replies=many // 4, faults=3)


def _x(server: XServer, many: int) -> XLine:
    server.world.faults.extend([("/2/dm_conversations/with", "taken"), ("/2/tweets", "hang up")])
    return XLine(server=server, many=many, replies=many // 4, faults=2)
