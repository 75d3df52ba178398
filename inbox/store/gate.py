"""One writer at a time on SQLite, over all processes, in turn."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAUSE_SECONDS = 0.0005
"""After letting go, so that another process gets its turn: without it receipts starve."""


class WriteGate:
    """`flock` on a file in the data folder, and a lock between the threads of this process."""

    def __init__(self, path: Path) -> None:
        self._thread = threading.Lock()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    @contextmanager
    def hold(self) -> Iterator[None]:
        with self._thread:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
                time.sleep(PAUSE_SECONDS)

    def close(self) -> None:
        os.close(self._file)
