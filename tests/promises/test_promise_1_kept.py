"""Kept before acknowledged: whoever was told that we have it will not have to send it again."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from inbox.model.errors import BusyError
from inbox.model.receipts import RawItem
from inbox.services.accept import Committer, accept, keep
from inbox.services.running.listening import read_cursor
from inbox.services.running.quarantine import replay_all
from inbox.store.store import Store
from inbox.store.tables.journal import receipts
from tests.fakes.machine import wait_for
from tests.promises.installation import Running, mail, make_installation
from tests.services.desk import Desk


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Running]:
    made = make_installation(tmp_path, 1)
    yield made
    made.close()


def test_mail_that_was_taken_is_read_after_everything_was_killed(alone: Running) -> None:
    alone.start_web()
    alone.wait_for_web()
    assert [alone.post_mail(mail(number)) for number in range(30)] == [202] * 30
    alone.kill("web", signal.SIGKILL)
    assert alone.message_ids() == []
    alone.start("work", "work")
    wait_for(lambda: alone.unread() == 0, "receipts are left", 120)
    assert sorted(alone.message_ids()) == sorted(f"<kund.{n}@example.com>" for n in range(30))


def test_a_mailbox_stands_where_it_stood_when_its_mail_could_not_be_kept(desk: Desk) -> None:
    items = [RawItem("INBOX:1:1", b"From: a@b.example\r\n\r\nHej")]
    desk.store.write(accept, keep("mail", "mail", items, desk.blobs), ("mail", {"INBOX": 1}))
    bad = RawItem("INBOX:1:2", b"x", {"a": object()})  # type: ignore[dict-item]
    kept = keep("mail", "mail", [bad], desk.blobs)
    with pytest.raises(Exception, match="JSON serializable"):
        desk.store.write(accept, kept, ("mail", {"INBOX": 2}))
    assert desk.store.read(read_cursor, "mail") == {"INBOX": 1}


def test_a_fault_in_reading_costs_a_replay_and_no_mail(desk: Desk) -> None:
    connector = desk.plan.channels["mail"].connector
    right, broken = type(connector).parse, {"is": True}

    class Faulty(type(connector)):  # type: ignore[misc]
        def parse(self, receipt):
            if broken["is"]:
                raise RuntimeError("a fault of ours")
            return right(self, receipt)

    connector.__class__ = Faulty
    desk.mail("Hej", subject="Första")
    assert desk.messages() == []
    broken["is"] = False
    assert desk.store.write(replay_all) == 1
    desk.work()
    assert [one.subject for one in desk.messages()] == ["Första"]


def test_what_large_items_hold_stands_on_disk_before_their_row(desk: Desk) -> None:
    large = desk.raw("x" * 200_000, sender="a@b.example", subject="Stor")
    desk.give(large)
    row = desk.store.read(lambda unit: unit.connection.execute(select(receipts)).one())
    assert row.body is None
    assert desk.blobs.get(row.blob) == large
    assert len(desk.messages()) == 1


async def test_one_item_that_cant_be_written_spoils_nothing_for_those_beside_it(
    store: Store, desk: Desk
) -> None:
    committer = Committer(store, desk.blobs)
    bad = RawItem("bad", b"x", {"a": object()})  # type: ignore[dict-item]
    good = [RawItem(f"good {n}", b"x") for n in range(20)]
    items = [*good[:10], bad, *good[10:]]
    # All are there before the committer looks, so that it takes them together.
    with store._writer.connect() as connection, connection.begin():
        asked = [asyncio.ensure_future(committer.accept("mail", "mail", [one])) for one in items]
        await asyncio.sleep(0.2)
    answers = await asyncio.gather(*asked, return_exceptions=True)
    committer.close()
    failed = [one for one in answers if isinstance(one, BaseException)]
    assert len(failed) == 1
    assert not isinstance(failed[0], BusyError)
    assert store.read(count_receipts) == 20


def count_receipts(unit) -> int:
    return int(unit.connection.execute(select(func.count()).select_from(receipts)).scalar_one())
