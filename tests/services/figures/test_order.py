"""Events that are written down late, or by a clock that was wrong, count when they happened."""

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from bench.figures import SINCE, a_log, fill
from inbox.services.figures import follow
from inbox.services.figures.follow import follow_figures
from inbox.services.figures.rebuild import rebuild_figures
from inbox.store.store import Store
from tests.services.desk import make_plan
from tests.services.figures.counting import all_rows, cells

EVENTS = 300


def test_in_whatever_order_events_stand_each_counts_in_its_hour(
    sqlite_store: Store, monkeypatch: Any
) -> None:
    store, chance = sqlite_store, random.Random(4)
    log = a_log(EVENTS, 1, SINCE, timedelta(hours=20), customers=6)
    # Days late, in no order; and one day written down by a clock that is set back afterwards.
    mixed = sorted(log, key=lambda event: event["at"] + timedelta(hours=chance.randrange(100)))
    for event in mixed[100:120]:
        event["at"] += timedelta(days=70)
    fill(store, mixed)
    monkeypatch.setattr(follow, "AT_ONCE", 35)
    follow_figures(store, make_plan())
    kept = all_rows(store)
    came = Counter(map(_hour, (e for e in mixed if e["type"] == "message.received")))
    assert {row["start"]: row["n"] for row in cells(store, "messages", unit="h")} == came
    rebuild_figures(store, make_plan())
    assert all_rows(store) == kept


def _hour(event: dict[str, Any]) -> datetime:
    at = min(event["at"], datetime.fromisoformat(event["data"]["at"]))
    hour: datetime = at.replace(minute=0, second=0, microsecond=0)
    return hour
