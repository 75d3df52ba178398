"""Who waits and who could help, as assigning sees them."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Candidate:
    agent: int
    teams: frozenset[str]
    competences: tuple[Competence, ...]
    capacity: int
    load: int
    presence: Presence
    active: bool = True
    """On shift and not locked out."""
