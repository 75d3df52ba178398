"""A platform's events, doubled and out of order, read by processes that are killed: each counts once."""

import json
import multiprocessing
import os
import random
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep
from inbox.services.inbound.ingest import ingest
from inbox.services.plan import Plan
from inbox.store.blobs import Blobs
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.log import events
from inbox.store.tables.messages import messages
from inbox.store.tables.platforms import message_changes
from tests.fakes.machine import wait_for
from tests.fakes.square import Square, square_channel
from tests.services.desk import make_plan
from tests.services.platforms.square_desk import SquareDesk

KILLS = 8 if os.environ.get("SOAK") else 3
CUSTOMERS, EACH = 20, 10
TOLD = CUSTOMERS * EACH


def _plan() -> Plan:
    return make_plan(square_channel(Square()))


def _read_for_ever(url: str, folder: str) -> None:
    store, plan = Store(url, Path(folder)), _plan()
    blobs = Blobs(Path(folder) / "blobs")
    while True:
        ingest(store, blobs, plan, "square", False)


def _bodies() -> list[dict[str, Any]]:
    """Each customer's messages, an edit of every third, one deletion, an echo of ours; some twice, and
    a few of what is about a message before that message."""
    chance, told = random.Random(7), []
    for customer in range(CUSTOMERS):
        who = {"id": f"c{customer}", "name": f"Customer {customer}"}
        for number in range(EACH):
            id = f"{customer}.{number}"
            at = f"2026-11-20T08:{number:02}:{customer:02}+00:00"
            said = {"id": id, "text": f"ord {id}", "thread": f"t{customer}", "author": who}
            mine: list[dict[str, Any]] = [{"messages": [said | {"at": at}]}]
            if number % 3 == 0:
                edit = {"kind": "edit", "id": f"e{id}", "about": id, "text": f"nytt {id}"}
                mine.append({"others": [edit | {"author": who}]})
            if number == 5:
                mine.append({"others": [{"kind": "deletion", "id": f"d{id}", "about": id}]})
            if chance.random() < 0.2:
                mine.reverse()
            told += mine
        ours = {"id": f"o{customer}", "text": "Vi ser det.", "thread": f"t{customer}"}
        echo = {"kind": "echo", "id": f"o{customer}", "to": who, "message": ours}
        told.append({"others": [echo]})
    return told + chance.sample(told, len(told) // 10)


def _told(store: Store, blobs: Blobs) -> None:
    items = [RawItem(f"h{n}", json.dumps(one).encode()) for n, one in enumerate(_bodies())]
    store.write(accept, keep("square", "square", items, blobs))


def _count(store: Store, table: Any, *where: Any) -> int:
    counted = select(func.count()).select_from(table).where(*where)
    return int(store.read(lambda unit: unit.connection.execute(counted).scalar_one()))


def _has_read(store: Store, some: int) -> bool:
    return _count(store, messages) > some


def test_nothing_is_lost_doubled_or_out_of_order_when_readers_are_killed(
    desk: SquareDesk, tmp_path: Path
) -> None:
    store = desk.store
    _told(store, desk.blobs)
    # A fresh interpreter takes seconds to begin; nothing of ours runs in another thread here.
    fork = multiprocessing.get_context("fork")
    for turn in range(KILLS):
        reader = fork.Process(target=_read_for_ever, args=(store.url, str(tmp_path)), daemon=True)
        reader.start()
        wait_for(partial(_has_read, store, turn * 40), "something read", 60)
        reader.kill()
        reader.join()
    desk.work()

    inbound = messages.c.direction == "inbound"
    assert _count(store, messages, inbound) == TOLD
    assert _count(store, messages, messages.c.direction == "outbound") == CUSTOMERS
    assert _count(store, conversations) == CUSTOMERS
    assert _count(store, events, events.c.type == "message.received") == TOLD
    assert _count(store, events, events.c.type == "message.edited") == CUSTOMERS * 4
    assert _count(store, messages, messages.c.deleted_at.is_not(None)) == CUSTOMERS
    assert _count(store, message_changes, message_changes.c.message_id.is_(None)) == 0
    for row in desk.messages():
        if row.direction == "inbound":
            number = int(row.external_id.split(".")[1])
            said = "nytt" if number % 3 == 0 else "ord"
            assert row.text == f"{said} {row.external_id}"
    assert not any(row.unanswered for row in desk.conversations())
