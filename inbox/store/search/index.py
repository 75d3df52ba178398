"""Writing the index, in the same transaction as the rows it finds."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import TextClause, bindparam, text

from inbox.store.search import vocabulary
from inbox.store.search.schema import CONTACTS, MESSAGES
from inbox.store.search.terms import of_contact
from inbox.store.unit import Unit

_ADD_SQLITE: Mapping[str, str] = {
    MESSAGES: "INSERT OR REPLACE INTO message_search (rowid, terms) VALUES (:id, :terms)",
    CONTACTS: "INSERT OR REPLACE INTO contact_search (rowid, terms) VALUES (:id, :terms)",
}
_FROM_ARRAYS = (
    "SELECT id, CAST(terms AS tsvector)"
    " FROM unnest(CAST(:ids AS bigint[]), CAST(:terms AS text[])) AS given (id, terms)"
    " ON CONFLICT (id) DO UPDATE SET terms = excluded.terms"
)
_ADD_POSTGRESQL: Mapping[str, str] = {
    MESSAGES: f"INSERT INTO message_search (id, terms) {_FROM_ARRAYS}",
    CONTACTS: f"INSERT INTO contact_search (id, terms) {_FROM_ARRAYS}",
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
    ids = list(message_ids)
    removed = unit.connection.scalars(_among(_READ[unit.dialect, MESSAGES]), {"ids": ids}).all()
    _remove(unit, MESSAGES, ids)
    vocabulary.forget(unit, {term for terms in removed for term in terms.split()})


def add_contacts(unit: Unit, rows: Sequence[tuple[int, str, Sequence[str]]]) -> None:
    """Contacts as (id, name, values of identities); again whenever one of these changes."""
    _write(unit, CONTACTS, [(id, " ".join(of_contact(name, values))) for id, name, values in rows])


def remove_contacts(unit: Unit, contact_ids: Iterable[int]) -> None:
    _remove(unit, CONTACTS, list(contact_ids))


def _write(unit: Unit, table: str, rows: Sequence[tuple[int, str]]) -> None:
    if not rows:
        return
    if unit.dialect == "sqlite":
        values = [{"id": id, "terms": terms} for id, terms in rows]
        unit.connection.execute(text(_ADD_SQLITE[table]), values)
        return
    ids, terms = zip(*dict(rows).items(), strict=True)
    unit.connection.execute(text(_ADD_POSTGRESQL[table]), {"ids": list(ids), "terms": list(terms)})


def _remove(unit: Unit, table: str, ids: list[int]) -> None:
    unit.connection.execute(_among(_REMOVE[unit.dialect, table]), {"ids": ids})


def _among(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("ids", expanding=True))
