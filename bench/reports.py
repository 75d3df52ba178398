"""How long reports over a year take, where the sums are as 10 million messages leave them.

    python -m bench.reports            a year, on SQLite in a file
    QUICK=1 python -m bench.reports    a month
    INBOX_BENCH_POSTGRES=postgresql+psycopg://… python -m bench.reports

Sums are written as they would stand; the log behind them is not. What is measured is the whole answer
of the call, checked and as JSON. Goal: p95 under 300 ms. Beside the time that passed stands that of the
processor, which others on the machine change less; that of PostgreSQL itself is only in the former.
"""

import gc
import itertools
import os
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import update

from bench.sizes import size
from inbox.services.figures.pieces import raw_times
from inbox.services.figures.write import begin_edition, names_of
from inbox.services.reports.ask import question
from inbox.services.reports.report import read_report
from inbox.store.reading.labels import Labels
from inbox.store.rows import insert_values
from inbox.store.schema import migrate
from inbox.store.store import Store
from inbox.store.tables.figures import figure_cells, figure_editions
from inbox.store.unit import Unit
from inbox.web.api.reports_shapes import Report
from routing.figures.buckets import bucket, pack
from routing.figures.periods import starts_between

DAYS = size(365, 30)
MESSAGES_A_DAY = 27_400
ZONE = "Europe/Stockholm"
UNTIL = datetime(2026, 10, 31, 23, 0, tzinfo=UTC)
KEYS = {"": 1, "channel": 10, "topic": 30, "team": 8, "agent": 50, "language": 4, "tag": 30}
FIGURES = {"messages": 1.0, "first_response": 0.4, "within_target": 0.4, "people": 0.7}
OPEN_HOURS = 10
ROUNDS = size(5, 3)
REPORT = TypeAdapter(Report)
SIZES = (1, 3, 10, 30, 100, 300, 1_000, 3_000, 12_000, 40_000, 330_000)


def counters() -> dict[int, list[bytes]]:
    """Times as they are: most within the hour, some for days."""
    chance = random.Random(7)
    return {
        count: [
            pack(Counter(bucket(int(chance.lognormvariate(8, 1.6))) for _ in range(count)))
            for _ in range(3)
        ]
        for count in SIZES
    }


def rows(raw: Callable[[datetime], Any]) -> Iterator[tuple[Any, ...]]:
    packed, chance = counters(), random.Random(11)
    since = UNTIL - timedelta(days=DAYS)
    for unit, (figure, share) in itertools.product(("m", "d", "h"), FIGURES.items()):
        parts = {"m": 1 / 30, "d": 1, "h": OPEN_HOURS}[unit]
        for start in starts_between(unit, since, UNTIL, ZONE):
            if unit == "h" and not 7 <= start.hour < 7 + OPEN_HOURS:
                continue
            for by, keys in KEYS.items():
                n = max(1, int(MESSAGES_A_DAY * share / parts / keys))
                near = min(SIZES, key=lambda one: abs(one - n))
                for key in range(keys):
                    blob = chance.choice(packed[near]) if figure == "first_response" else None
                    named = (1, figure, by, unit, raw(start), str(key) if by else "")
                    yield *named, near if blob else n, n // 2, n * 3000, n * 2000, blob, blob


def fill(store: Store) -> int:
    store.write(begin_edition, 1, ZONE, True)
    store.write(_read_until, UNTIL)
    count = 0
    made = rows(raw_times(store))
    while some := list(itertools.islice(made, 20_000)):
        store.write(insert_values, figure_cells, names_of(figure_cells), some)
        count += len(some)
    if not store.is_sqlite:
        with store.connect() as connection:  # What the database does by itself in time.
            connection.connection.driver_connection.autocommit = True  # type: ignore[union-attr]
            connection.connection.cursor().execute("VACUUM ANALYZE figure_cells")
    return count


def _read_until(unit: Unit, at: datetime) -> None:
    unit.connection.execute(update(figure_editions).values(at=at))


def measure(store: Store) -> list[tuple[str, float, float]]:
    since, until = str((UNTIL - timedelta(days=DAYS)).date() + timedelta(days=1)), "2026-11-01"
    measured = []
    bys = (*KEYS, "hour_of_week")
    for figure, by, interval in itertools.product(FIGURES, bys, ("day", "month")):
        if figure == "people" and by in ("agent", "tag"):
            continue  # Those are not kept.
        asked = question(figure, since, until, ZONE, interval, by, "business")
        for _ in range(ROUNDS):
            wall, cpu = time.perf_counter(), time.process_time()
            REPORT.dump_json(REPORT.validate_python(store.read(read_report, asked, Labels())))
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            name = f"{figure} by {by or 'nothing'} per {interval}"
            measured.append((name, wall * 1000, cpu * 1000))
    return measured


def main() -> None:
    gc.freeze()  # As the web process does.
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("INBOX_BENCH_POSTGRES") or f"sqlite:///{folder}/inbox.db"
        store = Store(url, Path(folder))
        migrate(store)
        print(f"{fill(store):,} sums of {DAYS} days")
        measured = measure(store)
        store.close()
    for place, name in enumerate(("by the clock", "of processor")):
        times = sorted((wall, cpu)[place] for _, wall, cpu in measured)
        p95 = times[int(len(times) * 0.95)]
        middle = statistics.median(times)
        print(f"reports {name}: median {middle:.0f} ms, p95 {p95:.0f} ms (goal 300)")
    for name in sorted({name for name, *_ in measured}):
        walls = [wall for one, wall, _ in measured if one == name]
        cpus = [cpu for one, _, cpu in measured if one == name]
        if max(walls) > 150:
            wall, cpu = statistics.median(walls), statistics.median(cpus)
            print(f"  {name}: {wall:.0f} ms, {cpu:.0f} of processor")


if __name__ == "__main__":
    main()
