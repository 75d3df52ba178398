"""The demo's people and what they say, as it stands in config/examples/demo."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

NEAR = {"nn": "nb"}


@dataclass(frozen=True, slots=True)
class Customer:
    name: str
    email: str
    language: str
    habit: str = ""
    """`bounces`: what is sent there comes back. `away`: answers by itself."""


@dataclass(frozen=True, slots=True)
class Text:
    """Something that a customer may write."""

    topic: str
    language: str
    channel: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A whole conversation: who says what, and how many minutes after the one before."""

    topic: str
    language: str
    channel: str
    turns: tuple[tuple[str, str, int], ...]


@cache
def customers() -> tuple[Customer, ...]:
    return tuple(Customer(**line) for line in _lines("people"))


@cache
def texts() -> tuple[Text, ...]:
    return tuple(
        Text(one["topic"], one["language"], one["channel"], one["subject"] or "", one["text"])
        for one in _lines("messages")
    )


@cache
def lines(*channels: str) -> tuple[Text, ...]:
    """What is said on the other channels: `chat`, `facebook_message`, `phone_note` …"""
    return tuple(
        Text(one["topic"], one["language"], one["channel"], "", one["text"])
        for one in _lines("lines")
        if one["channel"] in channels
    )


@cache
def exchanges() -> tuple[Exchange, ...]:
    return tuple(
        Exchange(
            one["topic"],
            one["language"],
            one["channel"],
            tuple((m["from"], m["text"], m["minutes_after_previous"]) for m in one["messages"]),
        )
        for one in _lines("threads")
    )


@cache
def answers() -> Mapping[tuple[str, str], str]:
    """(topic, language) → what an agent writes."""
    return {(one["topic"], one["language"]): one["text"] for one in _lines("answers")}


def _lines(name: str) -> Iterator[dict[str, Any]]:
    path = files("config") / "examples" / "demo" / f"{name}.jsonl"
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)


def speakers(language: str) -> tuple[Customer, ...]:
    """Customers who write that language."""
    return tuple(one for one in customers() if one.language == NEAR.get(language, language))


def find_customer(email: str) -> Customer | None:
    return next((one for one in customers() if one.email == email.lower()), None)
