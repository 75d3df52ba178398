"""A reply is a row before it is sent; whether it left is known, or said to be unknown; never sent twice."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from inbox.model.actor import Actor
from inbox.model.errors import ConflictError
from inbox.model.outbound import Outbound, Sent
from inbox.services.outbound.deliver import SendLater, deliver
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.outbound.withdraw import withdraw_reply
from inbox.services.running import jobs
from inbox.store.tables.log import jobs as job_rows
from tests.fakes.cutting import Cutting, cutting_proxy
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk


@pytest.fixture
def agent(desk: Desk) -> Actor:
    return desk.agent("Anna")


def answer(desk: Desk, agent: Actor, **more: Any) -> int:
    desk.mail()
    reply = Reply(**{"text": "Hej!", "send_at": desk.store.clock(), **more})
    return desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, reply)


def state(desk: Desk) -> str:
    return str(desk.deliveries()[0].state)


def test_the_reply_its_delivery_and_its_job_stand_or_fall_together(
    desk: Desk, agent: Actor
) -> None:
    desk.mail()

    def dies(unit: Any) -> None:
        write_reply(unit, desk.plan, desk.only().id, Reply(text="Hej"))
        raise LookupError

    with pytest.raises(LookupError):
        desk.store.write_as(agent, dies)
    assert len(desk.messages()) == 1
    assert desk.deliveries() == []
    desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, Reply(text="Hej"))
    waiting = desk.store.read(
        lambda unit: list(unit.connection.execute(select(job_rows.c.actor)).scalars())
    )
    assert waiting.count("deliver") == len(desk.deliveries()) == 1


class Slow:
    """A connector that is in the middle of sending while others come along."""

    def __init__(self, desk: Desk) -> None:
        self.inside, self.may_go = threading.Event(), threading.Event()
        self.sent: list[str] = []
        connector, slow = desk.plan.channels["mail"].connector, self

        class Sending(type(connector)):  # type: ignore[misc]
            def send(self, outbound: Outbound) -> Sent:
                slow.inside.set()
                assert slow.may_go.wait(20)
                slow.sent.append(outbound.message_id)
                return Sent(outbound.message_id)

        connector.__class__ = Sending


@pytest.fixture
def slow(desk: Desk) -> Iterator[Slow]:
    made = Slow(desk)
    yield made
    made.may_go.set()


def test_a_worker_that_lost_its_lease_while_sending_is_believed_when_it_comes_back(
    desk: Desk, agent: Actor, slow: Slow
) -> None:
    answer(desk, agent)
    id = desk.deliveries()[0].id
    first = threading.Thread(target=deliver, args=(desk.store, desk.blobs, desk.plan, id))
    first.start()
    assert slow.inside.wait(20)
    deliver(desk.store, desk.blobs, desk.plan, id)  # Another, to whom the job was given anew.
    assert state(desk) == "unconfirmed"
    assert desk.only().failed
    slow.may_go.set()
    first.join(20)
    assert state(desk) == "sent"
    assert not desk.only().failed
    assert len(slow.sent) == 1


def test_what_is_being_sent_can_no_longer_be_withdrawn(
    desk: Desk, agent: Actor, slow: Slow
) -> None:
    message = answer(desk, agent)
    id = desk.deliveries()[0].id
    sending = threading.Thread(target=deliver, args=(desk.store, desk.blobs, desk.plan, id))
    sending.start()
    assert slow.inside.wait(20)
    with pytest.raises(ConflictError):
        desk.store.write_as(agent, withdraw_reply, desk.only().id, message)
    slow.may_go.set()
    sending.join(20)
    assert state(desk) == "sent"


def test_sending_and_withdrawing_at_once_one_of_them_happens(
    desk: Desk, agent: Actor, smtp: Mailserver
) -> None:
    outcomes: list[str] = []

    def withdraw(conversation: int, message: int) -> None:
        try:
            desk.store.write_as(agent, withdraw_reply, conversation, message)
            outcomes.append("withdrawn")
        except ConflictError:
            outcomes.append("left")

    for turn in range(6):
        desk.mail(subject=f"Fråga {turn}", sender=f"k{turn}@posten.example")
        id = desk.conversations()[-1].id
        reply = Reply(text="Hej", send_at=desk.store.clock())
        message = desk.store.write_as(agent, write_reply, desk.plan, id, reply)
        delivery = desk.deliveries()[-1].id
        acts = (
            threading.Thread(target=deliver, args=(desk.store, desk.blobs, desk.plan, delivery)),
            threading.Thread(target=withdraw, args=(id, message)),
        )
        for act in acts[:: 1 if turn % 2 else -1]:
            act.start()
        for act in acts:
            act.join(20)
    assert len(outcomes) == 6
    assert len(smtp.received) == outcomes.count("left") == len(desk.deliveries())


@pytest.fixture
def line(smtp: Mailserver) -> Iterator[Cutting]:
    with cutting_proxy(smtp.port) as proxy:
        yield proxy


@pytest.mark.parametrize(
    ("word", "delivers", "expected"),
    [
        (b"mail FROM", False, "queued"),
        (b"rcpt TO", False, "queued"),
        (b"DATA\r\n", False, "queued"),
        (b"\r\n.\r\n", True, "unconfirmed"),
        (b"\r\n.\r\n", False, "unconfirmed"),
    ],
    ids=["sender", "recipient", "before the text", "after the dot, taken", "after the dot, lost"],
)
def test_only_after_the_final_dot_is_it_unknown(
    desk: Desk, clock: Movable, smtp: Mailserver, line: Cutting,
    word: bytes, delivers: bool, expected: str,
) -> None:  # fmt: skip
    through = make_plan(email_channel(line.port))
    cut = open_desk(desk.store, desk.blobs.path("0" * 64).parent.parent, clock, through)
    answer(cut, cut.agent("Anna"))
    line.cut_at_client_word, line.delivers_word = word, delivers
    cut.work()
    assert state(cut) == expected
    line.heal()
    cut.clock.move(hours=1)
    cut.work()
    assert state(cut) == ("sent" if expected == "queued" else "unconfirmed")
    assert len(smtp.received) == (1 if expected == "queued" or delivers else 0)


def test_a_worker_whose_clock_is_behind_sends_it_when_it_is_time(desk: Desk, agent: Actor) -> None:
    answer(desk, agent, send_at=None)
    (delivery,) = desk.deliveries()
    with pytest.raises(SendLater):
        deliver(desk.store, desk.blobs, desk.plan, delivery.id)
    assert state(desk) == "scheduled"
    desk.clock.move(seconds=11)
    desk.work()
    assert state(desk) == "sent"


def test_whoever_dies_at_whatever_step_it_is_sent_once_or_a_person_is_asked(
    desk: Desk, agent: Actor, smtp: Mailserver
) -> None:
    """Every commit of a delivery is the last thing that a process does; then another starts."""

    class Killed(BaseException):
        pass

    write, commits = desk.store._write, 0

    def dies_after(number: int) -> Any:
        def counted(*args: Any) -> Any:
            nonlocal commits
            result = write(*args)
            commits += 1
            if commits == number:
                raise Killed
            return result

        return counted

    for step in range(1, 8):
        desk.mail(subject=f"Fråga {step}", sender=f"k{step}@posten.example")
        id = desk.conversations()[-1].id
        reply = Reply(text="Hej", send_at=desk.store.clock())
        desk.store.write_as(agent, write_reply, desk.plan, id, reply)
        commits = 0
        desk.store._write = dies_after(step)  # type: ignore[method-assign]
        try:
            desk.work()
        except Killed:
            desk.store._write = write  # type: ignore[method-assign]
            desk.clock.move(seconds=jobs.LEASE.total_seconds() + 1)
            desk.work()
        desk.store._write = write  # type: ignore[method-assign]
    states = {one.state for one in desk.deliveries()}
    assert states <= {"sent", "unconfirmed"}
    sent = [one for one in desk.deliveries() if one.state == "sent"]
    ids = [mail.content.split(b"Message-ID: ")[1].split(b"\r\n")[0] for mail in smtp.received]
    assert len(ids) == len(set(ids)) >= len(sent) > 0
