"""Recurring work. Any number of clocks may run; each turn is taken by one."""

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

from inbox.bootstrap.parts import Installation
from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError
from inbox.services.assigning.assign import look_again
from inbox.services.assigning.demand import count_demand
from inbox.services.assigning.give_back import take_from_who_is_away
from inbox.services.calls.told import end_forgotten
from inbox.services.case_page.status_asks import follow_asks
from inbox.services.figures.follow import enqueue_figures, figures_are_behind
from inbox.services.learning.status import train_if_due
from inbox.services.listened.found import forget_old
from inbox.services.notices.follow import follow_notices
from inbox.services.notices.read import sweep_notices
from inbox.services.notices.watch import watch_silence, watch_volume
from inbox.services.people.presence import send_away_who_is_gone
from inbox.services.people.surge import end_surge_in_time
from inbox.services.promises.turn import look_after_promises
from inbox.services.records.retention import forget_too_old
from inbox.services.records.sweep_blobs import sweep_blobs
from inbox.services.reports.mails import sweep_mails
from inbox.services.reports.send_mails import mail_due_reports
from inbox.services.rules.due import run_due
from inbox.services.running.ahead import catch_up
from inbox.services.running.recurring import is_near, is_turn, next_turns, sweep
from inbox.services.same_person.find import look_on
from inbox.services.surveys.follow import follow_closes
from inbox.services.waits.due_turn import DueTurn
from inbox.services.waits.levels import note_levels
from workers.waiting import tell_of

log = structlog.get_logger()

DUE = timedelta(seconds=0.2)
"""So often it looks whether anything fell due: whoever promised a time is told within a second of it."""
LOOK = timedelta(seconds=1)
Turn = tuple[str, timedelta, Callable[[], object]]


class Clock:
    """What falls due, what follows the log, and what comes round again, each in a thread of its own, so that
    none is late because another has much to do."""

    def __init__(self, on: Installation) -> None:
        self._on = on
        self._due = DueTurn()
        self._turns = _turns(on)
        self._stop_event = threading.Event()

    def start(self) -> None:
        for name, every, act in (
            ("due", DUE, self._look_for_due),
            ("follow", LOOK, self._follow),
            ("turns", LOOK, self._take_turns),
        ):
            args = (every.total_seconds(), act)
            threading.Thread(target=self._run, args=args, name=f"clock {name}", daemon=True).start()

    def stop(self) -> None:
        self._stop_event.set()

    def _run(self, seconds: float, act: Callable[[], None]) -> None:
        while not self._stop_event.wait(seconds):
            try:
                act()
            except BusyError as error:
                tell_of(error)
            except Exception as error:
                log.error("recurring work failed", exc_info=error)

    def _look_for_due(self) -> None:
        while self._due.look(self._on.store, self._on.plan):
            if self._stop_event.is_set():
                return

    def _follow(self) -> None:
        store, plan = self._on.store, self._on.plan
        if store.read(figures_are_behind):
            store.write_lightly(SYSTEM, enqueue_figures)
        follow_asks(store)
        follow_notices(store, plan)
        follow_closes(store, plan)

    def _take_turns(self) -> None:
        store = self._on.store
        at = store.read(next_turns)
        for name, every, act in self._turns:
            if is_near(at.get(name), every, store.clock()) and store.write_lightly(
                SYSTEM, is_turn, name, every
            ):
                act()


def _turns(on: Installation) -> tuple[Turn, ...]:
    return (
        ("ahead", timedelta(minutes=1), lambda: on.store.write(catch_up)),
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
        ("retention", timedelta(hours=1), lambda: forget_too_old(on.store, on.plan)),
        ("blobs", timedelta(hours=1), lambda: sweep_blobs(on.store, on.blobs)),
    )
