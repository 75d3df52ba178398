"""Many rows at once, past SQLAlchemy: the same rows, the same errors."""

import json
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DataError, IntegrityError

from inbox.model.ids import new_id
from inbox.model.words import Presence, Role
from inbox.store.rows import (
    insert_new_rows,
    insert_rows,
    insert_values,
    put_values,
    raw_time,
)
from inbox.store.store import Store
from inbox.store.tables.figures import figure_editions, figure_states
from inbox.store.tables.journal import receipts
from inbox.store.tables.people import agents, sessions

NOW = datetime(2026, 11, 22, 12, 30, 15, 123456, tzinfo=UTC)
UGLY = "tab\t quote' back\\slash \\N newline\n snö 🙂 \\."


def agent(login: str, **values: Any) -> dict[str, Any]:
    about = {"id": new_id(NOW), "login": login, "name": UGLY, "password_hash": None}
    about |= {"roles": [Role.LEAD, UGLY], "presence_at": NOW, "settings": {"a": None, "ö": [1.5]}}
    return about | {"created_at": NOW} | values


def test_rows_stand_as_they_were_given(store: Store) -> None:
    given = [agent(f"a{number}") for number in range(3)]
    store.write(insert_rows, agents, given)
    rows = store.read(lambda unit: unit.connection.execute(select(agents)).mappings().all())
    for row in rows:
        one = next(each for each in given if each["id"] == row["id"])
        assert {name: row[name] for name in one} == one
        assert row["active"] is True
        assert row["presence"] == "away"


def test_no_rows_are_nothing(store: Store) -> None:
    store.write(insert_rows, agents, [])


@pytest.mark.parametrize("clash", ["id", "login"])
def test_a_row_in_the_way_is_an_integrity_error_and_nothing_is_kept(
    store: Store, clash: str
) -> None:
    first = agent("anna")
    store.write(insert_rows, agents, [first])
    with pytest.raises(IntegrityError):
        store.write(insert_rows, agents, [agent("bo"), {**agent("cilla"), clash: first[clash]}])
    assert store.read(_count) == 1
    store.write(insert_rows, agents, [agent("bo")])
    assert store.read(_count) == 2


def test_a_row_that_names_what_is_not_there_is_refused(store: Store) -> None:
    session = {"id": new_id(NOW), "agent_id": 1, "token_hash": "x", "created_at": NOW}
    session |= {"expires_at": NOW, "seen_at": NOW}
    known = {name: value for name, value in session.items() if name in sessions.c}
    with pytest.raises(IntegrityError):
        store.write(insert_rows, sessions, [known])


def test_rows_that_stand_already_are_left_alone(store: Store) -> None:
    first = agent("anna", presence=Presence.BREAK)
    bo, again = agent("bo", presence="away"), agent("anna", presence=Presence.AVAILABLE)
    assert store.write(insert_new_rows, agents, [first], ["login"]) == 1
    assert store.write(insert_new_rows, agents, [again, bo], ["login"]) == 1
    assert store.write(insert_new_rows, agents, [], ["login"]) == 0
    rows = store.read(lambda unit: unit.connection.execute(select(agents)).mappings().all())
    stands = {row["login"]: row for row in rows}
    for one in (first, bo):
        assert {name: stands[one["login"]][name] for name in one} == one


def test_another_clash_than_that_of_the_key_is_an_error(store: Store) -> None:
    first = agent("anna")
    store.write(insert_new_rows, agents, [first], ["login"])
    with pytest.raises(IntegrityError):
        store.write(insert_new_rows, agents, [agent("bo") | {"id": first["id"]}], ["login"])


def test_what_is_too_long_is_refused_and_never_cut(store: Store) -> None:
    for name, write in (("x", insert_rows), ("y", partial(insert_new_rows, key=["login"]))):
        # SQLite knows no lengths, and keeps the whole of it.
        with nullcontext() if store.is_sqlite else pytest.raises(DataError):
            store.write(write, agents, [agent(name * 300)])
    assert store.read(_count) == (2 if store.is_sqlite else 0)


def test_bytes_stand_as_they_are(store: Store) -> None:
    body = bytes(range(256)) * 3
    row = {"id": 1, "channel": "c", "source": "s", "external_id": UGLY, "received_at": NOW}
    row |= {"headers": {"a": UGLY}, "body": body, "blob": None, "size": 768, "history": True}
    assert store.write(insert_new_rows, receipts, [row], ["source", "external_id"]) == 1
    (found,) = store.read(lambda unit: unit.connection.execute(select(receipts)).mappings().all())
    assert {name: found[name] for name in row} == row


STATES = ("edition", "kind", "id", "value")


def test_values_that_are_ready_are_put_where_they_stand_already(store: Store) -> None:
    first = [(1, "matter", 1, '{"a": null}'), (1, "matter", 2, json.dumps({"ö": UGLY}))]
    store.write(insert_values, figure_states, STATES, first)
    with pytest.raises(IntegrityError):
        store.write(insert_values, figure_states, STATES, first[:1])
    store.write(put_values, figure_states, STATES, [(1, "matter", 1, "[2]"), (1, "person", 1, "3")])
    store.write(put_values, figure_states, STATES, [])
    rows = store.read(lambda unit: unit.connection.execute(select(figure_states)).all())
    assert sorted(map(tuple, rows), key=str) == [
        (1, "matter", 1, [2]),
        (1, "matter", 2, {"ö": UGLY}),
        (1, "person", 1, 3),
    ]


@pytest.mark.parametrize("change", [True, False])
def test_only_what_is_to_change_changes(store: Store, change: bool) -> None:
    names, edition = ("edition", "number", "at", "zone", "current"), figure_editions
    at = [store.read(raw_time, NOW), store.read(raw_time, NOW.replace(hour=1))]
    store.write(put_values, edition, names, [(1, 5, at[0], "UTC", True)])
    changed = ("number", "at") if change else ()
    store.write(put_values, edition, names, [(1, 6, at[1], "Europe/Oslo", False)], changed)
    (row,) = store.read(lambda unit: unit.connection.execute(select(edition)).all())
    assert (row.number, row.at) == (6, NOW.replace(hour=1))
    assert (row.zone, row.current) == (("UTC", True) if change else ("Europe/Oslo", False))


def test_values_in_another_order_than_the_tables_are_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="order"):
        store.write(insert_values, figure_states, STATES[::-1], [("{}", 1, "matter", 1)])


def _count(unit: Any) -> Any:
    return unit.connection.scalar(select(func.count()).select_from(agents))
