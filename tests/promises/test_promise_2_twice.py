"""The same thing twice is one thing, and two things are never one."""

import random
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from inbox.model.receipts import RawItem
from inbox.model.words import Role
from inbox.services.accept import accept, keep
from inbox.services.inbound.ingest import ingest
from inbox.services.records.erase import erase_contact
from inbox.services.sync_plan import sync_plan
from inbox.store.blobs import Blobs
from inbox.store.store import Store
from inbox.store.tables.customers import contacts
from inbox.store.tables.journal import quarantine, receipts
from inbox.store.tables.messages import messages
from tests.promises.crowd import all_at_once
from tests.promises.installation import mail
from tests.services.desk import Desk, email_channel, make_plan


def twins(number: int) -> list[bytes]:
    """Two mails under one Message-ID, as a broken sender makes them."""
    return [mail(number, text) for text in ("Det första", "Något helt annat")]


@pytest.mark.parametrize("seed", range(4))
def test_however_often_and_in_whatever_order_each_mail_is_one_message(
    desk: Desk, seed: int
) -> None:
    chance = random.Random(seed)
    mails = [mail(number) for number in range(8)] + twins(100) + twins(101)
    given = [(raw, f"INBOX:1:{uid}") for uid, raw in enumerate(mails)]
    # The same again: by the same name, and by another, as after a new numbering.
    given += [chance.choice(given) for _ in range(15)]
    given += [(raw, f"INBOX:2:{uid}") for uid, (raw, _) in enumerate(given)]
    chance.shuffle(given)
    while given:
        some = [given.pop() for _ in range(min(len(given), chance.randint(1, 9)))]
        items = [RawItem(uid, raw) for raw, uid in some]
        desk.store.write(accept, keep("mail", "mail", items, desk.blobs))
        if chance.random() < 0.6:
            desk.work()
    desk.work()
    found = Counter((one.header_id, one.text.strip()) for one in desk.messages())
    assert len(found) == len(mails)
    assert max(found.values()) == 1
    assert count(desk.store, quarantine) == 0


def give_all(store: Store, seed: int) -> None:
    """A process of its own that gets the same mails in an order of its own, and reads them."""
    blobs = Blobs(store.data / "blobs")
    plan = make_plan(email_channel(None))
    chance = random.Random(seed)
    given = list(enumerate([mail(number) for number in range(30)] + twins(100)))
    chance.shuffle(given)
    while given:
        some = [given.pop() for _ in range(min(len(given), 4))]
        # Half of them under names that only this process uses.
        items = [RawItem(f"{uid}" if uid % 2 else f"{seed} {uid}", raw) for uid, raw in some]
        store.write(accept, keep("mail", "mail", items, blobs))
        ingest(store, blobs, plan, "mail", False)


def test_processes_that_get_the_same_mail_at_once_make_one_message_of_it(
    store: Store, tmp_path: Path
) -> None:
    store.write(sync_plan, make_plan(email_channel(None)))
    all_at_once(store, give_all, range(4))
    blobs, plan = Blobs(tmp_path / "blobs"), make_plan(email_channel(None))
    ingest(store, blobs, plan, "mail", False)
    found = Counter(store.read(texts))
    assert len(found) == 32
    assert max(found.values()) == 1
    assert count(store, quarantine) == 0
    assert count(store, receipts, receipts.c.state != "done") == 0


def test_what_was_erased_stays_erased_when_it_is_offered_again(desk: Desk) -> None:
    admin = desk.agent("Admin", *Role)
    raws = [*twins(1), mail(1, "Ett tredje brev")]
    desk.give(*raws)
    (contact,) = desk.store.read(
        lambda unit: list(unit.connection.execute(select(contacts.c.id)).scalars())
    )
    desk.store.write_as(admin, erase_contact, contact)
    before = len(desk.messages())
    for raw in raws:
        desk.give(raw)
        desk.give(raw, uid=f"INBOX:9:{len(raw)}")
    assert len(desk.messages()) == before
    assert not any(one.text for one in desk.messages())


def texts(unit) -> list[tuple[str, str]]:
    rows = unit.connection.execute(select(messages.c.header_id, messages.c.text))
    return [(row.header_id, row.text) for row in rows]


def count(store: Store, table, *where) -> int:
    return store.read(
        lambda unit: unit.connection.execute(
            select(func.count()).select_from(table).where(*where)
        ).scalar_one()
    )
