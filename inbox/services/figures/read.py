"""One stretch of the log, read and folded: what is to be written is known before anything is locked."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import select

from inbox.services.figures.cell_keys import read_cells
from inbox.services.figures.handling import read_work
from inbox.services.figures.months import close_months
from inbox.services.figures.rows import cell_row, fact_of
from inbox.services.figures.standing import (
    Id,
    chunks,
    move_facts,
    read_facts,
    read_same,
    read_states,
    turn_facts,
)
from inbox.store.tables.figures import (
    A_MESSAGE,
    figure_editions,
    figure_facts,
)
from inbox.store.tables.log import events
from inbox.store.unit import AnyRow, Unit
from routing.figures.cells import PEOPLE, CellKey, Deltas, PersonKey, person_keys
from routing.figures.facts import Add, Change, Fact, Move, Turn
from routing.figures.fold import TOLD, fold
from routing.figures.happened import Happened
from routing.figures.periods import UNITS, next_start, start_of
from routing.figures.same import Same
from routing.figures.state import Matter, Person, matter_from, person_from
from routing.figures.world import contacts_of, others_of

_F = figure_facts.c


@dataclass(slots=True)
class Stretch:
    """What a stretch of the log, or of visits, leaves behind, as absolute values."""

    edition: int
    since: tuple[int, int]
    until: tuple[int, int]
    """How far the log was read, and visits."""
    at: datetime | None
    matters: dict[int, Matter] = field(default_factory=dict)
    persons: dict[int, Person] = field(default_factory=dict)
    same: Same = field(default_factory=Same)
    new: list[Fact] = field(default_factory=list)
    changed: list[Fact] = field(default_factory=list)
    cells: dict[CellKey, dict[str, Any]] = field(default_factory=dict)

    def matter(self, id: int) -> Matter:
        return self.matters.setdefault(id, Matter(id))

    def person(self, contact: int) -> Person:
        id = self.same.root(contact)
        return self.persons.setdefault(id, Person(id))


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
        return _read_work(unit, standing, most)
    newest = list(accumulate((row.at for row in rows), max, initial=standing.at or rows[0].at))
    at, read = newest[-1], (standing.number, standing.handled)
    stretch = Stretch(edition, read, (rows[-1].number, standing.handled), at)
    told = zip(rows, newest[1:], strict=True)
    happened = [_happened(row, now) for row, now in told if row.type in TOLD]
    _read_world(unit, stretch, happened)
    was = stretch.same.copy()
    changes = [change for one in happened for change in fold(stretch, one)]
    for person in stretch.persons.values():
        person.forget(at)
    deltas = Deltas(standing.zone, was, stretch.same)
    _apply(unit, stretch, deltas, changes)
    over = start_of("m", standing.at, standing.zone) if standing.at else None
    deltas.add_days_and_months(over)
    _add_people(unit, stretch, deltas)
    _add_cells(unit, stretch, deltas)
    now_over = start_of("m", at, standing.zone)
    if now_over != over:
        close_months(unit, edition, standing.zone, over, now_over, stretch.cells)
    return stretch


def _read_work(unit: Unit, standing: AnyRow, most: int) -> Stretch | None:
    """Visits, once the log is read to its end: what was folded so far stands."""
    edition, read = standing.edition, (standing.number, standing.handled)
    work = read_work(unit, edition, standing.zone, standing.handled, most)
    if work.until == standing.handled:
        return None
    stretch = Stretch(edition, read, (standing.number, work.until), standing.at)
    stretch.new, stretch.changed = work.new, work.changed
    deltas = Deltas(standing.zone)
    for fact in (*work.new, *work.changed):
        deltas.replace(work.standing.get((fact.number, fact.figure)), fact)
    deltas.add_days_and_months(start_of("m", standing.at, standing.zone) if standing.at else None)
    _add_cells(unit, stretch, deltas)
    return stretch


def _events(unit: Unit, after: int, most: int) -> Sequence[AnyRow]:
    return unit.connection.execute(
        select(events).where(events.c.number > after).order_by(events.c.number).limit(most)
    ).all()


def _happened(row: AnyRow, now: datetime) -> Happened:
    return Happened(
        row.number,
        row.type,
        row.at,
        row.actor_kind,
        row.actor_id,
        row.conversation_id or 0,
        row.data,
        now,
    )


def _read_world(unit: Unit, stretch: Stretch, happened: Sequence[Happened]) -> None:
    """All that these events may be about, as it was before them."""
    edition = stretch.edition
    concerned = {one.conversation for one in happened if one.conversation}
    concerned |= {id for one in happened for id in others_of(one)}
    known = read_states(unit, edition, "matter", concerned)
    stretch.matters = {id: matter_from(value) for id, value in known.items()}
    asked = {id for one in happened for id in contacts_of(one)}
    for matter in stretch.matters.values():
        asked |= {*matter.others, *([matter.contact] if matter.contact else ())}
    stretch.same = read_same(unit, edition, asked)
    persons = read_states(unit, edition, "person", asked | stretch.same.known.keys())
    stretch.persons = {id: person_from(value) for id, value in persons.items()}


def _apply(unit: Unit, stretch: Stretch, deltas: Deltas, changes: Sequence[Change]) -> None:
    turned = {one.which.conversation for one in changes if isinstance(one, Turn)}
    moves = [one for one in changes if isinstance(one, Move)]
    turned |= {id for one in moves for id in (one.source, one.target)}
    standing = read_facts(unit, stretch.edition, turned)
    now: dict[int, dict[Id, Fact]] = {}
    for fact in standing.values():
        now.setdefault(fact.conversation, {})[fact.number, fact.figure] = fact
    for change in changes:
        if isinstance(change, Add):
            fact = change.fact
            now.setdefault(fact.conversation, {})[fact.number, fact.figure] = fact
        elif isinstance(change, Move):
            source, target = (now.setdefault(id, {}) for id in (change.source, change.target))
            move_facts(source, target, change)
        else:
            turn_facts(now.get(change.which.conversation, {}), change)
    for facts in now.values():
        for id, fact in facts.items():
            before = standing.get(id)
            if fact != before:
                (stretch.new if before is None else stretch.changed).append(fact)
                deltas.replace(before, fact)
    for fact in _of_others_now(unit, stretch.edition, deltas):
        if now.get(fact.conversation, {}).get((fact.number, fact.figure), fact) == fact:
            deltas.recount_person(fact)


def _of_others_now(unit: Unit, edition: int, deltas: Deltas) -> Iterator[Fact]:
    """Messages, as they stood, of whoever is counted as another customer than before."""
    known = deltas.now.known.keys() | deltas.was.known.keys()
    turned = sorted(id for id in known if deltas.was.root(id) != deltas.now.root(id))
    for some in chunks(turned):
        mine = (_F.edition == edition, A_MESSAGE, _F.contact_id.in_(some))
        yield from map(fact_of, unit.connection.execute(select(figure_facts).where(*mine)))


def _add_people(unit: Unit, stretch: Stretch, deltas: Deltas) -> None:
    """Whoever writes a second time in a day is counted there already, and whose last message is taken
    back is counted no more."""
    changed = {key: delta for key, delta in deltas.people.items() if delta}
    standing = _messages_of(unit, stretch.edition, deltas, changed)
    for key, delta in changed.items():
        before, (unit_, start, _, by, of) = standing.get(key, 0), key
        if (before + delta > 0) != (before > 0):
            deltas.cells[PEOPLE, by, unit_, start, of].n += 1 if before == 0 else -1


def _messages_of(
    unit: Unit, edition: int, deltas: Deltas, wanted: Mapping[PersonKey, int]
) -> Counter[PersonKey]:
    """How many messages count somebody there, before this stretch."""
    found: Counter[PersonKey] = Counter()
    if not wanted:
        return found
    zone, was = deltas.zone, deltas.was
    spans = {key[:2] for key in wanted}
    first = min(start for _, start in spans)
    last = max(next_start(unit_, start, zone) for unit_, start in spans)
    asked = {one for _, _, contact, *_ in wanted for one in was.family(contact)}
    for some in chunks(sorted(asked)):
        rows = unit.connection.execute(
            select(figure_facts).where(
                _F.edition == edition,
                A_MESSAGE,
                _F.contact_id.in_(some),
                _F.at >= first,
                _F.at < last,
            )
        )
        for fact in map(fact_of, rows):
            starts = [(one, start_of(one, fact.at, zone)) for one in UNITS]
            for by, of in person_keys(fact.dims):
                for unit_, start in starts:
                    key = (unit_, start, was.root(fact.contact or 0), by, of)
                    if key in wanted:
                        found[key] += 1
    return found


def _add_cells(unit: Unit, stretch: Stretch, deltas: Deltas) -> None:
    rows = read_cells(unit, stretch.edition, deltas.cells)
    known = {(row.figure, row.by, row.unit, row.start, row.key): row for row in rows}
    stretch.cells = {
        key: cell_row(stretch.edition, key, known.get(key), delta)
        for key, delta in deltas.cells.items()
    }
