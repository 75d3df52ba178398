"""Writing the index, in the same transaction as the rows it finds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from sqlalchemy import TextClause, bindparam, select, text

from inbox.store.search import vocabulary
from inbox.store.search.schema import CONTACTS, MESSAGES
from inbox.store.search.terms import of_contact
from inbox.store.tables.customers import contacts, identities
from inbox.store.unit import Unit

CHUNK = 500

_ADD_SQLITE: Mapping[str, TextClause] = {
    MESSAGES: text("INSERT OR REPLACE INTO message_search (rowid, terms) VALUES (:id, :terms)"),
    CONTACTS: text("INSERT OR REPLACE INTO contact_search (rowid, terms) VALUES (:id, :terms)"),
}
_FROM_ARRAYS = (
    "SELECT id, CAST(terms AS tsvector)"
    " FROM unnest(CAST(:ids AS bigint[]), CAST(:terms AS text[])) AS given (id, terms)"
    " ON CONFLICT (id) DO UPDATE SET terms = excluded.terms"
)
_ADD_POSTGRESQL: Mapping[str, TextClause] = {
    MESSAGES: text(f"INSERT INTO message_search (id, terms) {_FROM_ARRAYS}"),
    CONTACTS: text(f"INSERT INTO contact_search (id, terms) {_FROM_ARRAYS}"),
}
_READ: Mapping[tuple[str, str], str] = {
    ("sqlite", MESSAGES): "SELECT terms FROM message_search WHERE rowid IN :ids",
    ("postgresql", MESSAGES): """SELECT array_to_string(tsvector_to_array(terms), ' ')
        FROM message_search WHERE id IN :ids""",
}
_REMOVE: Mapping[tuple[str, str], str] = {
    ("sqlite", MESSAGES): "DELETE FROM message_search WHERE rowid IN :ids",
    ("sqlite", CONTACTS): "DELETE FROM contact_search WHERE rowid IN :ids",
    ("postgresql", MESSAGES): "DELETE FROM message_search WHERE id IN :ids",
    ("postgresql", CONTACTS): "DELETE FROM contact_search WHERE id IN :ids",
}


def add(unit: Unit, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Messages with their terms (`terms.analyse`). One that is there already is written anew."""
    _write(unit, MESSAGES, [(id, " ".join(terms)) for id, terms in rows])
    vocabulary.learn(unit, (term for _, terms in rows for term in terms))


def remove(unit: Unit, message_ids: Iterable[int]) -> None:
    """Also forgets the words that only these messages held: a name that was erased is no suggestion."""
    statement = _among(_READ[unit.dialect, MESSAGES])
    gone: set[str] = set()
    for ids in _chunks(message_ids):
        for terms in unit.connection.scalars(statement, {"ids": ids}):
            gone.update(terms.split())
        _remove(unit, MESSAGES, ids)
    vocabulary.forget(unit, gone)


def add_contacts(unit: Unit, rows: Sequence[tuple[int, str, Sequence[str]]]) -> None:
    """Contacts as (id, name, values of identities); again whenever one of these changes."""
    _write(unit, CONTACTS, [(id, " ".join(of_contact(name, values))) for id, name, values in rows])


def refresh_contacts(unit: Unit, contact_ids: Sequence[int]) -> None:
    """Reads few contacts and their identities again, after a name changed or identities moved."""
    rows = unit.connection.execute(
        select(contacts.c.id, contacts.c.name, identities.c.value)
        .outerjoin(identities, identities.c.contact_id == contacts.c.id)
        .where(contacts.c.id.in_(contact_ids))
    )
    known: dict[tuple[int, str], list[str]] = {}
    for id, name, value in rows:
        known.setdefault((id, name), []).append(value or "")
    add_contacts(unit, [(id, name, values) for (id, name), values in known.items()])


def remove_contacts(unit: Unit, contact_ids: Iterable[int]) -> None:
    for ids in _chunks(contact_ids):
        _remove(unit, CONTACTS, ids)


def _write(unit: Unit, table: str, rows: Sequence[tuple[int, str]]) -> None:
    if not rows:
        return
    if unit.dialect == "sqlite":
        values = [{"id": id, "terms": terms} for id, terms in rows]
        unit.connection.execute(_ADD_SQLITE[table], values)
        return
    ids, terms = zip(*dict(rows).items(), strict=True)
    unit.connection.execute(_ADD_POSTGRESQL[table], {"ids": list(ids), "terms": list(terms)})


def _remove(unit: Unit, table: str, ids: list[int]) -> None:
    unit.connection.execute(_among(_REMOVE[unit.dialect, table]), {"ids": ids})


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """Both databases limit how many values one statement may hold."""
    at = iter(ids)
    while chunk := list(islice(at, CHUNK)):
        yield chunk


def _among(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("ids", expanding=True))
