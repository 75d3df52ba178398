"""One process at a time listens to a channel; another goes on at once when it has stopped."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from inbox.model.actor import SYSTEM
from inbox.services.running import leases
from inbox.store.tables.journal import cursors
from inbox.store.tables.journal import leases as table
from tests.fakes.machine import wait_for
from tests.fakes.x import x_double
from tests.promises.installation import FILES, Running, make_installation
from tests.promises.lines import XLine
from workers.running import start


@pytest.fixture
def running(store_url: str, tmp_path: Path) -> Iterator[Running]:
    with x_double() as x:
        channel = XLine(server=x, many=0, replies=0, faults=0).yaml
        files = {"channels": FILES["channels"] + channel}
        running = make_installation(tmp_path / "made", 9, store_url, None, files)
        yield running
        running.close()


def takes(running: Running, holder: str) -> bool:
    return bool(running.on.store.write_as(SYSTEM, leases.take, "listen:x", holder))


def lease(running: Running, name: str) -> Any:
    found = select(table).where(table.c.name == name)
    return running.on.store.read(lambda unit: unit.connection.execute(found).one())


def test_whoever_stops_listening_lets_another_begin_at_once(running: Running) -> None:
    stop = start(running.on, threads=1, worker=False, listen=True, clock=False)
    wait_for(lambda: running.count(cursors) == 1, "nobody looked")
    assert not takes(running, "another")
    stop()
    assert takes(running, "another")
    assert not takes(running, "a third")


def test_what_a_living_process_holds_is_renewed_however_long_it_waits(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LENGTH", timedelta(seconds=0.6))
    stop = start(running.on, threads=1, worker=False, listen=True, clock=False)
    wait_for(lambda: running.count(cursors) == 1, "nobody looked")
    # Held by the same process, and nobody who waits there would take it again.
    running.on.store.write(leases.take, "another", lease(running, "listen:x").holder)
    begun = lease(running, "another").until
    wait_for(lambda: lease(running, "another").until > begun + timedelta(seconds=1), "not renewed")
    stop()
    assert takes(running, "another")
