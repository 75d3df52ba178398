"""Time is UTC and passed in: the machine's zone and the clock on its wall change nothing."""

import ast
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.log import events
from tests.promises.installation import mail, make_installation
from tests.services.desk import Desk

ROOT = Path(__file__).parent.parent.parent
PURE = ("routing", "inbox/model", "inbox/services", "inbox/store", "connectors")
ASKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
MAY = {
    "inbox/store/store.py": "the one clock, which tests replace",
    "connectors/http.py": "how long a server asks to wait, where it names a date",
    "connectors/email/oauth.py": "whether a token is over",
    "connectors/email/self_test.py": "whether the mail server's clock and ours agree",
    "connectors/meta/checks.py": "how long a token still lives",
    "connectors/meta/connector.py": "how much of the platform's window is left when it is sent",
    "connectors/meta/graph.py": "how long the platform's limits want a pause to be",
    "connectors/meta/poll.py": "what the platform gives no time for",
    "connectors/meta/session.py": "how long a server asks to wait, where it names a date",
    "connectors/phone/connector.py": "whether a call's signature is too old",
    "connectors/x/describe.py": "`inbox read`, which stores nothing",
    "connectors/x/faults.py": "how long until the platform's limit is over",
    "connectors/email/send.py": "a mail that was written at no known time",
}


def test_nobody_asks_the_wall_clock_but_the_one_clock() -> None:
    found = set()
    for folder in PURE:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    if (node.value.id, node.attr) in ASKS:
                        found.add(path.relative_to(ROOT).as_posix())
    assert {one for one in found if "/demo/" not in one} <= set(MAY)


def test_everything_happens_at_the_time_that_was_passed_in(desk: Desk) -> None:
    at = desk.clock.at = datetime(
        2031, 3, 30, 0, 59, 59, tzinfo=UTC
    )  # Summer time begins in Europe.
    desk.mail()
    row = desk.only()
    assert row.created_at.tzinfo is UTC
    assert 0 <= (row.unanswered_since - at).total_seconds() < 1
    times = desk.store.read(
        lambda unit: list(unit.connection.execute(select(events.c.at)).scalars())
    )
    assert all(0 <= (one - at).total_seconds() < 1 for one in times)


def test_a_machine_in_another_zone_stores_the_same_moments(store: Store, tmp_path: Path) -> None:
    url = None if store.is_sqlite else store.url
    made = make_installation(tmp_path / "far", 1, url)
    program = (
        "from inbox.bootstrap.parts import *; import sys, datetime;"
        "from inbox.model.receipts import RawItem; from inbox.services.accept import *;"
        "from inbox.services.inbound.ingest import ingest;"
        "on = open_installation(Where.of());"
        "item = RawItem('1', sys.stdin.buffer.read());"
        "on.store.write(accept, keep('mail', 'mail', [item], on.blobs));"
        "ingest(on.store, on.blobs, on.plan, 'mail', False)"
    )
    environment = {**made.environment, "TZ": "Pacific/Auckland", "PGTZ": "Asia/Kolkata"}
    assert environment["TZ"] != os.environ.get("TZ")
    before = datetime.now(UTC)
    subprocess.run(
        [sys.executable, "-c", program], input=mail(1), env=environment, check=True, timeout=120
    )
    row = made.on.store.read(lambda unit: unit.connection.execute(select(conversations)).one())
    made.close()
    assert before <= row.created_at <= datetime.now(UTC)
