"""Among many values, on both databases, as one statement however many there are."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

from sqlalchemy import (
    Column,
    Connection,
    Delete,
    MetaData,
    Select,
    String,
    Table,
    Update,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import sqlite

import inbox.services
import inbox.store.reading
import inbox.store.search
from inbox.store.among import among
from inbox.store.store import Store
from inbox.store.tables.columns import Id
from inbox.store.unit import Unit

_words = Table(
    "among_words",
    MetaData(),
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("word", String(100), nullable=False),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
WORDS = ("räksmörgås", "O'Hara", '["a", "b"]', "{x,y}", "back\\slash", "null", "🙂", "")
LARGEST = 2**63 - 1
SQLITE = sqlite.dialect()


def _made(connection: Connection) -> None:
    _words.create(connection)
    rows = [{"id": number, "word": word} for number, word in enumerate(WORDS)]
    connection.execute(insert(_words), [*rows, {"id": LARGEST, "word": "last"}])


def test_those_are_found_that_are_named_and_no_others(store: Store) -> None:
    by_word = select(_words.c.id).where(among(_words.c.word, "these")).order_by(_words.c.id)
    by_id = select(_words.c.word).where(among(_words.c.id, "these"))

    def ask(unit: Unit) -> None:
        _made(unit.connection)
        found = unit.connection.scalars
        for number, word in enumerate(WORDS):
            assert found(by_word, {"these": {word, "nobody"}}).all() == [number]
        assert found(by_word, {"these": list(WORDS)}).all() == list(range(len(WORDS)))
        assert found(by_word, {"these": ()}).all() == []
        assert found(by_id, {"these": [LARGEST, -1]}).all() == ["last"]
        assert found(by_id, {"these": [LARGEST - 1]}).all() == []
        assert len(found(by_id, {"these": range(5000)}).all()) == len(WORDS)

    store.write(ask)


def test_they_are_changed_beside_other_parameters(store: Store) -> None:
    change = update(_words).where(among(_words.c.id, "these")).values(word="new")

    def ask(unit: Unit) -> None:
        _made(unit.connection)
        assert unit.connection.execute(change, {"these": [1, 2]}).rowcount == 2
        unit.connection.execute(update(_words).values(word="old").where(_words.c.id == 2))
        found = unit.connection.scalars(select(_words.c.id).where(_words.c.word == "new"))
        assert found.all() == [1]

    store.write(ask)


def test_two_columns_are_not_taken_for_one_another(store: Store) -> None:
    """SQLAlchemy keeps what it made of a statement, by what it is made of."""

    def ask(unit: Unit) -> None:
        _made(unit.connection)
        for column, these in ((_words.c.word, ["null"]), (_words.c.id, [5])):
            found = unit.connection.scalars(
                select(_words.c.id).where(among(column, "these")), {"these": these}
            )
            assert found.all() == [5]

    store.write(ask)


def _standing() -> Iterator[tuple[str, str]]:
    """Statements of services and readings that ask for some among many, each with its place."""
    for package in (inbox.services, inbox.store.reading, inbox.store.search):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, Select | Update | Delete):
                    words = re.sub(r"__\[POSTCOMPILE_\w+]", "?", str(value.compile(dialect=SQLITE)))
                    if "json_each" in words:
                        yield f"{found.name}.{name}", words


def test_none_of_them_walks_a_whole_table(sqlite_store: Store) -> None:
    """On SQLite, where a condition that is compared with 1 is no condition that an index knows."""
    statements = dict(_standing())
    assert len(statements) > 20

    def plan(unit: Unit, words: str) -> list[str]:
        asked = f"EXPLAIN QUERY PLAN {words}", ("[1]",) * words.count("?")
        return [step.detail for step in unit.connection.exec_driver_sql(*asked)]

    for place, words in statements.items():
        scans = [one for one in sqlite_store.read(plan, words) if one.startswith("SCAN")]
        inside = ("SCAN json_each", "SCAN anon_")
        assert [one for one in scans if not one.startswith(inside)] == [], place
