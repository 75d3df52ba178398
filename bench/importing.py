"""`inbox import mail` beside a running `inbox up`. `python -m bench.importing [COUNT]`.

An mbox of COUNT mails is imported, interrupted in the middle and begun again; while it is being read a
mail is handed in, to see how soon it is on the list. Printed: mails read a second and the memory of all
processes in each tenth (both should be flat), and whether each mail stands once. The limit is our own
`parse` on one core over mails of the same kind.
"""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import distinct, func, select

from bench.ingest import parse_alone
from bench.installed import ADDRESS, Place, free_port, installed, people, running, wait_until_ready
from bench.mails import mails
from bench.memory import command, family, pss_mb
from bench.sizes import size
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.journal import receipts
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit

COUNT = size(20_000, 2000)
MOST_SECONDS = 3600


def write_mbox(path: Path, count: int) -> None:
    with path.open("wb") as file:
        for raw in mails(count, ADDRESS):
            file.write(b"From bench@bench.example Fri Nov 20 09:00:00 2026\n")
            file.write(raw.replace(b"\nFrom ", b"\n>From ") + b"\n\n")


def bring_in(place: Place, mbox: Path, stop_at: Callable[[], bool] | None = None) -> str:
    """What the command said. With `stop_at` it is interrupted as by Ctrl-C when that holds."""
    command = [sys.executable, "-m", "inbox", "import", "mail", str(mbox), "--channel", "info"]
    environment = {**os.environ, **place.environment}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        while stop_at is not None and process.poll() is None:
            if stop_at():
                process.send_signal(signal.SIGINT)
                break
            time.sleep(0.02)
        said, _ = process.communicate(timeout=MOST_SECONDS)
    return said.strip() or f"ended with status {process.returncode}"


def counted(unit: Unit, state: str | None = None) -> int:
    query = select(func.count()).select_from(receipts).where(receipts.c.history)
    if state is not None:
        query = query.where(receipts.c.state == state)
    return unit.connection.scalar(query) or 0


class Watching:
    """A line for each tenth: how fast it was read, and what all processes took."""

    def __init__(self, store: Store, pid: int, count: int) -> None:
        self._store, self._pid, self._count = store, pid, count
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.rates: list[float] = []
        self.sizes: list[float] = []
        self.own: list[float] = []
        self.each: list[dict[str, float]] = []

    def start(self) -> None:
        self._thread.start()

    def wait(self) -> None:
        self._thread.join(MOST_SECONDS)

    def _watch(self) -> None:
        before, began = 0, time.perf_counter()
        for tenth in range(1, 11):
            goal = self._count * tenth // 10
            while (done := self._store.read(counted, "done")) < goal:
                time.sleep(0.1)
            now = time.perf_counter()
            self.rates.append((done - before) / (now - began))
            processes = family(self._pid)
            self.sizes.append(sum(map(pss_mb, processes)))
            each = {f"{command(one)} {one}": pss_mb(one, "Pss_Anon") for one in processes}
            self.own.append(sum(each.values()))
            self.each.append(each)
            before, began = done, now


def overtake(port: int, token: str, store: Store) -> float:
    """Seconds until a mail that is handed in now is on the list, given to somebody."""
    raw = next(iter(mails(1, ADDRESS, seed=99))).replace(b"<bench0.", b"<live.")
    address = f"http://127.0.0.1:{port}/api/v1/channels/info/inbound"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "message/rfc822"}
    began = time.perf_counter()
    urllib.request.urlopen(urllib.request.Request(address, raw, headers), timeout=30).close()
    live = select(conversations.c.id).where(
        conversations.c.history.is_(False), conversations.c.assignee_id.is_not(None)
    )
    while store.read(lambda unit: unit.connection.scalar(live)) is None:
        if time.perf_counter() - began > 120:
            return float("inf")
        time.sleep(0.02)
    return time.perf_counter() - began


def main(count: int) -> None:
    with installed("sqlite") as place:
        on = place.open()
        _, token = people(on, 3)
        on.close()
        mbox, port = place.folder / "old.mbox", free_port()
        write_mbox(mbox, count)
        print(f"{count} mails, load {os.getloadavg()[0]:.1f}")
        store = Store(f"sqlite:///{place.folder}/data/inbox.db", place.folder / "data")
        with running(place, ["up", "--port", str(port)]) as (up,):
            wait_until_ready(port)
            watching = Watching(store, up.pid, count)
            watching.start()
            began = time.perf_counter()
            said = bring_in(place, mbox, lambda: store.read(counted) >= count // 2)
            print(f"  interrupted in the middle: {said}; {store.read(counted)} taken in")
            print(f"  again: {bring_in(place, mbox)}")
            live = overtake(port, token, store)
            watching.wait()
            seconds = time.perf_counter() - began
        report(store, watching, live, count, seconds, mbox)
        store.close()


def report(
    store: Store, watching: Watching, live: float, count: int, seconds: float, mbox: Path
) -> None:
    limit = parse_alone(list(mails(min(count, 2000), ADDRESS)))
    print(
        f"  {count / seconds:6.0f} mails/s from file to history, parse alone {limit:.0f}/s,", end=""
    )
    print(f" ratio {count / seconds / limit:.2f}")
    print("  mails/s by tenth: " + " ".join(f"{rate:.0f}" for rate in watching.rates))
    print("  MB by tenth:      " + " ".join(f"{one:.0f}" for one in watching.sizes))
    print("  of it no file's:  " + " ".join(f"{one:.0f}" for one in watching.own))
    for name in watching.each[-1]:
        by_tenth = " ".join(f"{one.get(name, 0):.0f}" for one in watching.each)
        print(f"    {name}: {by_tenth}")
    print(f"  a live mail in the middle: on the list and given after {live:.2f} s")
    stand = select(func.count(), func.count(distinct(messages.c.header_id)))
    total, different = store.read(
        lambda unit: tuple(unit.connection.execute(stand.where(messages.c.history)).one())
    )
    print(f"  {total} messages, {different} different, of {count} (all three should be equal)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
