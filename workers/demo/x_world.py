"""What stands on the demo's X: who is there, what they wrote, and what X would not do just now."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

EPOCH_MS = 1_288_834_974_657
"""Ids of X hold the time since then, so that one of a later start is never one of an earlier."""
Row = dict[str, Any]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class XWorld:
    """Safe for several threads."""

    user_id: str
    account: str
    name: str = "Tallvik Energi"
    clock: Callable[[], datetime] = _now
    users: dict[str, Row] = field(default_factory=dict)
    posts: dict[str, Row] = field(default_factory=dict)
    messages: list[Row] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    pictures: dict[str, bytes] = field(default_factory=dict)
    """By media key; not kept over a restart, as X keeps nothing for ever."""
    faults: deque[tuple[str, str]] = field(default_factory=deque)
    """(beginning of a path, what goes wrong): taken by the next call that fits. `429`, `500`, `503`,
    `html`, `401`, `hang up` before anything is done, `taken` when it was done and the line breaks."""
    limits: dict[str, int] = field(default_factory=dict)
    """Beginning of a path → calls that are still let through."""
    reset_at: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)
    _last_id: int = 0

    def __post_init__(self) -> None:
        self.add_user(self.user_id, self.account, self.name)

    def add_user(self, id: str, username: str, name: str) -> str:
        self.users[id] = {"id": id, "username": username, "name": name}
        return id

    def next_id(self) -> str:
        with self.lock:
            since = int(self.clock().timestamp() * 1_000) - EPOCH_MS
            self._last_id = max(self._last_id + 1, since << 22)
            return str(self._last_id)

    # Over a restart

    def to_json(self) -> Row:
        with self.lock:
            return {
                "users": dict(self.users),
                "posts": dict(self.posts),
                "messages": list(self.messages),
            }

    def take_over(self, kept: Row) -> None:
        with self.lock:
            self.users |= kept.get("users", {})
            self.posts |= kept.get("posts", {})
            self.messages += kept.get("messages", [])

    # Customers

    def add_post(self, author: str, text: str, answers: str | None = None, lang: str = "sv") -> Row:
        with self.lock:
            id = self.next_id()
            above = self.posts.get(answers) if answers else None
            post: Row = {
                "id": id,
                "author_id": author,
                "text": text,
                "lang": lang,
                "created_at": _text(self.clock()),
                "conversation_id": above["conversation_id"] if above else id,
            }
            if answers:
                post["referenced_tweets"] = [{"type": "replied_to", "id": answers}]
            if above:
                post["in_reply_to_user_id"] = above["author_id"]
            self.posts[id] = post
            return post

    def add_message(self, sender: str, to: str, text: str) -> Row:
        with self.lock:
            pair = sorted((sender, to), key=lambda one: (len(one), one))
            event = {
                "id": self.next_id(),
                "event_type": "MessageCreate",
                "text": text,
                "sender_id": sender,
                "dm_conversation_id": "-".join(pair),
                "created_at": _text(self.clock()),
            }
            self.messages.append(event)
            return event

    def keep(self, picture: bytes) -> str:
        """Its id; the media key is `3_` and that."""
        with self.lock:
            id = self.next_id()
            self.pictures[f"3_{id}"] = picture
            return id

    def show(self, row: Row, picture: bytes) -> None:
        """A picture with a post or a message."""
        self.attach(row, [self.keep(picture)])

    def attach(self, row: Row, ids: Sequence[str]) -> None:
        """What was kept, with its address at the end of the words, as X has it."""
        keys = [f"3_{id}" for id in ids]
        with self.lock:
            row["attachments"] = {"media_keys": keys}
            row["text"] = f"{row['text']} https://t.co/{ids[0][-10:]}".strip()

    # What the API asks

    def mentions(self) -> list[Row]:
        """Posts that name us or answer ours, the newest first."""
        named = f"@{self.account}".lower()
        with self.lock:
            found = [
                post
                for post in self.posts.values()
                if post["author_id"] != self.user_id
                and (
                    named in post["text"].lower() or post.get("in_reply_to_user_id") == self.user_id
                )
            ]
            return found[::-1]

    def search(self, query: str) -> list[Row]:
        """Any of the words that stand in it outside of operators."""
        words = [
            word.strip("()\"'").lower()
            for word in query.split()
            if word != "OR" and ":" not in word and not word.startswith("-")
        ]
        with self.lock:
            found = [
                post
                for post in self.posts.values()
                if any(word in post["text"].lower() for word in words)
            ]
            return found[::-1]

    def own(self) -> list[Row]:
        with self.lock:
            return [p for p in self.posts.values() if p["author_id"] == self.user_id][::-1]

    def messages_of(self, with_: str | None) -> list[Row]:
        with self.lock:
            found = [
                event
                for event in self.messages
                if with_ is None or with_ in event["dm_conversation_id"].split("-")
            ]
            return found[::-1]

    def is_duplicate(self, text: str) -> bool:
        """X takes no text a second time."""
        return any(post["text"] == text for post in self.own()[:100])

    def fault_for(self, path: str) -> str:
        with self.lock:
            for place, (start, fault) in enumerate(self.faults):
                if path.startswith(start):
                    del self.faults[place]
                    return fault
            for start, left in self.limits.items():
                if path.startswith(start):
                    self.limits[start] = left - 1
                    return "429" if left <= 0 else ""
        return ""


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
