"""A store that is closed while somebody still works with it leaves no connection open behind them."""

import threading
from pathlib import Path
from typing import Any

from inbox.store.store import Store
from inbox.store.unit import Unit


def test_who_still_reads_when_the_store_closes_leaves_nothing_open(
    store_url: str, tmp_path: Path
) -> None:
    store = Store(store_url, tmp_path)
    reading, closed = threading.Event(), threading.Event()
    used: list[Any] = []

    def slowly(unit: Unit) -> int:
        used.append(unit.connection.connection.driver_connection)
        reading.set()
        assert closed.wait(20)
        return int(unit.connection.exec_driver_sql("SELECT 1").scalar_one())

    answers: list[int] = []
    reader = threading.Thread(target=lambda: answers.append(store.read(slowly)))
    reader.start()
    assert reading.wait(20)
    store.close()
    closed.set()
    reader.join(20)
    assert answers == [1]
    assert not _is_open(used[0])


def _is_open(connection: Any) -> bool:
    if hasattr(connection, "closed"):
        return not connection.closed
    try:
        connection.total_changes  # noqa: B018 - refused by one that is closed
    except Exception:  # noqa: BLE001 - as said
        return False
    return True
