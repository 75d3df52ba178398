"""What the fold has to remember: of one conversation, and of one customer. Plain, so that both can be
kept as JSON."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from routing.figures.facts import Dims

WEEK = timedelta(days=7)
LATE = 2 * WEEK
"""What customers did lately counts for a week; a message may be as late as another."""
MOST_MISSED = 32
MOST_REPLIES = 8
MOST_CLOSES = 50
MOST_ASKS = 20
MOST_OTHERS = 50
MOST_EARLIER = 8


@dataclass(slots=True)
class Matter:
    """A conversation as its events have told of it so far."""

    id: int
    history: bool = False
    spam: bool = False
    status: str = "open"
    channel: str = ""
    topic: str = ""
    team: str = ""
    assignee: str = ""
    holder: str = ""
    """Who had it last, also while nobody has it."""
    language: str = ""
    contact: int | None = None
    others: list[int] = field(default_factory=list)
    """Customers who wrote there besides."""
    tags: list[str] = field(default_factory=list)
    asked_at: str | None = None
    """The customer's first message."""
    acknowledged_by: str | None = None
    """Our message that told them first."""
    written: int = 0
    """Replies by people that were not taken back."""
    replies: list[str] = field(default_factory=list)
    """The last of them, and of those that never arrived."""
    lost: list[str] = field(default_factory=list)
    replied: bool = False
    closed: int | None = None
    """The event of the last close that was one."""
    earlier: list[int] = field(default_factory=list)
    """Those before it, from which the customer came back."""
    taken_back: dict[str, Any] = field(default_factory=dict)
    """The last close that was none after all, and the answer because of which."""
    missed: list[str] = field(default_factory=list)
    """Due times known to be missed, and when their clocks began, so that none is counted twice."""
    sources: list[int] = field(default_factory=list)
    """What was merged into this one, and into those."""
    before_merge: list[Any] = field(default_factory=list)
    """Its status, and its last close."""
    transferred: str | None = None
    """When it last went to others."""

    def dims(self, agent: str | None = None, channel: str = "") -> Dims:
        """A `channel` is that of a message, where it may be another than the one it all began on."""
        who = self.assignee if agent is None else agent
        tags = tuple(self.tags)
        return Dims(channel or self.channel, self.topic, self.team, who, self.language, tags)

    def to_json(self) -> dict[str, Any]:
        """What is as it was in the beginning is left out: of most conversations that is the half."""
        said = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value for name, value in said if value not in _UNSAID}


_UNSAID: tuple[Any, ...] = (None, "", False, [], {})
"""A false is a nought too. Only `status` begins otherwise, and is never empty."""


@dataclass(slots=True)
class Close:
    """A conversation that was closed lately, and by which messages its customer came back."""

    number: int
    conversation: int
    at: str
    topic: str
    alone: bool
    """Closed with one human reply."""
    contact: int | None = None
    came: dict[str, list[Any]] = field(default_factory=dict)
    """Message → its conversation, its topic and who wrote it: what it is about may be said later."""
    thanked: list[str] = field(default_factory=list)
    """Those of them that needed no answer."""
    aside: list[str] = field(default_factory=list)
    """Those that are spam."""
    void: bool = False
    """It was none after all, unless that is taken back."""

    @property
    def back(self) -> list[str]:
        return [one for one in self.came if one not in self.thanked and one not in self.aside]

    @property
    def is_solved(self) -> bool:
        return self.alone and not any(self.came[one][1] == self.topic for one in self.back)

    def to_json(self) -> dict[str, Any]:
        value = {
            "number": self.number,
            "conversation": self.conversation,
            "at": self.at,
            "topic": self.topic,
            "alone": self.alone,
            "contact": self.contact,
        }
        # Most came back from nowhere.
        for name in ("came", "thanked", "aside", "void"):
            if getattr(self, name):
                value[name] = getattr(self, name)
        return value


@dataclass(slots=True)
class Person:
    """A customer."""

    id: int
    closes: list[Close] = field(default_factory=list)
    asks: list[list[Any]] = field(default_factory=list)
    """Topic, channel and time of what they began lately, each pair once, and under which of their contacts."""

    def forget(self, now: datetime) -> None:
        """What is over for longer than a late message may take. Whenever this is called, whatever is asked
        about later is answered the same."""
        if self.closes:
            self.closes = [c for c in self.closes if _counts(c.at, now)]
        if self.asks:
            self.asks = [ask for ask in self.asks if _counts(ask[2], now)]

    @property
    def is_kept(self) -> bool:
        """There is something to remember."""
        return bool(self.closes or self.asks)

    def switches(
        self, topic: str, channel: str, at: datetime, now: datetime, contact: int | None
    ) -> bool:
        """Whether they took this topic here from another channel within the week. Remembers that they
        asked: the same once more is no other switch."""
        self.forget(now)
        lately = [
            (ask[0], ask[1])
            for ask in self.asks
            if abs(at - datetime.fromisoformat(ask[2])) <= WEEK
        ]
        is_new = (topic, channel) not in lately
        if is_new:
            still = [a for a in self.asks if at - datetime.fromisoformat(a[2]) <= WEEK]
            others = [a for a in still if a[:2] != [topic, channel]]
            self.asks = [*others, [topic, channel, at.isoformat(), contact]][-MOST_ASKS:]
        return is_new and any(one == topic for one, _ in lately)

    def recent(self, at: datetime, now: datetime) -> list[Close]:
        """Closed at most seven days before, and no later than `at`."""
        self.forget(now)
        return [close for close in self.closes if is_within(close, at)]

    def keep(self, close: Close, now: datetime) -> None:
        self.forget(now)
        self.closes = [*self.closes, close][-MOST_CLOSES:]

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "closes": [one.to_json() for one in self.closes], "asks": self.asks}


def is_within(close: Close, at: datetime) -> bool:
    """Who wrote then came back."""
    return timedelta() < at - datetime.fromisoformat(close.at) <= WEEK


def _counts(then: str, now: datetime) -> bool:
    return now - datetime.fromisoformat(then) <= LATE


def matter_from(value: dict[str, Any]) -> Matter:
    return Matter(**value)


def person_from(value: dict[str, Any]) -> Person:
    closes = [_close_from(one) for one in value["closes"]]
    return Person(int(value["id"]), closes, value.get("asks", []))


_OF_A_CLOSE = frozenset(Close.__slots__)


def _close_from(value: dict[str, Any]) -> Close:
    """Earlier programs wrote down who came back, where now stands who did not."""
    if "back" not in value:
        return Close(**value)
    close = Close(**{name: one for name, one in value.items() if name in _OF_A_CLOSE})
    close.thanked = [one for one in close.came if one not in value["back"]]
    return close
