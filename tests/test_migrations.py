"""The migrations, one after the other, lead to the tables that the code uses: on both databases."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select

from inbox.store import engines
from inbox.store.new_migration import write_migration
from inbox.store.schema import (
    MIGRATION_LOCK,
    alembic_config,
    include_object,
    migrate,
    newest,
    standing,
)
from inbox.store.search import schema as search
from inbox.store.store import Store
from inbox.store.tables.every import metadata

VERSIONS = Path(__file__).parent.parent / "inbox/store/migrations/versions"


@pytest.fixture(params=["sqlite", "postgres"])
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/inbox.db" if is_sqlite else _empty_postgres(request)
    store = Store(url, tmp_path)
    yield store
    store.close()


def _empty_postgres(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue("empty_postgres_url"))


def test_the_migrations_leave_nothing_that_a_next_one_would_add(empty_store: Store) -> None:
    assert migrate(empty_store)
    with empty_store.connect() as connection:
        options: dict[str, Any] = {"include_object": include_object, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_the_migrations_make_what_the_models_say_to_the_letter(empty_store: Store) -> None:
    """Also conditions of indexes, defaults and checks, which Alembic does not compare."""
    migrate(empty_store)
    with empty_store.connect() as connection:
        migrated = _describe(connection)
        _drop_all(connection)
        with connection.begin():
            metadata.create_all(connection)
            search.create(connection)
        modelled = _describe(connection)
    assert migrated.keys() == modelled.keys()
    for table, facts in modelled.items():
        assert migrated[table] == facts, table


def _drop_all(connection: Connection) -> None:
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        else:
            for name in search.MESSAGES, search.CONTACTS, "search_words", "alembic_version":
                connection.exec_driver_sql(f"DROP TABLE {name}")
            metadata.drop_all(connection)


def _describe(connection: Connection) -> dict[str, dict[str, Any]]:
    look = inspect(connection)
    tables = [name for name in look.get_table_names() if name != "alembic_version"]
    found = {
        name: {
            "columns": {one["name"]: _column(one) for one in look.get_columns(name)},
            "key": look.get_pk_constraint(name)["constrained_columns"],
            "foreign keys": _sorted(look.get_foreign_keys(name)),
            "uniques": _sorted(look.get_unique_constraints(name)),
            "checks": _sorted(look.get_check_constraints(name)),
            "indexes": _sorted(look.get_indexes(name)),
        }
        for name in tables
    }
    connection.rollback()
    return found


def _column(one: Any) -> tuple[str, bool, str]:
    default = re.sub(r"^\((.*)\)$", r"\1", str(one["default"]))
    return str(one["type"]), one["nullable"], default


def _sorted(facts: Any) -> list[str]:
    return sorted(str(_plain(one)) for one in facts)


def _plain(fact: Any) -> Any:
    """Conditions are clauses, which are equal only to themselves."""
    if isinstance(fact, dict):
        return {key: _plain(fact[key]) for key in sorted(fact)}
    return [_plain(one) for one in fact] if isinstance(fact, list | tuple) else str(fact)


def test_migrating_again_changes_nothing(empty_store: Store) -> None:
    assert migrate(empty_store)
    assert not migrate(empty_store)
    with empty_store.connect() as connection:
        assert standing(connection) == newest()
        assert newest() == ScriptDirectory.from_config(alembic_config()).get_current_head()


def test_whoever_comes_second_waits_for_as_long_as_the_first_takes(
    empty_postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "LONGEST_LOCK_MS", 50)
    store = Store(empty_postgres_url, tmp_path)
    with ThreadPoolExecutor(1) as pool:
        with store.connect() as first, first.begin():
            first.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            second = pool.submit(migrate, store)
            with pytest.raises(TimeoutError):
                second.result(0.5)
        assert second.result(60)
    store.close()


def test_a_next_migration_finds_the_tables_as_they_are(tmp_path: Path) -> None:
    made = write_migration("Try", tmp_path)
    assert made.name == f"{int(newest() or 0) + 1:04}_try.py"
    body = made.read_text().partition("def upgrade")[2]
    assert "op." not in body.partition("def downgrade")[0], body


def test_migrations_follow_each_other_in_one_line_and_in_the_order_of_their_names() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    order = [script.revision for script in scripts.walk_revisions()][::-1]
    assert order == sorted(order)
    assert [path.name[:4] for path in sorted(VERSIONS.glob("*.py"))] == order


def test_no_migration_looks_at_the_tables_of_today() -> None:
    """What a migration does must never change; column types are words, not tables."""
    for path in VERSIONS.glob("*.py"):
        imported = re.findall(
            r"^\s*from (inbox\S*) import|^\s*import (inbox\S*)", path.read_text(), re.M
        )
        assert {first or second for first, second in imported} <= {"inbox.store.tables.columns"}, (
            path
        )
