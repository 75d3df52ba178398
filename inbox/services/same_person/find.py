"""Customers who may be one, found some at a time and never while mail is taken in.

Somebody names an address or a number that another customer is known by; or two of one name name the same
number. Nobody is merged by this: it is a suggestion, and what was said to it stands.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, tuple_, update

from inbox.model.actor import SYSTEM
from inbox.model.own_addresses import is_own
from inbox.model.words import Sensitivity
from inbox.services.plan import Plan
from inbox.services.same_person.clues import Clue, clues_in, same_name
from inbox.services.settings import read_setting, write_setting
from inbox.store.dialects import insert_ignoring
from inbox.store.store import Store
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.messages import messages
from inbox.store.tables.same_person import contact_clues, contact_pairs
from inbox.store.unit import AnyRow, Unit

AT_ONCE = 300
MOST_TURNS = 20
KINDS = ("email", "phone")
MOST_WITH_ONE = 4
"""What more customers than that name is a number of everybody: ours, a plumber's."""
SEEN = "same_person_seen"


@dataclass(frozen=True, slots=True)
class Pair:
    contact: int
    other: int
    code: str
    """`wrote_theirs` (an identity of the other), `wrote_same` (both named it, under one name)."""
    clue: Clue


def look_on(store: Store, plan: Plan) -> None:
    """A turn: several short transactions, so that nobody waits long for one."""
    for _ in range(MOST_TURNS):
        if not store.write_lightly(SYSTEM, look_for_same, plan):
            return


def look_for_same(unit: Unit, plan: Plan) -> bool:
    """Answers whether there is more to look at."""
    seen = read_setting(unit, SEEN) or {}
    said = _messages(unit, int(seen.get("message", 0)))
    known = _identities(unit, int(seen.get("identity", 0)))
    fresh = _keep_clues(unit, plan, said)
    pairs = [*_by_clues(unit, fresh), *_by_identities(unit, known)]
    _keep_pairs(unit, pairs)
    if said or known:
        last = {
            "message": said[-1].id if said else seen.get("message", 0),
            "identity": known[-1].id if known else seen.get("identity", 0),
        }
        write_setting(unit, SEEN, last)
    return len(said) == AT_ONCE or len(known) == AT_ONCE


def _messages(unit: Unit, after: int) -> Sequence[AnyRow]:
    m = messages.c
    return unit.connection.execute(
        select(m.id, m.author_id, m.author_value, m.reply_text, m.fields)
        .where(m.id > after, m.direction == "inbound", m.visibility == "customer")
        .where(m.auto == "none", m.author_id.is_not(None))
        .order_by(m.id)
        .limit(AT_ONCE)
    ).all()


def _identities(unit: Unit, after: int) -> Sequence[AnyRow]:
    i = identities.c
    statement = select(i.id, i.contact_id, i.kind, i.value).where(i.id > after)
    return unit.connection.execute(statement.order_by(i.id).limit(AT_ONCE)).all()


def _keep_clues(unit: Unit, plan: Plan, said: Sequence[AnyRow]) -> list[tuple[int, Clue]]:
    rows: dict[tuple[int, Clue], dict[str, Any]] = {}
    for one in said:
        for clue, source in clues_in(one.reply_text, one.fields or {}, plan.country):
            if not is_own(clue[1], plan.own_addresses) and clue[1] != one.author_value:
                rows[one.author_id, clue] = {
                    "contact_id": one.author_id,
                    "kind": clue[0],
                    "value": clue[1][:320],
                    "source": source,
                    "message_id": one.id,
                    "at": unit.now,
                }
    if rows:
        unit.connection.execute(insert_ignoring(unit, contact_clues), list(rows.values()))
    return list(rows)


def _by_clues(unit: Unit, fresh: Sequence[tuple[int, Clue]]) -> list[Pair]:
    """Who is known by what somebody named, and who of the same name named it too."""
    wanted = {clue for _, clue in fresh}
    owners = {(row.kind, row.value): row.contact_id for row in _owners(unit, wanted)}
    named = _named(unit, wanted)
    pairs = [
        Pair(contact, owners[clue], "wrote_theirs", clue)
        for contact, clue in fresh
        if clue in owners and len(named.get(clue, ())) <= MOST_WITH_ONE
    ]
    for contact, clue in fresh:
        others = named.get(clue, {})
        if len(others) <= MOST_WITH_ONE:
            mine = others.get(contact, "")
            pairs += [
                Pair(contact, other, "wrote_same", clue)
                for other, name in others.items()
                if other != contact and same_name(mine, name)
            ]
    return pairs


