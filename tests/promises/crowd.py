"""Several processes that do something to one database at the same moment."""

import multiprocessing
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from inbox.store.store import Store

# Loaded once; each process is forked from it.
_WITH = multiprocessing.get_context("forkserver")
_WITH.set_forkserver_preload(
    ["inbox.bootstrap.parts", "tests.services.desk", "inbox.services.outbound.reply"]
)


def all_at_once(store: Store, act: Callable[[Store, Any], None], many: Sequence[Any]) -> None:
    """Calls `act` with a store of its own in as many processes, once all of them are ready."""
    ready, go = _WITH.Semaphore(0), _WITH.Event()
    processes = [
        _WITH.Process(target=_run, args=(act, store.url, store.data, one, ready, go))
        for one in many
    ]
    for process in processes:
        process.start()
    for process in processes:
        while not ready.acquire(timeout=1):
            assert process.exitcode in (None, 0), "one ended before it began"
    go.set()
    for process in processes:
        process.join(120)
    codes = [process.exitcode for process in processes]
    for process in processes:
        process.kill()
    assert codes == [0] * len(processes)


def _run(
    act: Callable[[Store, Any], None], url: str, data: Path, one: Any, ready: Any, go: Any
) -> None:
    store = Store(url, data)
    ready.release()
    go.wait(120)
    act(store, one)
    store.close()
