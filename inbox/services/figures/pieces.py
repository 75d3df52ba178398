"""What is to be written of figures that are made anew, in pieces of some 100 ms each: values as the driver
takes them, so that they can be made in one process and written in another."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from inbox.services.figures.write import Gone, names_of, write_facts, write_states
from inbox.store.rows import insert_values
from inbox.store.store import Store
from inbox.store.tables.columns import microseconds
from inbox.store.tables.figures import figure_cells
from inbox.store.unit import Unit

Values = Sequence[tuple[Any, ...]]


class Piece(NamedTuple):
    new: Values = ()
    """Facts that no table has."""
    changed: Values = ()
    """Facts that one has."""
    states: Values = ()
    gone: Sequence[Gone] = ()
    """Customers of whom nothing is to be remembered any more."""
    cells: Values = ()
    number: int = 0
    """How far the log was read, and the newest time in it."""
    at: datetime | None = None
    handled: int = 0
    """How far visits were read."""


def write_piece(unit: Unit, edition: int, piece: Piece) -> None:
    write_facts(unit, piece.new, piece.changed)
    write_states(unit, edition, piece.states, piece.gone)
    insert_values(unit, figure_cells, names_of(figure_cells), piece.cells)


def raw_times(store: Store) -> Callable[[datetime], Any]:
    return microseconds if store.is_sqlite else as_it_is


def as_it_is(at: datetime) -> datetime:
    return at
