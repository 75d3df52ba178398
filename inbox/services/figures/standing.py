"""What stands of an edition: what is remembered of conversations and customers, and facts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import select

from inbox.services.figures.rows import fact_of
from inbox.store.tables.figures import figure_facts, figure_states
from inbox.store.unit import Unit
from routing.figures.facts import Fact, Move, Turn
from routing.figures.same import Same

T = TypeVar("T")
CHUNK = 300
SAME = "same"
"""What is remembered of customers who are one, beside `matter` and `person`."""
Id = tuple[int, str]
"""Of a fact: its event and its figure."""


def read_states(unit: Unit, edition: int, kind: str, ids: Iterable[int]) -> dict[int, Any]:
    c = figure_states.c
    found: dict[int, Any] = {}
    for some in chunks(sorted(ids)):
        mine = (c.edition == edition, c.kind == kind, c.id.in_(some))
        rows = unit.connection.execute(select(c.id, c.value).where(*mine))
        found |= {row.id: row.value for row in rows}
    return found


def read_same(unit: Unit, edition: int, contacts: Iterable[int]) -> Same:
    """Of these customers, and of whoever is one with them."""
    found: dict[int, Any] = {}
    wanted = set(contacts)
    while wanted:
        rows = read_states(unit, edition, SAME, wanted)
        found |= rows
        near = {one for row in rows.values() for one in (row["into"], *row["of"])}
        wanted = near - found.keys() - {None}
    return Same.of(found)


def read_all_same(unit: Unit, edition: int) -> Same:
    c = figure_states.c
    rows = unit.connection.execute(
        select(c.id, c.value).where(c.edition == edition, c.kind == SAME)
    )
    return Same.of({row.id: row.value for row in rows})


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def read_facts(unit: Unit, edition: int, conversations: Iterable[int]) -> dict[Id, Fact]:
    c = figure_facts.c
    found: dict[Id, Fact] = {}
    for some in chunks(sorted(conversations)):
        mine = select(figure_facts).where(c.edition == edition, c.conversation_id.in_(some))
        for row in unit.connection.execute(mine):
            fact = fact_of(row)
            found[fact.number, str(fact.figure)] = fact
    return found


def turn_facts(facts: dict[Id, Fact], turn: Turn) -> list[tuple[Id, Fact]]:
    """Turns them where they stand, and answers those that are other than before."""
    values = {
        name: value
        for name in ("yes", "aside", "gone")
        if (value := getattr(turn, name)) is not None
    }
    turned = [(id, fact._replace(**values)) for id, fact in facts.items() if turn.which.takes(fact)]
    changed = [(id, fact) for id, fact in turned if fact != facts[id]]
    facts.update(changed)
    return changed


def move_facts(source: dict[Id, Fact], target: dict[Id, Fact], move: Move) -> list[tuple[Id, Fact]]:
    """Moves them, and answers those that did."""
    moved = [
        (id, fact._replace(conversation=move.target))
        for id, fact in source.items()
        if move.takes(fact)
    ]
    for id, _ in moved:
        del source[id]
    target.update(moved)
    return moved
