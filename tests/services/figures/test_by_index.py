"""What keeps and opens figures finds its rows by an index, however long the log grows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from inbox.services.figures.follow import follow_figures
from inbox.services.figures.rebuild import rebuild_figures
from inbox.services.reports.ask import question
from inbox.services.reports.drill import read_behind
from inbox.services.reports.report import read_report
from inbox.store.reading.labels import Labels
from inbox.store.store import Store
from tests.services.figures.test_rebuild import Office, office

__all__ = ["office"]


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """What is read of figures meanwhile."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().startswith("SELECT") and "figure_" in statement:
            seen.append((statement, parameters))

    event.listen(store._reader, "before_cursor_execute", note)
    yield seen
    event.remove(store._reader, "before_cursor_execute", note)


@pytest.mark.parametrize("act", ["follow", "rebuild", "report", "behind"])
def test_no_reading_of_figures_goes_through_all_of_them(office: Office, act: str) -> None:
    store, plan = office.desk.store, office.desk.plan
    office.live(list(range(40)))
    follow_figures(store, plan)
    office.live(list(range(40)))
    asked = question("messages", "2026-10-01", "2026-11-30", "UTC")
    acts: dict[str, Any] = {
        "follow": lambda: follow_figures(store, plan),
        "rebuild": lambda: rebuild_figures(store, plan),
        "report": lambda: store.read(read_report, asked, Labels()),
        "behind": lambda: store.read(read_behind, asked, None, Labels()),
    }
    with statements(store) as seen:
        acts[act]()
    assert seen
    for statement, parameters in seen:
        for detail in store.read(_plan_of, statement, parameters):
            assert not detail.startswith("SCAN figure_facts"), (detail, statement)
            assert not detail.startswith("SCAN figure_cells"), (detail, statement)
            assert not detail.endswith("(edition=?)"), (detail, statement)


def _plan_of(unit: Any, statement: str, parameters: Any) -> list[str]:
    rows = unit.connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
    return [row[3] for row in rows]
