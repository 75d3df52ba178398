"""Addresses and numbers that somebody wrote. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from inbox.model.phone_numbers import find_numbers, normalize

Clue = tuple[str, str]
"""Kind of identity, value."""
MAX_TEXT = 20_000
MOST = 20
"""In one message: who lists more gives a register, not their own."""
_ADDRESS = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.)+[A-Za-z]{2,24}"
)


def clues_in(text: str, fields: Mapping[str, Any], country: str) -> frozenset[tuple[Clue, str]]:
    """Each with where it stood: `message` or `field`."""
    found = {(clue, "message") for clue in _in_text(text, country)}
    for value in fields.values():
        if isinstance(value, str) and len(value) <= 320:
            found |= {(clue, "field") for clue in _in_field(value, country)}
    return frozenset(found) if len(found) <= MOST else frozenset()


def _in_text(text: str, country: str) -> Iterator[Clue]:
    text = text[:MAX_TEXT]
    if "@" in text:
        for match in _ADDRESS.finditer(text):
            yield "email", match[0].lower()
    if any(letter.isdigit() for letter in text):
        for number in find_numbers(text, country):
            yield "phone", number


def _in_field(value: str, country: str) -> Iterator[Clue]:
    yield from _in_text(value, country)
    # A field for a number holds nothing else, and needs no leading 0 to be one.
    if value.strip().startswith(("0", "+")) and (number := normalize(value.strip(), country)):
        yield "phone", number


def same_name(one: str, other: str) -> bool:
    """Both names of somebody: a first name alone is nobody's."""
    mine, theirs = (sorted(name.casefold().split()) for name in (one, other))
    return len(mine) >= 2 and mine == theirs
