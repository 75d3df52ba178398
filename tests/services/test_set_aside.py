"""A job that failed for good is tried again while what it was for still waits."""

from sqlalchemy import select, update

from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep
from inbox.services.running.recurring import sweep
from inbox.services.running.vital_signs import read_gauges
from inbox.store.tables.log import jobs
from inbox.store.unit import Unit
from tests.services.desk import Desk


def give_up(unit: Unit) -> None:
    unit.connection.execute(update(jobs).values(state="failed", attempts=11, error="gone"))


def test_mail_that_was_given_up_is_read_after_all(desk: Desk) -> None:
    raw = desk.raw("Hej", sender="maria@posten.example", subject="Hej")
    desk.store.write(accept, keep("mail", "mail", [RawItem("INBOX/1/1", raw)], desk.blobs))
    desk.store.write(give_up)
    desk.work()
    assert desk.messages() == []
    assert desk.store.read(read_gauges)["jobs_failed"] == 1
    desk.store.write(sweep)
    desk.work()
    assert len(desk.messages()) == 1
    assert desk.store.read(read_gauges)["jobs_failed"] == 0


def test_what_nothing_waits_for_is_forgotten(desk: Desk) -> None:
    desk.mail("Hej")
    desk.store.write(lambda unit: unit.enqueue("ingest", {"channel": "mail", "history": False}))
    desk.store.write(lambda unit: unit.enqueue("deliver", {"delivery": 1}))
    desk.store.write(give_up)
    desk.store.write(sweep)
    left = desk.store.read(lambda unit: unit.connection.execute(select(jobs.c.actor)).all())
    assert left == []


def test_one_that_waits_already_does_for_both(desk: Desk) -> None:
    raw = desk.raw("Hej", sender="maria@posten.example", subject="Hej")
    desk.store.write(accept, keep("mail", "mail", [RawItem("INBOX/1/1", raw)], desk.blobs))
    desk.store.write(give_up)
    desk.store.write(accept, keep("mail", "mail", [RawItem("INBOX/1/2", raw)], desk.blobs))
    desk.store.write(sweep)
    desk.work()
    assert len(desk.messages()) == 1
