"""Facts and sums as they stand in their tables."""

from typing import Any

from inbox.store.unit import AnyRow
from routing.figures.buckets import plus
from routing.figures.cells import CellKey, Delta
from routing.figures.facts import Dims, Fact, Figure


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


_NOTHING = (0, 0, 0, 0, None, None)


def cell_row(edition: int, key: CellKey, before: AnyRow | None, delta: Delta) -> dict[str, Any]:
    """A sum once that has come to it, in the order of its table's columns."""
    figure, by, unit, start, of = key
    n, yes, seconds, opened, counts, open_counts = before[6:] if before is not None else _NOTHING
    return {
        "edition": edition,
        "figure": figure,
        "by": by,
        "unit": unit,
        "start": start,
        "key": of,
        "n": n + delta.n,
        "yes": yes + delta.yes,
        "seconds": seconds + delta.seconds,
        "open_seconds": opened + delta.open_seconds,
        "counts": plus(counts, delta.counts) or None,
        "open_counts": plus(open_counts, delta.open_counts) or None,
    }