def _by_identities(unit: Unit, known: Sequence[AnyRow]) -> list[Pair]:
    """Somebody new, whose address others have named before."""
    wanted = {(row.kind, row.value) for row in known if row.kind in KINDS}
    named = _named(unit, wanted)
    return [
        Pair(contact, row.contact_id, "wrote_theirs", (row.kind, row.value))
        for row in known
        if len(named.get((row.kind, row.value), ())) <= MOST_WITH_ONE
        for contact in named.get((row.kind, row.value), ())
    ]


def _owners(unit: Unit, clues: Collection[Clue]) -> Sequence[AnyRow]:
    if not clues:
        return []
    i = identities.c
    statement = select(i.kind, i.value, i.contact_id)
    return unit.connection.execute(statement.where(tuple_(i.kind, i.value).in_(clues))).all()


def _named(unit: Unit, clues: Collection[Clue]) -> dict[Clue, dict[int, str]]:
    """Clue → the customers who named it, with their names."""
    found: dict[Clue, dict[int, str]] = {}
    if clues:
        c = contact_clues.c
        rows = unit.connection.execute(
            select(c.kind, c.value, c.contact_id, contacts.c.name)
            .join(contacts, contacts.c.id == c.contact_id)
            .where(tuple_(c.kind, c.value).in_(clues))
        )
        for kind, value, contact, name in rows:
            found.setdefault((kind, value), {})[contact] = name
    return found


def _keep_pairs(unit: Unit, pairs: Iterable[Pair]) -> None:
    pairs = list(pairs)
    whole = _living(unit, {id for pair in pairs for id in (pair.contact, pair.other)})
    reasons: dict[tuple[int, int], list[dict[str, str]]] = {}
    for pair in pairs:
        one, other = whole.get(pair.contact), whole.get(pair.other)
        if one is None or other is None or one.id == other.id:
            continue
        key = (min(one.id, other.id), max(one.id, other.id))
        told = {"code": pair.code, "kind": pair.clue[0], "value": pair.clue[1], "by": str(one.id)}
        at = reasons.setdefault(key, [])
        at += [told] if told not in at else []
        if same_name(one.name, other.name) and {"code": "same_name"} not in at:
            at.append({"code": "same_name"})
    for key, why in reasons.items():
        _keep_pair(unit, key, why)


def _keep_pair(unit: Unit, key: tuple[int, int], why: list[dict[str, str]]) -> None:
    c = contact_pairs.c
    unit.connection.execute(
        insert_ignoring(unit, contact_pairs, ("contact_id", "other_id")).values(
            id=unit.new_id(), contact_id=key[0], other_id=key[1], reasons=[], found_at=unit.now
        )
    )
    mine = (c.contact_id == key[0]) & (c.other_id == key[1]) & (c.state == "open")
    known = unit.connection.scalar(select(c.reasons).where(mine))
    if known is not None:
        more = [*known, *(one for one in why if one not in known)][:10]
        unit.connection.execute(update(contact_pairs).where(mine).values(reasons=more))


def _living(unit: Unit, ids: Collection[int]) -> dict[int, AnyRow]:
    """Where a customer went who was merged; nobody who is protected or erased."""
    into = func.coalesce(contacts.c.merged_into, contacts.c.id).label("into")
    statement = select(contacts.c.id, into).where(contacts.c.id.in_(ids))
    went = {row.id: row.into for row in unit.connection.execute(statement)} if ids else {}
    rows = unit.connection.execute(
        select(contacts.c.id, contacts.c.name).where(
            contacts.c.id.in_(set(went.values())),
            contacts.c.merged_into.is_(None),
            contacts.c.erased_at.is_(None),
            contacts.c.sensitivity != Sensitivity.PROTECTED,
        )
    )
    living = {row.id: row for row in rows} if went else {}
    return {id: living[to] for id, to in went.items() if to in living}
