"""What the head of a mail tells about its text: whether it can hold history at all, and of whom."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ANSWERS = re.compile(
    r"\s*(?:[\[*(][^\])*]{1,40}[\])*]\s*){0,3}(?:re|sv|svar|vs|vb|vl|fw|fwd|aw|wg|antw|tr|rép|rv)"
    r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Standing:
    answers: bool = True
    """It answers or forwards another mail. One that does neither begins a matter: what looks like a
    copied head in it is most often a form's, or was typed."""
    writers: frozenset[str] = frozenset()
    """Addresses of who wrote it: what stands under their name is new."""
    own: frozenset[str] = frozenset()
    """Our addresses: what stands under them is history."""


ANSWER = Standing()


def standing_of(
    subject: str, answered: Iterable[str], writers: Iterable[str], own: frozenset[str]
) -> Standing:
    answers = any(answered) or bool(_ANSWERS.match(subject))
    return Standing(answers, frozenset(filter(None, writers)), own)


def names(text: str, addresses: frozenset[str]) -> bool:
    lowered = text.lower()
    return any(address in lowered for address in addresses)
