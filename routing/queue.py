"""Who waits and who could help, as assigning sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from inbox.model.words import Presence, Priority
from routing.competence import Competence


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation that nobody has."""

    conversation: int
    version: int
    waiting_since: datetime
    channel_kind: str
    team: str = ""
    topic: str = ""
    ancestors: tuple[str, ...] = ()
    """The topics above `topic`, nearest first."""
    language: str = ""
    priority: Priority = Priority.NORMAL
    last_agent: int | None = None
    """Who had this customer last."""
    push: bool = True
    """False where the team takes its conversations itself."""
    history: bool = False
    due_at: datetime | None = None
    last_at: datetime | None = None
    """When `last_agent` answered; None for just now."""
    neighbours: tuple[str, ...] = ()
    """The topics beside `topic`: those with the same parent."""
    minutes: float | None = None
    """How long it is expected to take."""
    interpreter: bool = False
    """The customer has one, so that no language is asked for."""
    phone_only: bool = False
    """The customer wants to be called, whatever way they wrote."""
    gone_topic: str = ""
    """A topic that was set and is there no more: nothing is asked for it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    agent: int
    teams: frozenset[str]
    competences: tuple[Competence, ...]
    capacity: int
    load: int
    """What they carry, each conversation by its weight."""
    presence: Presence
    active: bool = True
    """Not locked out."""
    carries: Mapping[str, int] = field(default_factory=dict)
    """Kind of channel to how many, for kinds of which nobody has more than a few."""
    on_shift: bool = True
    shift_ends: datetime | None = None
    given_today: int = 0
    easy_only: bool = False
    """Helps for a while and gets what is easy."""


@dataclass(frozen=True, slots=True)
class Demand:
    """How often something is asked for, so that people are kept for what only they can do."""

    line: tuple[str, ...]
    """The topic and those above it."""
    language: str
    weight: float
