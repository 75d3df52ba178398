"""What is said when the database refuses something."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from inbox.store.store import Store
from inbox.store.unit import Unit


def test_a_fault_repeats_nothing_of_what_was_written(store: Store) -> None:
    def write(unit: Unit) -> None:
        unit.connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "My secret"})

    with pytest.raises(DBAPIError) as refused:
        store.write(write)
    assert "secret" not in str(refused.value)
