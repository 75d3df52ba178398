"""Whoever keeps figures may be killed at any moment, on either database: they are those of a recount."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bench.figures import SINCE, a_log, fill
from inbox.services.figures.follow import follow_figures
from inbox.services.figures.pieces import write_piece
from inbox.services.figures.read import edition_row
from inbox.services.figures.rebuild import rebuild_figures
from inbox.store.store import Store
from inbox.store.tables.figures import (
    figure_cells,
    figure_editions,
    figure_facts,
    figure_states,
)
from tests.services.desk import make_plan
from tests.services.figures.counting import all_rows

EVENTS = 250
FOLLOWER = """
import sys
from pathlib import Path
from inbox.services.figures import follow
from inbox.store.store import Store
from inbox.store.tables.figures import (
    figure_cells,
    figure_editions,
    figure_facts,
    figure_states,
)
from tests.services.desk import make_plan

follow.AT_ONCE = 23
print("begun", flush=True)
store = Store(sys.argv[1], Path(sys.argv[2]))
write, turns = store.write_lightly, [0]


def told(*arguments):
    written = write(*arguments)
    turns[0] += 1
    print(turns[0], flush=True)
    return written


store.write_lightly = told
follow.follow_figures(store, make_plan())
"""


@pytest.fixture
def log(store: Store) -> Store:
    """Two months of it, so that one is over."""
    fill(store, a_log(EVENTS, 1, SINCE, timedelta(hours=40)))
    return store


def test_a_follower_that_is_killed_and_goes_on_counts_nothing_twice(
    log: Store, tmp_path: Path
) -> None:
    for stretches in (2, 3):
        kill_after(log.url, tmp_path, stretches)
    standing = log.read(edition_row)
    assert standing is not None
    assert 0 < standing.number < EVENTS
    follow_figures(log, make_plan())
    kept = all_rows(log)
    rebuild_figures(log, make_plan())
    assert all_rows(log) == kept
    assert any(row["unit"] == "m" for row in kept["figure_cells"] if row["figure"] != "people")


def kill_after(url: str, folder: Path, stretches: int) -> None:
    command = [sys.executable, "-c", FOLLOWER, url, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as follower:
        told: Any = follower.stdout
        while told.readline().strip() != str(stretches):
            assert follower.poll() is None
        follower.kill()


def test_what_memory_does_not_hold_is_written_down_and_met_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of customers who come back about what memory holds no more."""
    fill(store, a_log(EVENTS, 1, SINCE, timedelta(hours=6), customers=4))
    follow_figures(store, make_plan())
    kept = all_rows(store)
    came_back = [row for row in kept["figure_facts"] if row["figure"] == "repeat_contact"]
    assert any(row["yes"] for row in came_back)
    monkeypatch.setattr("inbox.services.figures.bulk.MOST_KEPT", 3)
    monkeypatch.setattr("inbox.services.figures.bulk.AT_ONCE", 20)
    monkeypatch.setattr("inbox.services.figures.sums.AT_ONCE", 50)
    rebuild_figures(store, make_plan())
    assert all_rows(store) == kept


def test_two_processes_reckon_and_a_third_writes_the_same(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(sqlite_store, a_log(EVENTS, 1, SINCE, timedelta(hours=40)))
    follow_figures(sqlite_store, make_plan())
    kept = all_rows(sqlite_store)
    monkeypatch.setattr("inbox.services.figures.make.FEW", 0)
    monkeypatch.setattr("inbox.services.figures.make.SUMMING", 1)
    rebuild_figures(sqlite_store, make_plan())
    assert all_rows(sqlite_store) == kept


@pytest.mark.parametrize("pieces", [2, 11])
def test_what_was_broken_off_is_begun_again_and_leaves_nothing_behind(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, pieces: int
) -> None:
    store = sqlite_store
    fill(store, a_log(EVENTS, 1, SINCE, timedelta(hours=40)))
    follow_figures(store, make_plan())
    kept = all_rows(store)
    monkeypatch.setattr("inbox.services.figures.bulk.AT_ONCE", 30)
    with monkeypatch.context() as cut:
        cut.setattr("inbox.services.figures.rebuild.write_piece", breaking_after(pieces))
        with pytest.raises(CutError):
            rebuild_figures(store, make_plan())
    assert all_rows(store) == kept, "those in use are not touched"
    rebuild_figures(store, make_plan())
    assert all_rows(store) == kept
    for table in (figure_editions, figure_facts, figure_cells, figure_states):
        editions = select(table.c.edition).distinct()
        found = store.read(lambda unit, asked: unit.connection.execute(asked).all(), editions)
        assert len(found) == 1, table.name


class CutError(Exception):
    """As if the power went."""


def breaking_after(pieces: int) -> Any:
    left = iter(range(pieces))

    def write(unit: Any, edition: int, piece: Any) -> None:
        if next(left, None) is None:
            raise CutError
        write_piece(unit, edition, piece)

    return write
