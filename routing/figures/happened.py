"""An event of the log, and the fact it becomes. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from routing.figures.facts import Add, Change, Dims, Fact, Figure
from routing.figures.state import Matter

Changes = Iterator[Change]


class Happened(NamedTuple):
    """An event of the log."""

    number: int
    type: str
    at: datetime
    actor_kind: str
    actor_id: int | None
    conversation: int
    data: Mapping[str, Any]
    now: datetime
    """The newest time the log has told of so far: a clock that is set back takes nothing back."""

    def time(self, name: str) -> datetime | None:
        value = self.data.get(name)
        return datetime.fromisoformat(value) if value else None


def make_fact(
    matter: Matter,
    event: Happened,
    figure: Figure,
    *,
    at: datetime | None = None,
    dims: Dims | None = None,
    contact: int | None = 0,
    message: str | None = None,
    seconds: int | None = None,
    open_seconds: int | None = None,
    yes: bool = False,
) -> Add:
    """A `contact` of 0 is that of the matter."""
    # Nothing happened after it was written down.
    at = event.at if at is None or at > event.at else at
    return Add(
        Fact(
            event.number,
            figure,
            at,
            matter.id,
            dims or matter.dims(),
            matter.contact if contact == 0 else contact,
            message,
            seconds,
            open_seconds,
            yes,
            matter.spam,
        )
    )
