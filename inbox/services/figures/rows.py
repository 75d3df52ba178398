"""Facts and sums as they stand in their tables."""

from collections.abc import Mapping
from typing import Any

from inbox.store.unit import AnyRow
from routing.figures.buckets import plus
from routing.figures.cells import CellKey, Delta
from routing.figures.facts import Dims, Fact, Figure


def fact_row(edition: int, fact: Fact) -> dict[str, Any]:
    dims = fact.dims
    return {
        "edition": edition,
        "number": fact.number,
        "figure": str(fact.figure),
        "at": fact.at,
        "conversation_id": fact.conversation,
        "channel": dims.channel,
        "topic": dims.topic,
        "team": dims.team,
        "agent": dims.agent,
        "language": dims.language,
        "tags": _tags(fact),
        "contact_id": fact.contact,
        "message": fact.message,
        "seconds": fact.seconds,
        "open_seconds": fact.open_seconds,
        "yes": fact.yes,
        "aside": fact.aside,
        "gone": fact.gone,
    }


def fact_values(edition: int, fact: Fact, at: Any) -> tuple[Any, ...]:
    """In the order of the table's columns, as the driver takes them."""
    dims = fact.dims
    return (
        edition,
        fact.number,
        str(fact.figure),
        at,
        fact.conversation,
        dims.channel,
        dims.topic,
        dims.team,
        dims.agent,
        dims.language,
        _tags(fact),
        fact.contact,
        fact.message,
        fact.seconds,
        fact.open_seconds,
        fact.yes,
        fact.aside,
        fact.gone,
    )


def _tags(fact: Fact) -> str:
    return f" {' '.join(fact.dims.tags)} " if fact.dims.tags else ""


def fact_of(row: AnyRow) -> Fact:
    tags = tuple(row.tags.split())
    return Fact(
        number=row.number,
        figure=Figure(row.figure),
        at=row.at,
        conversation=row.conversation_id,
        dims=Dims(row.channel, row.topic, row.team, row.agent, row.language, tags),
        contact=row.contact_id,
        message=row.message,
        seconds=row.seconds,
        open_seconds=row.open_seconds,
        yes=row.yes,
        aside=row.aside,
        gone=row.gone,
    )


KEY = ("figure", "by", "unit", "start", "key")
"""Of a sum, beside its edition."""
_NOTHING: Mapping[str, Any] = {
    "n": 0,
    "yes": 0,
    "seconds": 0,
    "open_seconds": 0,
    "counts": None,
    "open_counts": None,
}


def cell_row(edition: int, key: CellKey, before: AnyRow | None, delta: Delta) -> dict[str, Any]:
    """A sum once that has come to it."""
    stands = _NOTHING if before is None else before._asdict()
    return {
        "edition": edition,
        **dict(zip(KEY, key, strict=True)),
        "n": stands["n"] + delta.n,
        "yes": stands["yes"] + delta.yes,
        "seconds": stands["seconds"] + delta.seconds,
        "open_seconds": stands["open_seconds"] + delta.open_seconds,
        "counts": plus(stands["counts"], delta.counts) or None,
        "open_counts": plus(stands["open_counts"], delta.open_counts) or None,
    }
