"""Both mail servers of the demo, in a thread of their own."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from connectors.email.settings import EmailSettings, SmtpSettings
from inbox.model.errors import InkorgError
from inbox.services.demo.mailboxes import Mailboxes
from inbox.services.demo.material import customers
from inbox.services.plan import Plan
from workers.demo.imap_server import start_imap
from workers.demo.smtp_server import Delivery, make_smtp

HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
START_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Ports:
    imap: int
    smtp: int
    passwords: Mapping[str, str]
    """Of the organisation's mailboxes."""


def read_ports(plan: Plan) -> Ports:
    """Where the channels expect their servers. Raises InkorgError where that is another machine."""
    passwords: dict[str, str] = {}
    imap: set[int] = set()
    smtp: set[int] = set()
    for channel in plan.channels.values():
        settings = channel.connector.settings
        if not isinstance(settings, EmailSettings):
            continue
        if settings.imap is None or not isinstance(settings.smtp, SmtpSettings):
            raise InkorgError(f"Channel {channel.id} of the demo needs imap and smtp.")
        if not {settings.imap.host, settings.smtp.host} <= HOSTS:
            raise InkorgError(f"Channel {channel.id} names another machine; the demo stays here.")
        imap.add(settings.imap.port or 143)
        smtp.add(settings.smtp.port or 25)
        given = settings.imap.password
        user = (settings.imap.user or settings.address).lower()
        passwords[user] = given.get_secret_value() if given else ""
    if len(imap) != 1 or len(smtp) != 1:
        raise InkorgError(
            "The demo has one IMAP and one SMTP server: give all channels their ports."
        )
    return Ports(imap.pop(), smtp.pop(), passwords)


def mail_folder(data: Path) -> Path:
    return data / "mail"


@contextlib.contextmanager
def running_servers(
    plan: Plan, mailboxes: Mailboxes, clock: Callable[[], datetime]
) -> Iterator[Ports]:
    ports = read_ports(plan)
    people = {one.email: one for one in customers()}
    delivery = Delivery(mailboxes, ports.passwords, people, clock)
    loop = asyncio.new_event_loop()
    failed: list[OSError] = []
    ready = threading.Event()

    async def serve() -> None:
        servers: list[asyncio.Server] = []
        try:
            servers.append(await start_imap(mailboxes, ports.passwords, ports.imap))
            make = partial(make_smtp, delivery)
            servers.append(await loop.create_server(make, "127.0.0.1", ports.smtp))
        except OSError as error:
            failed.append(error)
        ready.set()
        if not failed:
            await stop.wait()
        # Not waited for: newer Pythons would wait until the last client leaves.
        for server in servers:
            server.close()

    stop = asyncio.Event()
    thread = threading.Thread(target=_run, args=(loop, serve()), name="demo mail", daemon=True)
    thread.start()
    ready.wait(START_SECONDS)
    if failed:
        thread.join(START_SECONDS)
        raise InkorgError(
            f"The demo's mail servers can't start: {failed[0]}. Stop the other demo, or copy "
            "config/examples/demo, give its mailboxes other ports and name it in INBOX_CONFIG."
        )
    try:
        yield ports
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(START_SECONDS)


def _run(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, None]) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(work)
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.05))
    finally:
        loop.close()
