"""What somebody is good at, and whether that is enough for a conversation."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

CompetenceKind = Literal["topic", "language", "channel"]


@dataclass(frozen=True, slots=True)
class Competence:
    kind: CompetenceKind
    value: str
    """A topic's id, a BCP 47 tag, or a kind of channel."""
    level: int
    """1 to 3."""
    expires: date | None = None
    """The last day on which it counts."""
