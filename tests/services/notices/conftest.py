"""What the database makes no difference for is tried on SQLite alone; `both` asks for the other too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox.store.store import Store
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def both(store_url: str, tmp_path: Path, clock: Movable) -> Iterator[Desk]:
    store = Store(store_url, tmp_path)
    yield open_desk(store, tmp_path, clock, make_plan(email_channel(None)))
    store.close()
