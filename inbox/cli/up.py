"""`inbox up`: two processes with one command. This one serves; its child reads, sends and keeps time."""

import argparse
import asyncio
import contextlib
import fcntl
import gc
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import structlog
import uvloop

from inbox.bootstrap.logs import set_up_logs
from inbox.bootstrap.parts import Installation, Where, open_installation
from inbox.cli import demo
from inbox.cli.where import where
from inbox.model.errors import InkorgError
from inbox.model.words import Role
from inbox.services.accept import Committer
from inbox.services.case_page.links import note_address
from inbox.services.logins.passwords import hash_password, make_password
from inbox.services.people.agents import NewAgent, create_agent, list_agents
from inbox.services.running import jobs, leases
from inbox.web.app import Parts, build_app, make_runner

log = structlog.get_logger()

RESTART_SECONDS = 2
MOST_LINES = 65_536


def run(arguments: argparse.Namespace) -> int:
    set_up_logs()
    at = where(arguments)
    at.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(at.data):
        on = open_installation(at)
        if on.store.is_sqlite:
            # Nobody else can be running: what was running when we died waits again.
            on.store.write(jobs.free_all)
            on.store.write(leases.free_all)
        address = _address(arguments.host, arguments.port)
        if at.demo:
            demo.prepare(on, address)
        elif not on.configuration.organisation.base_url:
            on.store.write(note_address, address)
        children = _children(arguments, at)
        for child in children:
            child.start()

        def let_go() -> None:
            for child in children:
                child.begin_stop()

        try:
            serve(
                on,
                arguments.host,
                arguments.port,
                # Not before it can be told: a password that nobody saw is lost.
                lambda address: _tell(address, _first_log_in(on, at), at),
                let_go,
            )
        finally:
            for child in children:
                child.stop()
            on.close()
    return 0


@contextlib.contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One `inbox up` for one data folder."""
    with (data / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InkorgError(f"Another `inbox up` runs on {data}. Stop it first.") from None
        yield


def _first_log_in(on: Installation, at: Where) -> tuple[str, str] | None:
    """Somebody who can let the others in, where nobody is there yet."""
    if at.demo or on.store.read(list_agents):
        return None
    password = make_password()
    hashed = hash_password(password)
    new = NewAgent(
        login="admin", name="Admin", password_hash=hashed, roles=(Role.ADMIN, Role.LEAD, Role.AGENT)
    )
    on.store.write(create_agent, new)
    return "admin", password


def _tell(address: str, first: tuple[str, str] | None, at: Where) -> None:
    print(f"\n  Inkorg is at {address}", flush=True)
    if at.demo:
        from workers.demo.people import LOGIN, PASSWORD

        print(f"  Log in as {LOGIN} with {PASSWORD}", flush=True)
        print(f"  The customers' side is at {address}/demo\n", flush=True)
    elif first:
        print(
            f"  Log in as {first[0]} with {first[1]} and change it. It is shown only now.\n",
            flush=True,
        )


class Child:
    """A process of our own, started again when it dies, gone when we are gone."""

    def __init__(self, *command: str, after: Callable[[], object] | None = None) -> None:
        """`after` returns when it may begin for the first time."""
        self._command, self._after = command, after
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="child", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def begin_stop(self) -> None:
        """Tells it, and waits for nothing."""
        self._stopping.set()
        process = self._process
        if process is not None:
            process.terminate()

    def stop(self) -> None:
        self.begin_stop()
        process = self._process
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()

    def _keep(self) -> None:
        if self._after is not None:
            self._after()
        while not self._stopping.is_set():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "inbox", *self._command],
                stdin=subprocess.PIPE,
                # Ctrl-C in a terminal is for us; we tell our children, and are not surprised by their end.
                start_new_session=True,
            )
            if self._stopping.is_set():
                self._process.terminate()
            status = self._process.wait()
            if not self._stopping.is_set():
                log.error(
                    "a process ended and is started again", command=self._command, status=status
                )
                self._stopping.wait(RESTART_SECONDS)


def _children(arguments: argparse.Namespace, at: Where) -> list[Child]:
    places = ["--data", str(at.data), "--config", str(at.config)]
    mark = ["--demo"] if at.demo else []
    work = (*places, "work", "--with-parent", *mark)
    if not at.demo:
        return [Child(*work)]
    servers = Child(*places, "demo", "run", "--with-parent", "--port", str(arguments.port))
    # Whoever asks before they listen would complain of each.
    return [servers, Child(*work, after=partial(demo.wait_for_servers, at.data))]


def _address(host: str, port: int) -> str:
    return f"http://{'localhost' if host in ('127.0.0.1', '::1') else host}:{port}"


def serve(
    on: Installation,
    host: str,
    port: int,
    ready: Callable[[str], None],
    told: Callable[[], None] = lambda: None,
) -> None:
    """Runs the web process until it is told to stop; `told` is called then, before it lets go."""
    take_lines()
    uvloop.run(_serve(on, host, port, ready, told))


def take_lines() -> None:
    """Each browser's line is an open file, and Debian allows a thousand to who does not ask: so many idle
    ones would shut everybody else out."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = MOST_LINES if hard == resource.RLIM_INFINITY else min(hard, MOST_LINES)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


async def _serve(
    on: Installation,
    host: str,
    port: int,
    ready: Callable[[str], None],
    told: Callable[[], None],
) -> None:
    from aiohttp import web

    committer = Committer(on.store, on.blobs)
    base_url = on.configuration.organisation.base_url or ""
    parts = Parts(
        store=on.store,
        committer=committer,
        plan=on.plan,
        blobs=on.blobs,
        bell=on.bell,
        base_url=base_url,
        trusted_proxies=on.where.trusted_proxies,
        secret=on.secret,
    )
    watcher = on.watch(files=False)
    runner = make_runner(build_app(parts))
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        # What stands now stands for good: no collection looks at it again while somebody waits.
        gc.collect()
        gc.freeze()
        ready(_address(host, port))
        await _until_told()
        told()
    finally:
        watcher.stop()
        await runner.cleanup()
        committer.close()


async def _until_told() -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, told.set)
    await told.wait()
