"""Recurring work. Any number of clocks may run; each turn is taken by one."""

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

from inbox.bootstrap.parts import Installation
from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError
from inbox.services.assign import look_again
from inbox.services.calls.told import end_forgotten
from inbox.services.clock_notices import due_to_tell, tell_of_clocks
from inbox.services.demand import count_demand
from inbox.services.figures.follow import enqueue_figures, figures_are_behind
from inbox.services.give_back import take_from_who_is_away
from inbox.services.learning.status import train_if_due
from inbox.services.levels import note_levels
from inbox.services.listened.found import forget_old
from inbox.services.notices.follow import follow_notices
from inbox.services.notices.read import sweep_notices
from inbox.services.notices.watch import watch_silence, watch_volume
from inbox.services.presence import send_away_who_is_gone
from inbox.services.promise_turn import keep_promises, look_after_promises
from inbox.services.recurring import due_to_wake, is_turn, next_turn, sweep, wake_snoozed
from inbox.services.reports.mails import sweep_mails
from inbox.services.reports.send_mails import mail_due_reports
from inbox.services.rules.due import run_due
from inbox.services.same_person.find import look_on
from inbox.services.surge import end_surge_in_time
from inbox.services.surveys.follow import follow_closes
from inbox.services.sweep_blobs import sweep_blobs

log = structlog.get_logger()

LOOK = timedelta(seconds=1)


class Clock(threading.Thread):
    def __init__(self, on: Installation) -> None:
        super().__init__(name="clock", daemon=True)
        self._on = on
        self._stop_event = threading.Event()
        self._turns: tuple[tuple[str, timedelta, Callable[[], object]], ...] = (
            ("presence", timedelta(minutes=1), lambda: on.store.write(send_away_who_is_gone)),
            ("rules", timedelta(minutes=1), lambda: run_due(on.store, on.plan)),
            ("promises", timedelta(minutes=1), lambda: look_after_promises(on.store, on.plan)),
            (
                "away",
                timedelta(minutes=1),
                lambda: on.store.write(take_from_who_is_away, on.plan),
            ),
            ("assign", timedelta(minutes=1), lambda: on.store.write(look_again)),
            ("surge", timedelta(minutes=1), lambda: on.store.write(end_surge_in_time)),
            ("demand", timedelta(hours=1), lambda: on.store.write(count_demand)),
            (
                "learning",
                timedelta(minutes=1),
                lambda: on.store.write(train_if_due, on.plan.learning),
            ),
            ("levels", timedelta(minutes=5), lambda: on.store.write_lightly(SYSTEM, note_levels)),
            ("volume", timedelta(minutes=5), lambda: watch_volume(on.store, on.plan)),
            ("silence", timedelta(hours=1), lambda: watch_silence(on.store, on.plan)),
            ("notices", timedelta(hours=1), lambda: on.store.write(sweep_notices, on.plan)),
            ("reports", timedelta(minutes=1), lambda: mail_due_reports(on.store, on.plan)),
            ("report mails", timedelta(hours=1), lambda: on.store.write(sweep_mails)),
            ("same person", timedelta(minutes=1), lambda: look_on(on.store, on.plan)),
            ("calls", timedelta(minutes=10), lambda: on.store.write(end_forgotten)),
            ("listened", timedelta(hours=1), lambda: on.store.write(forget_old)),
            ("sweep", timedelta(hours=1), lambda: on.store.write(sweep)),
            ("blobs", timedelta(hours=1), lambda: sweep_blobs(on.store, on.blobs)),
        )

    def stop(self) -> None:
        self._stop_event.set()

    def run(self) -> None:
        while not self._stop_event.wait(LOOK.total_seconds()):
            try:
                self._tick()
            except BusyError:
                continue
            except Exception as error:
                log.error("recurring work failed", exc_info=error)

    def _tick(self) -> None:
        if self._on.store.read(due_to_wake):
            self._on.store.write(wake_snoozed)
        keep_promises(self._on.store, self._on.plan)
        if self._on.store.read(due_to_tell, self._on.plan):
            self._on.store.write(tell_of_clocks, self._on.plan)
        if self._on.store.read(figures_are_behind):
            self._on.store.write_lightly(SYSTEM, enqueue_figures)
        follow_notices(self._on.store, self._on.plan)
        follow_closes(self._on.store, self._on.plan)
        for name, every, act in self._turns:
            if self._is_near(name) and self._on.store.write_lightly(SYSTEM, is_turn, name, every):
                act()

    def _is_near(self, name: str) -> bool:
        at = self._on.store.read(next_turn, name)
        return at is None or at <= self._on.store.clock()
