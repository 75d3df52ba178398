"""Texts that somebody approved: all that people may answer with who help for a while."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated

from pydantic import Field

from routing.settings import Id, Language, Shape

_FIELD = re.compile(r"\\\{[a-z_]{1,40}\\\}")
_WORD = r"[\w'’.+-]{1,40}"
_FILLED = rf"{_WORD}(?: {_WORD}){{0,4}}"
"""A name, a number, a date: five words at most, and nothing that could carry an address."""


class ApprovedText(Shape):
    """`{name}`, `{agent}` and other words in braces are filled in; nothing else changes."""

    id: Id
    topic: Id | None = None
    texts: dict[Language, Annotated[str, Field(min_length=1, max_length=10_000)]] = Field(
        min_length=1
    )


def is_approved(text: str, approved: Iterable[ApprovedText]) -> ApprovedText | None:
    """The one of which `text` is a filled-in copy, apart from white space."""
    plain = _plain(text)
    for one in approved:
        if any(_pattern(each).fullmatch(plain) for each in one.texts.values()):
            return one
    return None


@lru_cache(2000)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(_FIELD.sub(lambda _: _FILLED, re.escape(_plain(text))))


def _plain(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.strip().splitlines())
    return "\n".join(line for line in lines if line)
