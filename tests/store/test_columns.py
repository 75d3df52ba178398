"""What a column gives back is what it was given, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from inbox.store.store import Store
from inbox.store.tables.log import events
from inbox.store.unit import Unit

AT = datetime(2026, 3, 29, 1, 59, 59, 999_999, tzinfo=UTC)


def put(unit: Unit, at: datetime, data: Any) -> None:
    unit.connection.execute(
        insert(events).values(type="t", at=at, actor_kind="system", data=data, conversation_id=1)
    )


def read(unit: Unit) -> Any:
    return unit.connection.execute(select(events.c.at, events.c.data)).one()


@pytest.mark.parametrize("at", [AT, AT.astimezone(timezone(timedelta(hours=5, minutes=45)))])
def test_a_time_comes_back_in_utc_to_the_microsecond(store: Store, at: datetime) -> None:
    store.write(put, at, {})
    found = store.read(read).at
    assert found == at
    assert found.tzinfo is UTC


def test_json_comes_back_as_it_was(store: Store) -> None:
    data = {"né": ["å", 1, 2.5, None, True, {"id": "18446744073709551616"}], "n": 2**62}
    store.write(put, AT, data)
    assert store.read(read).data == data


def test_half_a_pair_of_surrogates_that_sqlite_kept_is_read(sqlite_store: Store) -> None:
    sqlite_store.write(put, AT, {})
    broken = text("""UPDATE events SET data = '{"name": "\\ud83d"}'""")
    sqlite_store.write(lambda unit: unit.connection.execute(broken).rowcount)
    assert sqlite_store.read(read).data == {"name": "\ud83d"}
