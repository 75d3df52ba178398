"""One stretch of the log, read and folded: what is to be written is known before anything is locked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, select, tuple_

from inbox.services.figures.rows import fact_of
from inbox.store.tables.figures import (
    figure_cells,
    figure_editions,
    figure_facts,
    figure_people,
    figure_states,
)
from inbox.store.tables.log import events
from inbox.store.unit import AnyRow, Unit
from routing.figures.buckets import unpack
from routing.figures.cells import PEOPLE, CellKey, Delta, Deltas, PersonKey
from routing.figures.facts import Add, Change, Fact, Turn
from routing.figures.fold import Happened, fold, person_of
from routing.figures.state import Matter, Person, matter_from, person_from

T = TypeVar("T")
CHUNK = 300
Id = tuple[int, str]
"""Of a fact: its event and its figure."""


@dataclass(slots=True)
class Stretch:
    """What a stretch of the log leaves behind, as absolute values."""

    edition: int
    since: int
    until: int
    at: datetime
    matters: dict[int, Matter] = field(default_factory=dict)
    persons: dict[int, Person] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    cells: dict[CellKey, Delta] = field(default_factory=dict)
    people: dict[PersonKey, int] = field(default_factory=dict)


def edition_row(unit: Unit, edition: int | None = None) -> AnyRow | None:
    """The one in use, or the one named."""
    which = figure_editions.c.current if edition is None else figure_editions.c.edition == edition
    return unit.connection.execute(select(figure_editions).where(which)).first()


def read_stretch(unit: Unit, edition: int, most: int) -> Stretch | None:
    """None where the log has nothing more."""
    standing = edition_row(unit, edition)
    if standing is None:
        return None
    rows = _events(unit, standing.number, most)
    if not rows:
        return None
    stretch = Stretch(edition, standing.number, rows[-1].number, rows[-1].at)
    changes = _fold(unit, stretch, [_happened(row) for row in rows if row.conversation_id])
    deltas = Deltas(standing.zone)
    _apply(unit, stretch, deltas, changes)
    _add_people(unit, stretch, deltas)
    _add_cells(unit, stretch, deltas)
    return stretch


def _events(unit: Unit, after: int, most: int) -> Sequence[AnyRow]:
    return unit.connection.execute(
        select(events).where(events.c.number > after).order_by(events.c.number).limit(most)
    ).all()


def _happened(row: AnyRow) -> Happened:
    return Happened(
        row.number,
        row.type,
        row.at,
        row.actor_kind,
        row.actor_id,
        row.conversation_id,
        row.data,
    )


def _fold(unit: Unit, stretch: Stretch, happened: Sequence[Happened]) -> list[Change]:
    edition = stretch.edition
    known = _states(unit, edition, "matter", {one.conversation for one in happened})
    matters = {id: matter_from(value) for id, value in known.items()}
    asked = {one.actor_id for one in happened if one.actor_kind == "contact" and one.actor_id}
    asked |= {matter.contact for matter in matters.values() if matter.contact}
    asked |= {int(one.data["contact"]) for one in happened if one.data.get("contact")}
    persons = {id: person_from(v) for id, v in _states(unit, edition, "person", asked).items()}
    changes: list[Change] = []
    for one in happened:
        matter = matters.setdefault(one.conversation, Matter(one.conversation))
        who = person_of(one, matter)
        person = None if who is None else persons.setdefault(who, Person(who))
        changes += fold(matter, person, one)
    stretch.matters, stretch.persons = matters, persons
    return changes


def _states(unit: Unit, edition: int, kind: str, ids: Iterable[int]) -> dict[int, Any]:
    c = figure_states.c
    found: dict[int, Any] = {}
    for some in _chunks(sorted(ids)):
        mine = (c.edition == edition, c.kind == kind, c.id.in_(some))
        rows = unit.connection.execute(select(c.id, c.value).where(*mine))
        found |= {row.id: row.value for row in rows}
    return found


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def _apply(unit: Unit, stretch: Stretch, deltas: Deltas, changes: Sequence[Change]) -> None:
    turned = {one.which.conversation for one in changes if isinstance(one, Turn)}
    standing = _facts(unit, stretch.edition, turned)
    now: dict[int, dict[Id, Fact]] = {}
    for fact in standing.values():
        now.setdefault(fact.conversation, {})[fact.number, fact.figure] = fact
    for change in changes:
        if isinstance(change, Add):
            fact = change.fact
            now.setdefault(fact.conversation, {})[fact.number, fact.figure] = fact
        else:
            _turn(now.get(change.which.conversation, {}), change)
    for facts in now.values():
        for id, fact in facts.items():
            before = standing.get(id)
            if fact != before:
                stretch.facts.append(fact)
                deltas.replace(before, fact)


def _facts(unit: Unit, edition: int, conversations: Iterable[int]) -> dict[Id, Fact]:
    c = figure_facts.c
    found: dict[Id, Fact] = {}
    for some in _chunks(sorted(conversations)):
        mine = select(figure_facts).where(c.edition == edition, c.conversation_id.in_(some))
        for row in unit.connection.execute(mine):
            fact = fact_of(row)
            found[fact.number, str(fact.figure)] = fact
    return found


def _turn(facts: dict[Id, Fact], turn: Turn) -> None:
    values = {
        name: value
        for name in ("yes", "aside", "gone")
        if (value := getattr(turn, name)) is not None
    }
    for id, fact in facts.items():
        if turn.which.takes(fact):
            facts[id] = replace(fact, **values)


def _add_people(unit: Unit, stretch: Stretch, deltas: Deltas) -> None:
    c = figure_people.c
    wanted = [key for key, delta in deltas.people.items() if delta]
    standing: dict[PersonKey, int] = {}
    for some in _chunks(wanted):
        at = tuple_(c.unit, c.start, c.contact_id, c.by, c.key)
        rows = unit.connection.execute(
            select(c.unit, c.start, c.contact_id, c.by, c.key, c.n).where(
                c.edition == stretch.edition, at.in_(some)
            )
        )
        standing |= {(r.unit, r.start, r.contact_id, r.by, r.key): r.n for r in rows}
    for key in wanted:
        before = standing.get(key, 0)
        after = stretch.people[key] = before + deltas.people[key]
        if (after > 0) != (before > 0):
            unit_, start, _, by, of = key
            deltas.cells[PEOPLE, by, unit_, start, of].n += 1 if after > 0 else -1


def _add_cells(unit: Unit, stretch: Stretch, deltas: Deltas) -> None:
    for some in _chunks(list(deltas.cells)):
        for row in unit.connection.execute(_cells_statement(stretch.edition, some)):
            key = (row.figure, row.by, row.unit, row.start, row.key)
            cell = deltas.cells[key]
            cell.n += row.n
            cell.yes += row.yes
            cell.seconds += row.seconds
            cell.open_seconds += row.open_seconds
            cell.counts.update(unpack(row.counts))
            cell.open_counts.update(unpack(row.open_counts))
    stretch.cells = dict(deltas.cells)


def _cells_statement(edition: int, keys: Sequence[CellKey]) -> Select[Any]:
    c = figure_cells.c
    at = tuple_(c.figure, c.by, c.unit, c.start, c.key)
    return select(figure_cells).where(c.edition == edition, at.in_(keys))
