"""Writing the index, in the same transaction as the rows it finds."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import bindparam, text

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
_REMOVE: Mapping[tuple[str, str], str] = {
    ("sqlite", MESSAGES): "DELETE FROM message_search WHERE rowid IN :ids RETURNING terms",
    ("sqlite", CONTACTS): "DELETE FROM contact_search WHERE rowid IN :ids RETURNING terms",
    ("postgresql", MESSAGES): """DELETE FROM message_search WHERE id IN :ids
        RETURNING array_to_string(tsvector_to_array(terms), ' ')""",
    ("postgresql", CONTACTS): """DELETE FROM contact_search WHERE id IN :ids
        RETURNING array_to_string(tsvector_to_array(terms), ' ')""",
}


def add(unit: Unit, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Messages with their terms (`terms.analyse`). One that is there already is written anew."""
    _write(unit, MESSAGES, [(id, " ".join(terms)) for id, terms in rows])
    vocabulary.learn(unit, (term for _, terms in rows for term in terms))


def remove(unit: Unit, message_ids: Iterable[int]) -> None:
    """Also forgets the words that only these messages held: a name that was erased is no suggestion."""
    removed = _remove(unit, MESSAGES, list(message_ids))
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


def _remove(unit: Unit, table: str, ids: list[int]) -> list[str]:
    statement = text(_REMOVE[unit.dialect, table]).bindparams(bindparam("ids", expanding=True))
    return list(unit.connection.execute(statement, {"ids": ids}).scalars()) if ids else []
