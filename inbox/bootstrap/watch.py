"""Keeps a process's plan as the database has it, and the database as the files have it, without a restart."""

import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import structlog

from config.errors import ConfigError
from connectors.registry import find_connectors
from inbox.bootstrap.configuration import load_configuration
from inbox.model.bell import Bell
from inbox.model.errors import BusyError
from inbox.services.definitions.live import refresh
from inbox.services.definitions.problems import note_file_problems
from inbox.services.learning.live import refresh_learned
from inbox.services.plan import Plan
from inbox.services.rules.changes import enqueue_follow, is_behind
from inbox.services.sync_plan import sync_definitions
from inbox.store.blobs import Blobs
from inbox.store.store import Store

log = structlog.get_logger()

EVERY = timedelta(seconds=1)
MODEL_EVERY = timedelta(seconds=3)
WATCHED = ("topics.yaml", "rules.yaml", "calendars.yaml", "service_levels.yaml")


class Watcher(threading.Thread):
    """One for each process. It looks when the log rings, and once a second anyway."""

    def __init__(
        self, store: Store, blobs: Blobs, plan: Plan, bell: Bell, folder: Path | None
    ) -> None:
        """`folder` in the process that also looks at the files."""
        super().__init__(name="watch", daemon=True)
        self._store, self._plan, self._bell, self._folder = store, plan, bell, folder
        self._blobs, self._model_at = blobs, 0.0
        self._stop_event = threading.Event()
        self._seen = _state(folder)

    def stop(self) -> None:
        self._stop_event.set()

    def run(self) -> None:
        subscription = self._bell.subscribe()
        while not self._stop_event.is_set():
            subscription.wait(EVERY)
            # A busy log rings many times a second; one look in that time is enough.
            if not self._stop_event.wait(0.2):
                self._look()
        subscription.close()

    def _look(self) -> None:
        try:
            self._look_at_files()
            refresh(self._store, self._plan)
            self._look_at_model()
            if self._folder is not None and self._store.read(is_behind, self._plan):
                self._store.write(enqueue_follow)
        except BusyError:
            return
        except Exception as error:
            log.error("the plan could not be read again", exc_info=error)

    def _look_at_model(self) -> None:
        if time.monotonic() < self._model_at:
            return
        self._model_at = time.monotonic() + MODEL_EVERY.total_seconds()
        refresh_learned(self._store, self._blobs, self._plan)

    def _look_at_files(self) -> None:
        state = _state(self._folder)
        if self._folder is None or state == self._seen:
            return
        self._seen = state
        read_files(self._store, self._plan, self._folder)


def read_files(store: Store, plan: Plan, folder: Path) -> bool:
    """Topics and rules as the files say now. What is wrong is told on screen; what stood goes on."""
    try:
        read = load_configuration(folder, find_connectors())
    except ConfigError as error:
        log.error(
            "the files hold mistakes; what stood before goes on", problems=len(error.problems)
        )
        store.write(note_file_problems, error.as_json())
        return False
    filed = plan.with_definitions(read.topics, read.rules, read.calendars, read.service_levels)
    store.write(note_file_problems, [])
    store.write(sync_definitions, filed)
    return True


def _state(folder: Path | None) -> Mapping[str, tuple[int, int]]:
    found = {}
    for name in WATCHED if folder is not None else ():
        try:
            about = (folder / name).stat() if folder else None
        except OSError:
            continue
        if about is not None:
            found[name] = (about.st_mtime_ns, about.st_size)
    return found
