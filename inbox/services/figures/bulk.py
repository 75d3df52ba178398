"""The whole log folded into facts, for figures that are made anew: in large pieces, with what was met lately
held in memory. Sums follow once all facts stand (`sums.py`)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import text

from inbox.model.actor import SYSTEM
from inbox.services.figures.read import (
    Id,
    read_facts,
    read_states,
    turn_facts,
)
from inbox.services.figures.rows import fact_row, fact_values
from inbox.services.figures.write import put, remove
from inbox.store.copying import copy_rows, raw_time
from inbox.store.store import Store
from inbox.store.tables.columns import from_microseconds
from inbox.store.tables.figures import figure_facts, figure_states
from inbox.store.unit import Unit
from routing.figures.facts import Add, Change, Fact
from routing.figures.fold import TOLD, fold, person_of
from routing.figures.happened import Happened
from routing.figures.state import Matter, Person, matter_from, person_from

AT_ONCE = 5_000
"""Events in one piece: some 100 ms of writing."""
MOST_KEPT = 120_000
"""Conversations, and as many customers, in memory: some 200 MB. What was not met for longest is written
down and read again should it be met once more."""

_EVENTS = text(
    "SELECT number, type, at, actor_kind, actor_id, conversation_id, data FROM events "
    "WHERE number > :after ORDER BY number LIMIT :most"
)
_decode = json.JSONDecoder().decode
T = TypeVar("T")


@dataclass(slots=True)
class Memory:
    edition: int
    number: int = 0
    at: datetime | None = None
    matters: dict[int, Matter] = field(default_factory=dict)
    persons: dict[int, Person] = field(default_factory=dict)
    facts: dict[int, dict[Id, Fact]] = field(default_factory=dict)
    """Of the conversations in `matters`."""
    has_forgotten: bool = False
    new: dict[Id, Fact] = field(default_factory=dict)
    changed: dict[Id, Fact] = field(default_factory=dict)
    """Not written yet: such as no table has, and such as one has."""


def fold_log(store: Store, edition: int) -> Memory:
    """To the end of the log. Facts and states stand when this returns; no sum does."""
    memory = Memory(edition)
    while found := store.read(_read, memory.number):
        happened, memory.number, newest = found
        memory.at = newest if memory.at is None else max(memory.at, newest)
        if memory.has_forgotten:
            store.read(_remember, memory, happened)
        _fold(memory, happened)
        store.write_lightly(SYSTEM, _write_facts, memory)
        memory.new, memory.changed = {}, {}
        if max(len(memory.matters), len(memory.persons)) > MOST_KEPT:
            _forget(store, memory, MOST_KEPT * 2 // 3)
    _forget(store, memory, 0)
    return memory


def _read(unit: Unit, after: int) -> tuple[list[Happened], int, datetime] | None:
    """What is told of figures, how far the log was read, and the newest time in it."""
    sqlite = unit.dialect == "sqlite"
    rows = unit.connection.execute(_EVENTS, {"after": after, "most": AT_ONCE}).all()
    if not rows:
        return None
    newest = max(row[2] for row in rows)
    happened = []
    for number, type, at, kind, actor, conversation, data in rows:
        if conversation and type in TOLD:
            if sqlite:
                at, data = from_microseconds(at), _decode(data)
            happened.append(Happened(number, type, at, kind, actor, conversation, data))
    return happened, rows[-1][0], from_microseconds(newest) if sqlite else newest


def _remember(unit: Unit, memory: Memory, happened: Sequence[Happened]) -> None:
    """What was written down and is met again."""
    edition = memory.edition
    missing = {one.conversation for one in happened} - memory.matters.keys()
    states = read_states(unit, edition, "matter", missing)
    for fact in read_facts(unit, edition, states).values():
        memory.facts.setdefault(fact.conversation, {})[fact.number, fact.figure] = fact
    memory.matters |= {id: matter_from(value) for id, value in states.items()}
    asked = {one.actor_id for one in happened if one.actor_kind == "contact" and one.actor_id}
    asked |= {int(one.data["contact"]) for one in happened if one.data.get("contact")}
    known = (memory.matters.get(one.conversation) for one in happened)
    asked |= {matter.contact for matter in known if matter and matter.contact}
    wanted = asked - memory.persons.keys()
    found = read_states(unit, edition, "person", wanted)
    memory.persons |= {id: person_from(value) for id, value in found.items()}


def _fold(memory: Memory, happened: Iterable[Happened]) -> None:
    for one in happened:
        matter = _met(memory.matters, one.conversation, Matter)
        who = person_of(one, matter)
        person = None if who is None else _met(memory.persons, who, Person)
        for change in fold(matter, person, one):
            _apply(memory, change)


def _met(known: dict[int, T], id: int, make: Any) -> T:
    """Those met last come last."""
    found: T = known.pop(id, None) or make(id)
    known[id] = found
    return found


def _apply(memory: Memory, change: Change) -> None:
    if isinstance(change, Add):
        fact = change.fact
        id = (fact.number, str(fact.figure))
        memory.facts.setdefault(fact.conversation, {})[id] = memory.new[id] = fact
        return
    facts = memory.facts.get(change.which.conversation)
    if facts is None:
        return
    for id, fact in turn_facts(facts, change):
        (memory.new if id in memory.new else memory.changed)[id] = fact


def _write_facts(unit: Unit, memory: Memory) -> None:
    put(unit, figure_facts, [fact_row(memory.edition, fact) for fact in memory.changed.values()])
    facts = [
        fact_values(memory.edition, fact, raw_time(unit, fact.at)) for fact in memory.new.values()
    ]
    copy_rows(unit, figure_facts, [column.name for column in figure_facts.columns], facts)


def _forget(store: Store, memory: Memory, keep: int) -> None:
    matters = _oldest(memory.matters, keep)
    persons = _oldest(memory.persons, keep)
    rows: list[tuple[str, int, Any]] = [("matter", one.id, one.to_json()) for one in matters]
    rows += [("person", one.id, one.to_json()) for one in persons if one.is_kept]
    gone = [one.id for one in persons if not one.is_kept] if memory.has_forgotten else []
    for start in range(0, len(rows), AT_ONCE):
        store.write_lightly(SYSTEM, _write_states, memory, rows[start : start + AT_ONCE])
    for start in range(0, len(gone), AT_ONCE):
        store.write_lightly(SYSTEM, _remove_states, memory, gone[start : start + AT_ONCE])
    for matter in matters:
        memory.facts.pop(matter.id, None)
    memory.has_forgotten = True


def _oldest(known: dict[int, T], keep: int) -> list[T]:
    return [known.pop(id) for id in list(known)[: max(0, len(known) - keep)]]


def _write_states(unit: Unit, memory: Memory, rows: Sequence[tuple[str, int, Any]]) -> None:
    if memory.has_forgotten:
        named = [
            {"edition": memory.edition, "kind": kind, "id": id, "value": value}
            for kind, id, value in rows
        ]
        put(unit, figure_states, named)
        return
    raw = [(memory.edition, kind, id, json.dumps(value)) for kind, id, value in rows]
    copy_rows(unit, figure_states, ("edition", "kind", "id", "value"), raw)


def _remove_states(unit: Unit, memory: Memory, persons: Sequence[int]) -> None:
    rows = [{"edition": memory.edition, "kind": "person", "id": id} for id in persons]
    remove(unit, figure_states, rows)
