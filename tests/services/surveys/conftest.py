"""What the database makes no difference for is tried on SQLite alone."""

import pytest

from inbox.store.store import Store


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store
