"""Poison goes aside: with its reason and its raw form, replayable, and nothing waits behind it."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from inbox.model.messages import Parsed
from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep
from inbox.services.inbound.ingest import ingest
from inbox.services.running import jobs
from inbox.services.running.quarantine import raw_bytes, replay_all, source
from inbox.store.tables.journal import quarantine, receipts
from inbox.store.unit import Unit
from tests.promises.installation import mail
from tests.services.desk import Desk


def put_aside(desk: Desk) -> list[Any]:
    return desk.store.read(lambda unit: list(unit.connection.execute(select(quarantine)).all()))


def states(desk: Desk) -> list[str]:
    found = select(receipts.c.state).order_by(receipts.c.id)
    return desk.store.read(lambda unit: list(unit.connection.execute(found).scalars()))


def give_without_reading(desk: Desk, *raws: bytes) -> None:
    items = [RawItem(secrets.token_hex(4), raw) for raw in raws]
    desk.store.write(accept, keep("mail", "mail", items, desk.blobs))


@contextmanager
def refusing(desk: Desk, word: str) -> Iterator[None]:
    """The database takes no message with a certain word in it."""
    begin, end = _REFUSES[desk.store.is_sqlite]
    desk.store.write(_say, begin.format(word=word))
    yield
    desk.store.write(_say, end)


_REFUSES = {
    True: (
        "CREATE TRIGGER refuses BEFORE INSERT ON messages WHEN NEW.text LIKE '%{word}%' "
        "BEGIN SELECT RAISE(ABORT, 'this can not be written'); END",
        "DROP TRIGGER refuses",
    ),
    False: (
        "ALTER TABLE messages ADD CONSTRAINT refuses CHECK (text NOT LIKE '%{word}%') NOT VALID",
        "ALTER TABLE messages DROP CONSTRAINT refuses",
    ),
}


def _say(unit: Unit, statement: str) -> None:
    unit.connection.execute(text(statement))


def test_what_cant_be_written_goes_aside_and_its_neighbours_are_written(desk: Desk) -> None:
    raws = [mail(n, "GIFT" if n == 5 else "Hej") for n in range(12)]
    with refusing(desk, "GIFT"):
        desk.give(*raws)
    assert len(desk.messages()) == 11
    (aside,) = put_aside(desk)
    assert (aside.reason, aside.detail) == ("fault", "IntegrityError")
    row, blob = desk.store.read(source, aside.id)
    assert blob is None
    assert raw_bytes(row, desk.blobs) == raws[5]
    assert states(desk).count("quarantined") == 1


def test_once_the_fault_is_gone_a_replay_reads_it(desk: Desk) -> None:
    with refusing(desk, "GIFT"):
        desk.give(mail(1, "GIFT"))
        desk.store.write(replay_all)
        desk.work()
        (aside,) = put_aside(desk)
        assert aside.tries == 2
    desk.store.write(replay_all)
    desk.work()
    assert [one.header_id for one in desk.messages()] == ["<kund.1@example.com>"]
    assert put_aside(desk) == []
    assert states(desk) == ["done"]


def test_what_is_too_large_for_an_index_goes_aside_and_is_no_busy_database(desk: Desk) -> None:
    """PostgreSQL calls that an operational error, as it does a database that is gone."""
    chance = random.Random(1)
    letters = "".join(chr(chance.randint(0x20000, 0xFFFF0)) for _ in range(950))
    connector = desk.plan.channels["mail"].connector
    right = type(connector).parse

    class Generous(type(connector)):  # type: ignore[misc]
        def parse(self, receipt: Any) -> Any:
            (message,) = right(self, receipt).messages
            if b"LANG" not in receipt.body:
                return Parsed((message,))
            return Parsed((replace(message, external_id=letters, message_id=letters),))

    connector.__class__ = Generous
    desk.give(mail(1), mail(2, "LANG"), mail(3))
    assert {"<kund.1@example.com>", "<kund.3@example.com>"} <= {
        one.header_id for one in desk.messages()
    }
    assert "new" not in states(desk)


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("From", "Subject", "Message-ID", "To", "References", "")),
            st.binary(max_size=200),
        ),
        max_size=6,
    )
)
def test_whatever_bytes_come_in_nothing_stays_unread(desk: Desk, parts: list[Any]) -> None:
    raw = b"Message-ID: <%s@x>\r\n" % secrets.token_hex(8).encode()
    raw += b"".join(name.encode() + b": " + value + b"\r\n" for name, value in parts)
    kind = random.choice(
        (b"text/plain; charset=utf-8", b"text/html", b"multipart/mixed; boundary=x")
    )
    raw += b"Content-Type: " + kind + b"\r\n\r\n" + b"".join(value for _, value in parts)
    marker = mail(secrets.randbelow(10**9))
    desk.give(raw, marker)
    assert "new" not in states(desk)
    assert any(one.header_id.encode() in marker for one in desk.messages()[-2:])


def test_what_ends_the_process_again_and_again_goes_aside_in_the_end(desk: Desk) -> None:
    connector = desk.plan.channels["mail"].connector
    right = type(connector).parse

    class Killed(BaseException):
        """The process is gone: nothing after it runs."""

    class Deadly(type(connector)):  # type: ignore[misc]
        def parse(self, receipt: Any) -> Any:
            if b"DEATH" in receipt.body:
                raise Killed
            return right(self, receipt)

    connector.__class__ = Deadly
    give_without_reading(desk, *(mail(n, "DEATH" if n == 4 else "Hej") for n in range(9)))
    starts = 0
    while "new" in states(desk):
        starts += 1
        assert starts < 10
        desk.clock.move(minutes=30)
        for job in desk.store.write(jobs.claim, "worker", 5):
            mine = desk.store.read(jobs.still_mine, job.id, job.claim)
            careful = mine is not None and mine.has_stopped and mine.attempts > 1
            try:
                ingest(desk.store, desk.blobs, desk.plan, "mail", False, careful)
            except Killed:
                break
            desk.store.write(jobs.finish, job.id, job.claim)
    assert len(desk.messages()) == 8
    (aside,) = put_aside(desk)
    assert aside.reason == "stopped"
    assert starts > 3  # A power cut or two is nobody's fault.


def test_a_reply_that_cant_be_sent_is_shown_and_the_next_one_leaves(desk: Desk, smtp: Any) -> None:
    from inbox.services.outbound.reply import Reply, write_reply

    desk.mail()
    agent = desk.agent("Anna")
    id = desk.only().id
    smtp.answers["ingen@posten.example"] = "550 5.1.1 No such user"
    now = desk.store.clock()
    to_nobody = Reply(text="Hej", to=("ingen@posten.example",), send_at=now)
    desk.store.write_as(agent, write_reply, desk.plan, id, to_nobody)
    desk.store.write_as(agent, write_reply, desk.plan, id, Reply(text="Hej igen", send_at=now))
    desk.work()
    assert [one.state for one in desk.deliveries()] == ["failed", "sent"]
    assert "550" in desk.deliveries()[0].error or "No such user" in desk.deliveries()[0].error
    assert desk.only().failed


@pytest.mark.parametrize("size", [2_000_000])
def test_very_many_different_words_are_no_poison(desk: Desk, size: int) -> None:
    chance = random.Random(3)
    words = " ".join(f"{chance.getrandbits(60):x}" for _ in range(size // 16))
    desk.give(mail(1, words), mail(2))
    assert "new" not in states(desk)
    assert "<kund.2@example.com>" in {one.header_id for one in desk.messages()}
