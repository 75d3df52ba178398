"""What the database makes no difference for is tried on SQLite alone, from one that was migrated once;
`both` asks for the other too."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox.store.schema import migrate
from inbox.store.store import Store
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    store = Store(f"sqlite:///{folder}/inbox.db", folder)
    migrate(store)
    store.close()
    return folder


@pytest.fixture
def store(migrated: Path, tmp_path: Path) -> Iterator[Store]:
    for file in migrated.glob("inbox.db*"):
        shutil.copy(file, tmp_path)
    store = Store(f"sqlite:///{tmp_path}/inbox.db", tmp_path)
    yield store
    store.close()


@pytest.fixture
def both(store_url: str, tmp_path: Path, clock: Movable) -> Iterator[Desk]:
    store = Store(store_url, tmp_path)
    migrate(store)
    yield open_desk(store, tmp_path, clock, make_plan(email_channel(None)))
    store.close()
