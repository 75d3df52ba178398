"""`inbox demo`: the made-up organisation's customers, and taking it all away again."""

import argparse
import contextlib
import fcntl
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from inbox.bootstrap.logs import set_up_logs
from inbox.bootstrap.parts import Installation, Where, open_installation
from inbox.model.errors import InkorgError
from inbox.services.case_page.links import note_address
from inbox.services.demo.mailboxes import Mailboxes
from inbox.services.demo.removal import is_shared, remove_demo
from inbox.services.demo.room import read_room
from inbox.services.settings import read_setting
from inbox.store.store import Store

MARK = "demo"
"""A file in the data folder that says: all of this is made up."""
LISTENING = "demo.listening"
"""Another: its servers have begun to."""
PATIENCE_SECONDS = 20
DAYS = 45
"""Six weeks and a little: a forecast is tried on a fortnight after four weeks."""
MOST_DAYS = 70
NICE = 15


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="the demo organisation: its customers, its end")
    acts = demo.add_subparsers(dest="act", required=True, metavar="ACT")
    run = acts.add_parser("run", help="mail servers and customers, as `up --demo` starts them")
    run.add_argument("--port", type=int, default=8080, help="where the web process listens")
    run.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    run.set_defaults(run=_run, demo=True)
    fill = acts.add_parser("fill", help="the weeks before its first start, where they are lacking")
    fill.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    fill.set_defaults(run=_fill, demo=True)
    remove = acts.add_parser("remove", help="takes away everything that the demo made")
    remove.set_defaults(run=_remove, demo=True)


def wait_for_servers(data: Path) -> None:
    """Until the demo's own listen, or for as long as one would wait for them."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends and not (data / LISTENING).exists():
        time.sleep(0.1)


def prepare(on: Installation, address: str) -> None:
    """Before anything else of it runs: its people, and the days before."""
    from workers.demo.past import DONE, make_past

    if on.store.read(is_shared):
        raise InkorgError(
            f"{on.where.data} holds real conversations. Give the demo a data folder of its own."
        )
    (on.where.data / MARK).touch()
    (on.where.data / LISTENING).unlink(missing_ok=True)
    on.store.write(note_address, address)
    if not on.store.read(read_setting, DONE):
        print("\n  The demo organisation is being made …", flush=True)
    make_past(on, days=_days())


def _days() -> int:
    """Of its past."""
    given = os.environ.get("INBOX_DEMO_DAYS") or str(DAYS)
    if not given.isdecimal() or int(given) > MOST_DAYS:
        raise InkorgError(f"INBOX_DEMO_DAYS is a number of days up to {MOST_DAYS}.")
    return int(given)


def _run(arguments: argparse.Namespace) -> int:
    from inbox.cli.running import until_told
    from inbox.cli.where import where
    from workers.demo.chatting import running_chats
    from workers.demo.graph.platform import running_platform
    from workers.demo.present import Present
    from workers.demo.servers import mail_folder, running_servers
    from workers.demo.x_customers import running_x_customers

    set_up_logs()
    on = open_installation(where(arguments))
    mailboxes = Mailboxes(mail_folder(on.where.data))
    stop = threading.Event()
    with running_servers(on.plan, mailboxes, on.store.clock):
        address = f"http://127.0.0.1:{arguments.port}"
        present = Present(on, mailboxes, address, random.Random())
        thread = threading.Thread(target=present.run, args=(stop,), name="customers", daemon=True)
        thread.start()
        with (
            _filling(on),
            running_chats(on, address),
            running_platform(on, address),
            running_x_customers(on, random.Random()),
        ):
            (on.where.data / LISTENING).touch()
            until_told(stop.set, with_parent=arguments.with_parent)
        thread.join(5)
    on.close()
    return 0


@contextlib.contextmanager
def _filling(on: Installation) -> Iterator[None]:
    """In a process of its own that ends, and that stops when this one does."""
    if on.store.read(read_room) is None:
        yield
        return
    places = ["--data", str(on.where.data), "--config", str(on.where.config)]
    command = [sys.executable, "-m", "inbox", *places, "demo", "fill", "--with-parent"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def _fill(arguments: argparse.Namespace) -> int:
    from inbox.cli.running import end_with_parent
    from inbox.cli.where import where
    from workers.demo.weeks.filling import fill_in

    if arguments.with_parent:
        end_with_parent()
    os.nice(NICE)
    set_up_logs()
    on = open_installation(where(arguments))
    fill_in(on)
    on.close()
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    from inbox.cli.where import where
    from workers.demo.graph.keeping import FILE as PLATFORM
    from workers.demo.servers import mail_folder

    at = where(arguments)
    if not (at.data / MARK).exists():
        print(f"There is no demo in {at.data}.")
        return 0
    _refuse_if_running(at.data)
    count, has_more = _remove_rows(at)
    if has_more:
        shutil.rmtree(mail_folder(at.data), ignore_errors=True)
        (at.data / PLATFORM).unlink(missing_ok=True)
        (at.data / MARK).unlink()
        (at.data / LISTENING).unlink(missing_ok=True)
        print(f"The demo is gone: {count} conversations. What is real in {at.data} stays.")
        return 0
    shutil.rmtree(at.data)
    print(f"The demo is gone: {count} conversations and {at.data}.")
    return 0


def _refuse_if_running(data: Path) -> None:
    with (data / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InkorgError("The demo is running. Stop it first.") from None


def _remove_rows(at: Where) -> tuple[int, bool]:
    """How many conversations went, and whether something stays that the demo did not make."""
    store = Store(at.database_url, at.data)
    try:
        return store.write(remove_demo), store.read(is_shared)
    finally:
        store.close()
