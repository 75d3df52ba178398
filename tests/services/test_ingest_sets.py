"""How much is written at once: little at first, more while there is more, and no job without an end."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep
from inbox.services.inbound import ingest as work
from inbox.services.inbound.understand import Kept, ReadHere
from inbox.store.store import Store
from tests.fakes.smtp import Mailserver
from tests.services.desk import Movable, email_channel, make_plan, open_desk


class Counting(ReadHere):
    sizes: list[int]

    def ask(self, channel: str, kept: Sequence[Kept]) -> None:
        self.sizes.append(len(kept))
        super().ask(channel, kept)


def test_sets_grow_while_there_is_more_and_the_rest_is_for_another_job(
    sqlite_store: Store,
    tmp_path: Path,
    clock: Movable,
    smtp: Mailserver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(work, "SET_SIZE", 4)
    monkeypatch.setattr(work, "MOST_IN_A_SET_SQLITE", 10)
    monkeypatch.setattr(work, "RECEIPTS_A_JOB", 15)
    desk = open_desk(sqlite_store, tmp_path, clock, make_plan(email_channel(smtp.port)))
    items = [
        RawItem(str(n), desk.raw(f"Mail {n}", sender=f"k{n}@b.example", subject="Hej"))
        for n in range(27)
    ]
    desk.store.write(accept, keep("mail", "mail", items, desk.blobs))
    reader = Counting(desk.plan.channels, desk.blobs)
    sizes = []
    for _ in range(3):
        reader.sizes = []
        work.ingest(desk.store, desk.blobs, desk.plan, "mail", False, reader=reader)
        sizes.append(reader.sizes)
    assert sizes == [[4, 8, 10], [4, 1], []]
    written = [message.text.strip() for message in desk.messages()]
    assert written == [f"Mail {n}" for n in range(27)]
