"""Commands that run the product: `up` for everything, or one kind of work each."""

import argparse
import os
import signal
import threading
from collections.abc import Callable

import structlog

from inbox.bootstrap.logs import set_up_logs
from inbox.bootstrap.parts import open_installation
from inbox.cli.where import installation, where
from inbox.services.vault import forget_key
from inbox.store.schema import migrate, newest
from inbox.store.store import Store

DEFAULT_PORT = 8080

log = structlog.get_logger()


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, run, help in (
        ("up", _up, "everything on this machine: web, workers, mailboxes, clock"),
        ("web", _web, "pages, API and live stream"),
    ):
        command = commands.add_parser(name, help=help)
        command.add_argument("--host", default=os.environ.get("INBOX_HOST") or "127.0.0.1")
        # A default that is text is read as what was written, and refused with the same words.
        command.add_argument(
            "--port", type=port, default=os.environ.get("INBOX_PORT") or str(DEFAULT_PORT)
        )
        command.add_argument("--demo", action="store_true", help="the demo organisation")
        command.set_defaults(run=run)
    for name, runner, help in (
        ("worker", _worker, "jobs: reading, sending, assigning"),
        ("listen", _listen, "mailboxes held open"),
        ("clock", _clock, "recurring work"),
        ("work", _work, "worker, listen and clock in one process, as `up` starts it"),
    ):
        command = commands.add_parser(name, help=help)
        command.add_argument("--threads", type=int, default=4)
        command.add_argument("--demo", action="store_true", help="the demo organisation")
        command.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
        command.set_defaults(run=runner)
    command = commands.add_parser("migrate", help="bring the database to the newest schema")
    command.add_argument(
        "--new-key", action="store_true", help="go on with another key than before, which is lost"
    )
    command.set_defaults(run=_migrate)


def port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f'"{text}" is no port (--port, INBOX_PORT)')
    return int(text)


def _up(arguments: argparse.Namespace) -> int:
    # Here and not above: only the web process loads the web server, only workers dramatiq.
    from inbox.cli import up

    return up.run(arguments)


def _web(arguments: argparse.Namespace) -> int:
    from inbox.cli import up

    set_up_logs()
    on = installation(arguments)
    up.serve(on, arguments.host, arguments.port, lambda at: log.info("serving", address=at))
    return 0


def _migrate(arguments: argparse.Namespace) -> int:
    at = where(arguments)
    store = Store(at.database_url, at.data)
    changed = migrate(store)
    if arguments.new_key:
        store.write(forget_key)
    store.close()
    print(f"migrated to {newest()}" if changed else f"already at {newest()}")
    return 0


def _worker(arguments: argparse.Namespace) -> int:
    return _run(arguments, worker=True)


def _listen(arguments: argparse.Namespace) -> int:
    return _run(arguments, listen=True)


def _clock(arguments: argparse.Namespace) -> int:
    return _run(arguments, clock=True)


def _work(arguments: argparse.Namespace) -> int:
    return _run(arguments, worker=True, listen=True, clock=True)


def _run(
    arguments: argparse.Namespace, worker: bool = False, listen: bool = False, clock: bool = False
) -> int:
    from workers.running import start

    set_up_logs()
    on = open_installation(where(arguments))
    stop = start(on, threads=arguments.threads, worker=worker, listen=listen, clock=clock)
    log.info("working", worker=worker, listen=listen, clock=clock, channels=len(on.plan.channels))
    until_told(stop, with_parent=arguments.with_parent)
    on.close()
    return 0


def until_told(stop: Callable[[], None], *, with_parent: bool) -> None:
    """Until a signal or, for a child of `up`, until the parent is gone."""
    told = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: told.set())
    if with_parent:
        threading.Thread(target=_watch_parent, args=(told,), daemon=True).start()
    told.wait()
    stop()


def _watch_parent(told: threading.Event) -> None:
    # The parent holds the other end and never writes: the end of the file is its end.
    os.read(0, 1)
    told.set()


def end_with_parent() -> None:
    """For work that can be broken off anywhere: when the parent is gone, so is this process."""

    def watch() -> None:
        os.read(0, 1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
