"""Fixtures that every test may use: stores on both databases, a folder, the working fakes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from inbox.bootstrap.logs import set_up_logs
from inbox.services.logins import passwords
from inbox.store import store as store_module
from inbox.store.store import Store
from tests.fakes import statements
from tests.fakes.sqlite import put_migrated

set_up_logs(human=False)
# A slow hash is the point of it, but not two thousand times in a run.
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

store_module.make_engine = statements.make_engine

pytest_plugins = ["tests.fakes.fixtures", "tests.fakes.postgres", "tests.fakes.redis"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever begins with something long at the end lets the others wait: what is quick comes last."""
    items.sort(key=lambda item: item.nodeid.startswith("tests/web/"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A migrated database with nothing in it."""
    return put_migrated(tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store with the newest schema, once for each database."""
    store = Store(store_url, tmp_path)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(sqlite_url: str, tmp_path: Path) -> Iterator[Store]:
    store = Store(sqlite_url, tmp_path)
    yield store
    store.close()
