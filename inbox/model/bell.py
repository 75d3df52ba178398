"""The bell says "look again" to other processes. Losing it loses nothing: everybody also looks once a second."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Ring:
    topic: str
    """`log` (new events), `work` (new jobs) or `presence`."""
    data: Mapping[str, Any] = field(default_factory=dict)


class Subscription(Protocol):
    def wait(self, limit: timedelta) -> list[Ring]:
        """Blocks until somebody rings or the limit is over; all rings that came meanwhile."""

    def close(self) -> None: ...


class Bell(Protocol):
    def ring(self, ring: Ring) -> None:
        """Never blocks and never raises."""

    def subscribe(self) -> Subscription: ...

    def close(self) -> None: ...


class SilentBell:
    """For commands that nobody listens to."""

    def ring(self, ring: Ring) -> None:
        return None

    def subscribe(self) -> Subscription:
        raise NotImplementedError("nobody rings this bell")

    def close(self) -> None:
        return None
