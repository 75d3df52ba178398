"""Fixtures that every test may use: stores on both databases, a folder, the working fakes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox.bootstrap.logs import set_up_logs
from inbox.store.schema import migrate
from inbox.store.store import Store

set_up_logs(human=False)

pytest_plugins = ["tests.fakes.fixtures", "tests.fakes.postgres", "tests.fakes.redis"]


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/inbox.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store with the newest schema, once for each database."""
    store = Store(store_url, tmp_path)
    migrate(store)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path}/inbox.db", tmp_path)
    migrate(store)
    yield store
    store.close()
