"""Due times after any history are those that somebody finds who goes through the messages minute by minute."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from inbox.store.store import Store
from routing.holidays import holidays_of
from tests.services.desk import Movable, email_channel, make_plan, open_desk
from tests.services.figures.test_rebuild import Office

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HOURS = timedelta(hours=3)
CALENDAR = {"id": "office", "hours": {"mon-fri": "08:00-17:00"}, "holidays": "SE"}
LEVEL = {"id": "usual", "calendar": "office", "first_response": "3h", "next_response": "3h"}
HOLIDAYS = holidays_of("SE").keys()
MINUTE = timedelta(minutes=1)


class QuietOffice(Office):
    """Without what says that a wait is over, as closing by hand does, or makes the clock run backwards."""

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self.acts: list[Callable[[], Any]] = [
            *[self.mail] * 5,
            *[self.answer_and_send] * 4,
            *[self.machine, self.note, self.reopen, self.tag, self.topic],
            *[self.merge, self.unmerge, self.split, self.begin, self.miss],
        ]

    def answer_and_send(self) -> None:
        self.answer()
        self.send()


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


def due_by_hand(since: datetime) -> datetime:
    left, at = HOURS, since
    while True:
        end = at.replace(second=0, microsecond=0) + MINUTE
        if is_open(at):
            if end - at >= left:
                return at + left
            left -= end - at
        at = end


def waits_by_hand(said: list[Any]) -> datetime | None:
    """Since when the customer waits, going through what was said from the first message to the last."""
    since: datetime | None = None
    for message in sorted(said, key=lambda one: (one.received_at, one.id)):
        if message.visibility != "customer":
            continue
        if message.direction == "inbound" and message.auto == "none":
            since = since or message.received_at
        elif message.direction == "outbound" and message.origin == "human":
            since = None
    return since


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
    messages = office.desk.messages()
    for row in office.desk.conversations():
        if row.merged_into is not None or row.status == "closed":
            continue
        said = [one for one in messages if one.conversation_id == row.id]
        since = waits_by_hand(said)
        assert (row.unanswered_since if row.unanswered else None) == since
        assert row.due_at == (since and due_by_hand(since))
