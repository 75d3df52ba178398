"""One day of a page on both databases: what was said, done, found and erased."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from inbox.model.words import Role
from inbox.services.platforms.moderate import moderate, review
from inbox.services.platforms.thread import read_thread
from inbox.services.records.erase import erase_contact
from inbox.services.records.export_rows import read_messages
from inbox.store.reading.channel_health import read_health
from inbox.store.reading.labels import Labels
from inbox.store.reading.messages import list_messages
from inbox.store.reading.moderation import list_acts, list_approvals, list_posts
from inbox.store.store import Store
from inbox.store.tables.platforms import acts, message_changes, thread_aliases
from tests.fakes.smtp import Mailserver
from tests.fakes.square import Square
from tests.services.desk import Movable
from tests.services.platforms.conftest import make_square_desk
from tests.services.platforms.square_desk import ANNA, SquareDesk
from tests.services.platforms.test_threads import answer


@pytest.fixture
def both(
    store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver, square: Square
) -> SquareDesk:
    return make_square_desk(store, tmp_path, clock, smtp, square)


def test_a_day_of_a_page(both: SquareDesk) -> None:
    desk, labels = both, Labels()
    lead, records = desk.agent("Lena", Role.LEAD), desk.agent("Rut", Role.RECORDS)
    desk.square.files["https://cdn.square.example/1"] = b"png"
    desk.square.began = "dm:anna"
    picture = {"url": "https://cdn.square.example/1", "kind": "image"}
    desk.other("edit", "e1", about="c1", text="Vi har ingen ström!", author=ANNA)
    desk.comments("c1", media=[picture])
    row, comment = desk.only(), desk.messages()[0]
    desk.other("reaction", "r1", about="c1", text="❤", author=ANNA)
    hidden = desk.store.write_as(
        lead, moderate, desk.plan, comment.id, "hide", "hat", desk.clock.at + timedelta(days=1)
    )
    desk.work()
    answer(desk, lead, row.id, "Vi skriver privat.", mode="private_reply")
    desk.says("m1", "Tack", thread="dm:anna", channel="messages")
    desk.other("read", "r2", to=ANNA)
    desk.clock.move(days=2)

    told = desk.store.read_as(lead, read_thread, desk.plan, labels, row.id)
    assert (told["post"]["hidden"], told["post"]["messages"]) == (1, 1)
    assert [way["channel"]["id"] for way in told["ways"]] == ["messages", "square"]
    assert told["ways"][0]["window"]["state"] == "human"
    said, _ = desk.store.read_as(lead, list_messages, row.id, labels)
    assert [one["text"] for one in said] == ["Vi har ingen ström!", "Vi skriver privat.", "Tack"]
    assert [one["sign"] for one in said[0]["reactions"]] == ["❤"]
    assert said[0]["attachments"][0]["size"] == 3
    due, _ = desk.store.read_as(lead, list_acts, labels, "due", 50, None)
    assert [one["id"] for one in due] == [str(hidden)]
    desk.store.write_as(lead, review, hidden, None)
    posts, _ = desk.store.read_as(lead, list_posts, labels, 50, None)
    assert [(one["conversations"], one["unanswered"]) for one in posts] == [(1, 1)]
    assert desk.store.read_as(lead, list_approvals, labels) == []
    assert desk.store.read(lambda unit: read_health(unit, ["square"], "UTC"))["square"].health[
        "signs"
    ]

    exported = desk.store.read_as(records, read_messages, row.id, 0, True)
    kinds = [one["kind"] for one in exported[0]["on_platform"]]
    assert kinds == ["edit", "reaction", "hide"]

    desk.store.write_as(records, erase_contact, row.contact_id)
    left = desk.store.read(
        lambda unit: [
            unit.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (message_changes, thread_aliases)
        ]
    )
    assert left == [0, 0]
    assert desk.store.read(
        lambda unit: unit.connection.execute(select(acts.c.text)).scalars().all()
    ) == [""]
