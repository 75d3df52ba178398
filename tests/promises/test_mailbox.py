"""A real mailbox from end to end: listened to, restarted, numbered anew, and read beside an older system."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from inbox.cli.main import run as run_command
from inbox.store.tables.journal import channel_health
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit
from tests.fakes.dovecot import PASSWORD, Account
from tests.fakes.machine import wait_for
from tests.promises.installation import Running, mail, make_installation
from tests.promises.taker import Taker

Make = Callable[..., Running]

CHANNEL = """
- id: mail
  kind: email
  name: Help
  team: help
  acknowledge: {sv: "Tack! Nummer {number}."}
  EXTRA
  settings:
    address: help@tallvik.example
    imap: {host: 127.0.0.1, port: IMAP, security: none, user: USER, password: "PASSWORD", folders: [Support], after: mark_seen}
    smtp: {host: 127.0.0.1, port: SMTP, security: none, LOGIN}
"""


@pytest.fixture
def make(tmp_path: Path, account: Account, taker: Taker):
    made: list[Running] = []
    account.create("Support")

    def make(extra: str = "", password: str = PASSWORD, log_in: str = "login: false") -> Running:
        text = CHANNEL.replace("IMAP", str(account.server.port)).replace("USER", account.name)
        text = text.replace("PASSWORD", password).replace("EXTRA", extra).replace("LOGIN", log_in)
        running = make_installation(tmp_path, taker.port, files={"channels": text})
        made.append(running)
        running.start("work", "work")
        return running

    yield make
    for running in made:
        running.close()


def is_connected(running: Running) -> bool:
    return health(running)[0] == "connected"


def health(running: Running) -> tuple[str, str, bool]:
    columns = (channel_health.c.state, channel_health.c.last_error, channel_health.c.reauthorise)
    row = running.on.store.read(lambda unit: unit.connection.execute(select(*columns)).first())
    return (row.state, row.last_error or "", row.reauthorise) if row else ("", "", False)


def has(running: Running, *numbers: int) -> None:
    """Waits until these stand there, each once."""
    ids = {f"<kund.{number}@example.com>" for number in numbers}
    wait_for(lambda: set(running.message_ids()) >= ids, f"not all of {ids}", 90)
    assert sorted(running.message_ids()) == sorted(ids)


def acknowledged(running: Running, count: int) -> None:
    wait_for(lambda: running.waiting_jobs() == 0 and not running.unread(), "work is left", 60)
    assert running.on.store.read(_automatic) == count


def _automatic(unit: Unit) -> int:
    found = select(messages.c.id).where(
        messages.c.direction == "outbound", messages.c.origin == "automatic"
    )
    return len(unit.connection.execute(found).all())


def test_a_mailbox_is_read_from_where_it_stood_whatever_happens_to_us_or_to_it(
    make: Make, account: Account, taker: Taker
) -> None:
    before = datetime.now(UTC) - timedelta(hours=3)  # A new mailbox begins now.
    account.put(mail(0, Date=format_datetime(before)), "Support", before)
    running = make()
    wait_for(lambda: is_connected(running), "it never connected", 90)
    account.put(mail(1, Date=_now()), "Support")
    has(running, 1)
    acknowledged(running, 1)

    running.kill("work")
    account.put(mail(2, Date=_now()), "Support")
    running.start("work", "work")
    has(running, 1, 2)
    acknowledged(running, 2)

    running.kill("work")
    account.number_anew("Support")
    account.put(mail(3, Date=_now()), "Support")
    running.start("work", "work")
    wait_for(lambda: "<kund.3@example.com>" in running.message_ids(), "3 never came", 90)
    acknowledged(running, 3)
    # The one from before us is read as history; nothing stands there twice, nobody is answered twice.
    assert len(running.message_ids()) == len(set(running.message_ids()))
    assert {f"<kund.{n}@example.com>" for n in (1, 2, 3)} <= set(running.message_ids())
    assert max(taker.count().values()) == 1
    assert sum(taker.count().values()) == 3


def _now() -> str:
    return format_datetime(datetime.now(UTC))


def test_beside_an_older_system_it_reads_and_neither_sends_nor_marks(
    make: Make, account: Account, taker: Taker
) -> None:
    running = make("parallel: true")
    wait_for(lambda: is_connected(running), "it never connected", 90)
    account.put(mail(1, Date=_now()), "Support")
    has(running, 1)
    acknowledged(running, 0)
    assert taker.count() == {}
    assert all(b"\\Seen" not in flags for flags in account.flags("Support").values())


def test_what_was_kept_is_marked_where_the_channel_says_so(make: Make, account: Account) -> None:
    running = make()
    wait_for(lambda: is_connected(running), "it never connected", 90)
    account.put(mail(1, Date=_now()), "Support")
    has(running, 1)
    wait_for(lambda: b"\\Seen" in account.flags("Support")[1], "it was never marked", 30)


def test_wrong_credentials_are_said_and_no_secret_is(
    make: Make, account: Account, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    secret, other = "fel-lösen-kX81", "annat-hemligt-9Q"
    running = make(password=secret, log_in=f"user: robot, password: {other}")
    wait_for(lambda: health(running)[1] != "", "nobody said that it failed", 90)
    state, error, reauthorise = health(running)
    assert (state, reauthorise) == ("failing", True)
    data, config = str(running.on.where.data), str(running.on.where.config)
    run_command(["--data", data, "--config", config, "check"])
    printed = "".join(capfd.readouterr())
    told = f"{error} {running.log('work')} {printed} {running.on!r} {running.on.plan!r}"
    assert "127.0.0.1" in running.log("work")
    for word in (secret, other):
        coded = base64.b64encode(f"\0{account.name}\0{word}".encode()).decode()
        alone = base64.b64encode(word.encode()).decode()
        for shape in (word, repr(word)[1:-1], word.encode("unicode_escape").decode(), coded, alone):
            assert shape not in told
    assert running.on.key.decode() not in told
    assert running.token not in told
