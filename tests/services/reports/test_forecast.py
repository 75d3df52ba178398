"""The forecast comes from the sums that reports are made of."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from inbox.services.figures.write import begin_edition
from inbox.services.reports.forecast import Promise, read_forecast
from inbox.store.store import Store
from inbox.store.tables.figures import figure_cells
from inbox.store.unit import Unit
from tests.services.desk import make_plan

NOW = datetime(2026, 11, 2, 9, 20, tzinfo=UTC)
CALENDARS = ({"id": "office", "hours": {"mon-fri": "08:00-16:30"}, "holidays": ["SE"]},)


def fill(unit: Unit) -> None:
    begin_edition(unit, 1, "Europe/Stockholm", current=True)
    for back in range(1, 60 * 24):
        start = NOW.replace(minute=0) - timedelta(hours=back)
        row: dict[str, Any] = {"edition": 1, "figure": "messages", "unit": "h", "start": start}
        for by, key in (("", ""), ("channel", "mail")):
            of = {"by": by, "key": key, "n": 12, "yes": 0, "seconds": 0, "open_seconds": 0}
            unit.connection.execute(insert(figure_cells).values({**row, **of}))


def test_a_fortnight_is_foretold_with_the_people_it_asks_for(
    sqlite_store: Store, tmp_path: Path
) -> None:
    store = Store(sqlite_store.url, tmp_path, clock=lambda: NOW)
    store.write(fill)
    plan = make_plan(calendars=CALENDARS)
    found = store.read(read_forecast, plan, None, Promise(600, 3600, 0.8))
    assert (found["method"], found["error"], found["weeks_known"]) == ("weeks", 0, 8)
    assert len(found["hours"]) == 14 * 24
    assert {hour["expected"] for hour in found["hours"]} == {12.0}
    opened = [hour for hour in found["hours"] if hour["open"]]
    assert len(opened) == 9 * 10
    assert all(hour["people"] for hour in opened)
    assert not any(hour["people"] for hour in found["hours"] if not hour["open"])
    store.close()


def test_where_nothing_came_yet_nothing_is_foretold(sqlite_store: Store) -> None:
    found = sqlite_store.read(read_forecast, make_plan(), None, None)
    assert (found["method"], found["hours"]) == (None, [])
