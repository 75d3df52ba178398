"""An event of the log, and the fact it becomes. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from routing.figures.facts import Add, Change, Fact, Figure
from routing.figures.state import Matter

Changes = Iterator[Change]


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the log."""

    number: int
    type: str
    at: datetime
    actor_kind: str
    actor_id: int | None
    conversation: int
    data: Mapping[str, Any]

    def time(self, name: str) -> datetime | None:
        value = self.data.get(name)
        return datetime.fromisoformat(value) if value else None


def make_fact(matter: Matter, event: Happened, figure: Figure, **more: Any) -> Add:
    at = more.pop("at", event.at)
    dims = more.pop("dims", None) or matter.dims()
    contact = more.pop("contact", matter.contact)
    at = min(at, event.at)  # Nothing happened after it was written down.
    return Add(Fact(event.number, figure, at, matter.id, dims, contact, aside=matter.spam, **more))
