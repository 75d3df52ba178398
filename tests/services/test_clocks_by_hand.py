"""Due times after any history are those that somebody finds who goes through the messages minute by minute."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from inbox.services.conversations.change import change_conversation
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.waits.back import give_clock_back
from inbox.store.store import Store
from inbox.store.tables.messages import deliveries
from inbox.store.unit import Unit
from routing.holidays import holidays_of
from tests.services.desk import Movable, email_channel, make_plan, open_desk
from tests.services.figures.test_rebuild import Office

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HOURS, DAYS = timedelta(hours=3), timedelta(hours=30)
CALENDAR = {"id": "office", "hours": {"mon-fri": "08:00-17:00"}, "holidays": "SE"}
LEVEL = {
    "id": "usual",
    "calendar": "office",
    "first_response": "3h",
    "next_response": "3h",
    "resolution": "30h",
    "pauses_while_pending": False,
}
HOLIDAYS = holidays_of("SE").keys()
MINUTE = timedelta(minutes=1)


class QuietOffice(Office):
    """Without closing by hand, which ends a resolution, and without what makes the clock run backwards."""

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self.needs_none: dict[int, int] = {}
        """Messages of which somebody said so, in which order."""
        self.acts: list[Callable[[], Any]] = [
            *[self.mail] * 5,
            *[self.answer_and_send] * 4,
            *[self.machine, self.note, self.reopen, self.tag, self.topic],
            *[self.merge, self.unmerge, self.split, self.begin, self.miss],
            *[self.no_answer, self.no_answer, self.answer_needed],
            *[self.answer_and_fail, self.bounce, self.spam, self.not_spam],
        ]

    def answer(self) -> None:
        self.act(write_reply, self.desk.plan, self.some.id, Reply("Tack!"))

    def answer_and_send(self) -> None:
        self.answer()
        self.send()

    def answer_and_fail(self) -> None:
        self.answer()
        self.fail()

    def bounce(self) -> None:
        out = [one for one in self.desk.deliveries() if one.state == "sent"]
        if out:
            self.desk.store.write(_bounce, self.random.choice(out))

    def no_answer(self) -> None:
        row = self.some
        waiting = [one for one in self.run_of(row) if one.id not in self.needs_none]
        self.act(change_conversation, self.desk.plan, row.id, {"needs_no_answer": True})
        if waiting:
            self.needs_none[waiting[-1].id] = len(self.needs_none)

    def answer_needed(self) -> None:
        row = self.some
        said = [one.id for one in self.run_of(row) if one.id in self.needs_none]
        self.act(change_conversation, self.desk.plan, row.id, {"needs_no_answer": False})
        if said:
            del self.needs_none[max(said, key=lambda id: self.needs_none[id])]

    def run_of(self, row: Any) -> list[Any]:
        return run_by_hand(self.said_in(row))

    def said_in(self, row: Any) -> list[Any]:
        """Customers' messages, and ours that arrived, or may."""
        lost = {one.message_id for one in self.desk.deliveries() if one.state == "failed"}
        said = [one for one in self.desk.messages() if one.conversation_id == row.id]
        return [one for one in said if one.id not in lost]


def _bounce(unit: Unit, delivery: Any) -> None:
    meant = deliveries.c.id == delivery.id
    unit.connection.execute(update(deliveries).where(meant).values(state="failed"))
    told = give_clock_back(unit, delivery.message_id, delivery.conversation_id)
    data = {"message": str(delivery.message_id), **told}
    unit.emit("delivery.failed", delivery.conversation_id, None, data)


@pytest.fixture
def office(sqlite_store: Store, tmp_path: Path, smtp: Any) -> QuietOffice:
    # The clock on the wall is changed on 29 March, and Easter comes right after.
    clock = Movable(datetime(2026, 3, 25, 9, 0, tzinfo=UTC))
    teams = ({"id": "help", "name": "Help"}, {"id": "more", "name": "More"})
    plan = make_plan(
        email_channel(smtp.port), teams=teams, calendars=(CALENDAR,), service_levels=(LEVEL,)
    )
    return QuietOffice(open_desk(sqlite_store, tmp_path, clock, plan))


def is_open(at: datetime) -> bool:
    local = at.astimezone(STOCKHOLM)
    return local.weekday() < 5 and local.date() not in HOLIDAYS and 8 <= local.hour < 17


def due_by_hand(since: datetime, left: timedelta) -> datetime:
    at = since
    while True:
        end = at.replace(second=0, microsecond=0) + MINUTE
        if is_open(at):
            if end - at >= left:
                return at + left
            left -= end - at
        at = end


def run_by_hand(said: list[Any]) -> list[Any]:
    """What the customer wrote since our last answer, going through all from the first to the last."""
    run: list[Any] = []
    for message in sorted(said, key=lambda one: (one.received_at, one.id)):
        if message.visibility != "customer":
            continue
        if message.direction == "inbound" and message.auto == "none":
            run.append(message)
        elif message.direction == "outbound" and message.origin == "human":
            run = []
    return run


def first_by_hand(said: list[Any]) -> datetime | None:
    theirs = (one for one in said if one.direction == "inbound" and one.auto == "none")
    return min((one.received_at for one in theirs), default=None)


@settings(
    max_examples=4,
    derandomize=True,
    phases=(Phase.generate,),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seeds=st.lists(st.integers(0, 2**32), min_size=12, max_size=25))
def test_after_any_history_due_times_are_those_found_by_hand(
    office: QuietOffice, seeds: list[int]
) -> None:
    office.live(seeds)
    for row in office.desk.conversations():
        if row.merged_into is not None:
            continue
        said = office.said_in(row)
        is_spam = row.status == "spam"
        run = [] if is_spam else run_by_hand(said)
        waiting = [one.received_at for one in run if one.id not in office.needs_none]
        since, first = min(waiting, default=None), first_by_hand(said)
        assert (row.unanswered_since if row.unanswered else None) == since
        assert row.first_inbound_at == first
        assert row.response_due_at == (since and due_by_hand(since, HOURS))
        if not is_spam and row.status != "closed" and row.resolution_used is None:
            assert row.resolution_due_at == (first and due_by_hand(first, DAYS))
        both = [at for at in (row.response_due_at, row.resolution_due_at) if at is not None]
        assert row.due_at == min(both, default=None)
