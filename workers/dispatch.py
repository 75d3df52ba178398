"""Claims due work from the table, hands it to dramatiq, and keeps its lease while it runs."""

import contextlib
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import dramatiq
import structlog

from inbox.bootstrap.parts import Installation
from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError, InkorgError, TemporaryError
from inbox.services.outbound.deliver import SendLater
from inbox.services.running import jobs
from workers.actors import ACTORS, Job
from workers.reader import Readers
from workers.waiting import tell_of

log = structlog.get_logger()

EVERY = timedelta(seconds=1)
RENEW_SECONDS = 8
ALONE_SECONDS = 5
"""How long it does the work itself before it tries the broker again."""
AHEAD = 4
"""Jobs handed over for each thread; the rest stay in the table."""


class Running:
    """The claims that this process works on, so that their leases can be renewed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._claims: set[str] = set()

    @contextlib.contextmanager
    def hold(self, claim: str) -> Any:
        with self._lock:
            self._claims.add(claim)
        try:
            yield
        finally:
            with self._lock:
                self._claims.discard(claim)

    def claims(self) -> list[str]:
        with self._lock:
            return list(self._claims)


def make_actor(
    on: Installation,
    broker: dramatiq.Broker,
    running: Running,
    ended: Callable[[], None],
    readers: Readers | None,
) -> Any:
    """The one dramatiq actor: looks the job up and calls what `ACTORS` names."""

    @dramatiq.actor(broker=broker, queue_name="inkorg", actor_name="perform")
    def perform(job_id: int, claim: str) -> None:
        with running.hold(claim):
            _perform(on, job_id, claim, readers)
        ended()

    return perform


def _perform(on: Installation, job_id: int, claim: str, readers: Readers | None) -> None:
    job = on.store.read(jobs.still_mine, job_id, claim)
    if job is None:
        return  # The lease ended before it began; somebody else has it.
    try:
        # Once may have been a power cut.
        has_stopped = job.has_stopped and job.attempts > 1
        ACTORS[job.actor](on, Job(job.id, job.args, has_stopped, readers))
    except SendLater as later:
        on.store.write(jobs.postpone, job_id, claim, later.pause)
    except (BusyError, TemporaryError, OSError) as error:
        words = str(error) if isinstance(error, InkorgError) else type(error).__name__
        on.store.write(partial(jobs.fail, is_passing=True), job, words)
    except Exception as error:
        log.error("a job failed", actor=job.actor, job=job_id, exc_info=error)
        on.store.write(jobs.fail, job, type(error).__name__)
    else:
        on.store.write_lightly(SYSTEM, jobs.finish, job_id, claim)


class Dispatcher:
    """One thread that looks whenever the bell rings, and once a second anyway."""

    def __init__(
        self,
        on: Installation,
        broker: dramatiq.Broker,
        threads: int,
        readers: Readers | None = None,
    ) -> None:
        self._on, self._most = on, threads * AHEAD
        self._threads_alone = threads
        self._alone = ThreadPoolExecutor(threads, "alone")
        self._by_hand: set[Future[None]] = set()
        self._name = secrets.token_hex(4)
        self._running = Running()
        self._alone_until = 0.0
        self._stop = threading.Event()
        self._wake = threading.Event()
        # Whatever waited behind an ended job in its lane, or for a free place, can go now.
        self._actor = make_actor(on, broker, self._running, self._wake.set, readers)
        self._threads = [
            threading.Thread(target=target, name=target.__name__, daemon=True)
            for target in (self._dispatch, self._listen, self._renew)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()
        for thread in self._threads:
            thread.join(3)
        self._alone.shutdown(wait=False, cancel_futures=True)

    def give_back(self) -> None:
        """What was claimed and never begun, so that it need not wait for its lease to end."""
        with contextlib.suppress(BusyError):
            self._on.store.write_lightly(SYSTEM, jobs.give_back_all, self._name)

    def _dispatch(self) -> None:
        pause = 0.0
        while not self._stop.is_set():
            self._wake.wait(pause)
            self._wake.clear()
            try:
                pause = self._claim_and_hand_over()
            except BusyError as error:
                tell_of(error)
                pause = 1.0
            except Exception as error:
                log.error("dispatching failed", exc_info=error)
                pause = 1.0

    def _claim_and_hand_over(self) -> float:
        """Answers the seconds until it has to look again, if nobody rings."""
        outlook = self._on.store.read(jobs.look, self._name, self._most)
        if outlook.is_due and time.monotonic() < self._alone_until:
            return 0.0 if self._work_by_hand() else EVERY.total_seconds()
        if outlook.is_due and outlook.room > 0:
            claimed = self._on.store.write_lightly(SYSTEM, jobs.claim, self._name, outlook.room)
            self._hand_over(claimed)
            if claimed:
                return 0.0
        due = outlook.next_due_seconds
        return EVERY.total_seconds() if due is None else min(EVERY.total_seconds(), max(due, 0.005))

    def _hand_over(self, claimed: list[jobs.Claimed]) -> None:
        for place, job in enumerate(claimed):
            try:
                self._actor.send(job.id, job.claim)
            except Exception as error:  # noqa: BLE001 - each broker has errors of its own
                log.warning("the broker is gone, work goes on here", error=type(error).__name__)
                self._on.store.write_lightly(SYSTEM, jobs.give_back, claimed[place:])
                self._alone_until = time.monotonic() + ALONE_SECONDS
                return

    def _work_by_hand(self) -> bool:
        """As many at once as ever, without the broker. Claimed anew, so that what may have reached it
        can't run too."""
        self._by_hand = {one for one in self._by_hand if not one.done()}
        free = self._threads_alone - len(self._by_hand)
        if free <= 0:
            return False
        claimed = self._on.store.write_lightly(SYSTEM, jobs.claim, self._name, free)
        self._by_hand |= {self._alone.submit(self._do_alone, job) for job in claimed}
        return bool(claimed)

    def _do_alone(self, job: jobs.Claimed) -> None:
        try:
            self._actor.fn(job.id, job.claim)
        except Exception as error:
            log.error("work without the broker failed", job=job.id, exc_info=error)

    def _listen(self) -> None:
        subscription = self._on.bell.subscribe()
        while not self._stop.is_set():
            if any(ring.topic == "work" for ring in subscription.wait(EVERY)):
                self._wake.set()
        subscription.close()

    def _renew(self) -> None:
        while not self._stop.wait(RENEW_SECONDS):
            claims = self._running.claims()
            if not claims:
                continue
            try:
                self._on.store.write_lightly(SYSTEM, jobs.renew, claims)
            except BusyError:
                continue
            except Exception as error:
                log.error("leases could not be renewed", exc_info=error)
