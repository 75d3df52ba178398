"""The whole log folded into facts, for figures that are made anew: in large pieces, with what was met lately
held in memory. Sums follow once all facts stand (`sums.py`)."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from inbox.services.figures.handling import read_work
from inbox.services.figures.kept import read_kept, visits_from
from inbox.services.figures.pieces import Piece, Values, as_it_is, raw_times
from inbox.services.figures.rows import fact_values
from inbox.services.figures.standing import Id, move_facts, read_facts, read_states, turn_facts
from inbox.services.figures.write import same_values, state_values
from inbox.store.store import Store
from inbox.store.tables.columns import from_microseconds
from inbox.store.unit import Unit
from routing.figures.facts import Add, Change, Fact, Move
from routing.figures.fold import TOLD, fold
from routing.figures.happened import Happened
from routing.figures.same import Same
from routing.figures.state import Matter, Person, matter_from, person_from
from routing.figures.world import contacts_of, others_of

AT_ONCE = 2_500
"""Events in one piece."""
MOST_KEPT = 120_000
"""Conversations, and as many customers, in memory: some 200 MB. What was not met for longest is written
down and read again should it be met once more."""

_EVENTS = (
    "SELECT number, type, at, actor_kind, actor_id, conversation_id, data FROM events "
    "WHERE number > {after} ORDER BY number LIMIT {most}"
)
_decode = json.JSONDecoder().raw_decode
T = TypeVar("T")


@dataclass(slots=True)
class Lately:
    """Conversations with their facts, and customers, those met last at the end."""

    matters: dict[int, Matter] = field(default_factory=dict)
    persons: dict[int, Person] = field(default_factory=dict)
    facts: dict[int, dict[Id, Fact]] = field(default_factory=dict)
    same: Same = field(default_factory=Same)
    """All of them: they are few."""

    def matter(self, id: int) -> Matter:
        return _met(self.matters, id, Matter)

    def person(self, contact: int) -> Person:
        return _met(self.persons, self.same.root(contact), Person)


@dataclass(slots=True)
class Memory:
    edition: int
    raw: Callable[[datetime], Any]
    """Makes a time ready."""
    number: int = 0
    at: datetime | None = None
    known: Lately = field(default_factory=Lately)
    leaving: Lately = field(default_factory=Lately)
    """What is being written down: it may not stand yet when it is met again."""
    has_forgotten: bool = False
    new: dict[Id, Fact] = field(default_factory=dict)
    changed: dict[Id, Fact] = field(default_factory=dict)
    """Not written yet: such as no table has, and such as one has."""


def fold_log(store: Store, edition: int) -> Iterator[Piece]:
    """To the end of the log. When the piece after the next is asked for, a piece must stand."""
    memory = Memory(edition, raw_times(store))
    while found := store.read(_read, memory.number, memory.at):
        happened, memory.number, memory.at = found
        if memory.has_forgotten:
            store.read(_remember, memory, happened)
        _fold(memory, happened)
        yield _piece(memory, MOST_KEPT)
    while memory.known.matters or memory.known.persons:
        most = max(len(memory.known.matters), len(memory.known.persons))
        yield _piece(memory, most - AT_ONCE)
    yield Piece(states=sorted(same_values(edition, memory.known.same)))


def fold_visits(store: Store, edition: int, zone: str) -> Iterator[Piece]:
    """Once all that was folded stands."""
    after, raw, first = 0, raw_times(store), store.read(visits_from)
    if first is not None:
        yield from _take_over(store, edition, first)
    while (work := store.read(read_work, edition, zone, after, AT_ONCE, first)).until > after:
        after = work.until
        new, changed = (
            [fact_values(edition, fact, raw(fact.at)) for fact in facts]
            for facts in (work.new, work.changed)
        )
        yield Piece(new, changed, handled=after)
        yield Piece()  # The same day of the same conversation may come again.


def _take_over(store: Store, edition: int, first: datetime) -> Iterator[Piece]:
    """What stands for visits that were forgotten."""
    raw = raw_times(store)
    for aside in (False, True):
        after = None
        while facts := store.read(read_kept, edition, first, aside, after, AT_ONCE):
            yield Piece([fact_values(edition, fact, raw(fact.at)) for fact in facts])
            after = facts[-1].at, facts[-1].number


def _read(
    unit: Unit, after: int, now: datetime | None
) -> tuple[list[Happened], int, datetime] | None:
    """What is told of figures, how far the log was read, and the newest time in it."""
    made = from_microseconds if unit.dialect == "sqlite" else as_it_is
    rows = unit.connection.exec_driver_sql(_EVENTS.format(after=after, most=AT_ONCE)).cursor
    found = rows.fetchall() if rows is not None else ()
    if not found:
        return None
    now = now or made(found[0][2])
    happened = []
    for number, type, raw, kind, actor, conversation, data in found:
        at = made(raw)
        now = max(now, at)
        if type in TOLD:
            told = _decode(data)[0] if isinstance(data, str) else data
            happened.append(Happened(number, type, at, kind, actor, conversation or 0, told, now))
    return happened, found[-1][0], now


def _remember(unit: Unit, memory: Memory, happened: Sequence[Happened]) -> None:
    """What was written down and is met again: also conversations that a customer may come back from."""
    begun = {one.conversation for one in happened if one.type == "conversation.created"}
    others = {id for one in happened for id in others_of(one)}
    concerned = {one.conversation for one in happened if one.conversation}
    _take_back(unit, memory, concerned - begun | others)
    matters, same = memory.known.matters, memory.known.same
    met = [matters[id] for id in concerned | others if id in matters]
    _take_back(unit, memory, {id for matter in met for id in matter.sources})
    asked = {id for one in happened for id in contacts_of(one)}
    for matter in met:
        asked |= {*matter.others, *([matter.contact] if matter.contact else ())}
    asked |= {one for id in asked for one in same.family(same.root(id))} if same.known else set()
    persons = memory.known.persons
    wanted = _not_leaving(persons, memory.leaving.persons, asked)
    found = read_states(unit, memory.edition, "person", wanted)
    persons |= {id: person_from(value) for id, value in found.items()}
    for id in asked & persons.keys():
        persons[id].forget(happened[0].now)
    closes = (close for id in asked & persons.keys() for close in persons[id].closes)
    _take_back(unit, memory, {close.conversation for close in closes})


def _take_back(unit: Unit, memory: Memory, conversations: set[int]) -> None:
    known, leaving = memory.known, memory.leaving
    wanted = _not_leaving(known.matters, leaving.matters, conversations)
    for id in conversations & leaving.facts.keys():
        known.facts[id] = leaving.facts.pop(id)
    states = read_states(unit, memory.edition, "matter", wanted)
    known.matters |= {id: matter_from(value) for id, value in states.items()}
    for fact in read_facts(unit, memory.edition, states).values():
        known.facts.setdefault(fact.conversation, {})[fact.number, fact.figure] = fact


def _not_leaving(known: dict[int, T], leaving: dict[int, T], wanted: set[int]) -> set[int]:
    """Takes back those that are only just leaving. Answers which are to be read."""
    missing = wanted - known.keys()
    for id in missing & leaving.keys():
        known[id] = leaving[id]
    return missing - leaving.keys()


def _fold(memory: Memory, happened: Iterable[Happened]) -> None:
    for one in happened:
        for change in fold(memory.known, one):
            _apply(memory, change)


def _met(known: dict[int, T], id: int, make: Any) -> T:
    """Those met last come last."""
    found: T = known.pop(id, None) or make(id)
    known[id] = found
    return found


def _apply(memory: Memory, change: Change) -> None:
    facts = memory.known.facts
    if isinstance(change, Add):
        fact = change.fact
        new = (fact.number, fact.figure)
        facts.setdefault(fact.conversation, {})[new] = memory.new[new] = fact
        return
    if isinstance(change, Move):
        source, target = (facts.setdefault(id, {}) for id in (change.source, change.target))
        changed = move_facts(source, target, change)
    else:
        changed = turn_facts(facts.get(change.which.conversation, {}), change)
    for id, fact in changed:
        (memory.new if id in memory.new else memory.changed)[id] = fact


def _piece(memory: Memory, keep: int) -> Piece:
    new, changed = _values(memory, memory.new), _values(memory, memory.changed)
    memory.new, memory.changed = {}, {}
    known = memory.known
    leaving = Lately(_oldest(known.matters, keep), _oldest(known.persons, keep))
    for id in leaving.matters:
        leaving.facts[id] = known.facts.pop(id, {})
    persons = leaving.persons.values()
    if memory.at is not None:
        for one in persons:
            one.forget(memory.at)
    edition = memory.edition
    states = [state_values(edition, "matter", one) for one in leaving.matters.values()]
    states += [state_values(edition, "person", one) for one in persons if one.is_kept]
    gone = [("person", one.id) for one in persons if not one.is_kept]
    memory.leaving = leaving
    had_forgotten = memory.has_forgotten
    memory.has_forgotten |= bool(leaving.matters or leaving.persons)
    # In the order of their keys, since neighbours lie together.
    gone = gone if had_forgotten else []
    return Piece(new, changed, sorted(states), gone, (), memory.number, memory.at)


def _values(memory: Memory, facts: dict[Id, Fact]) -> Values:
    return [fact_values(memory.edition, fact, memory.raw(fact.at)) for fact in facts.values()]


def _oldest(known: dict[int, T], keep: int) -> dict[int, T]:
    some = list(islice(known, max(0, len(known) - keep)))
    return {id: known.pop(id) for id in some}
