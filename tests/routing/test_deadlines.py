"""Due times against a reference that walks through the matter minute by minute."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.model.words import PendingOn, Priority, Status
from routing.calendar_settings import CalendarSettings, ClockKind, ServiceLevel
from routing.deadlines import Clocks, Matter, due, reckon
from routing.service_levels import Level, Promised, ServiceLevels

MINUTE = timedelta(minutes=1)
BEGIN = datetime(2026, 3, 27, 13, 30, tzinfo=UTC)  # A Friday before the clocks change.
OFFICE = {"id": "office", "hours": {"mon-fri": "08:00-17:00"}, "holidays": "SE"}


def level(**settings: Any) -> Level:
    settings = {"id": "l", "calendar": "office", **settings}
    book = ServiceLevels.of(
        [ServiceLevel.model_validate(settings)],
        [CalendarSettings.model_validate(OFFICE)],
        "Europe/Stockholm",
    )
    return book.levels[0]


def matter(**change: Any) -> Matter:
    new = Matter(Status.OPEN, None, BEGIN, BEGIN, None)
    return replace(new, **change)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_first_answer_is_due_after_so_many_open_hours() -> None:
    clocks = reckon(Clocks(), matter(), level(first_response="4h"), None, BEGIN)
    # Friday 14:30 in Stockholm, open until 17; the rest on Monday, in summer time.
    assert clocks.response_due_at == at("2026-03-30 07:30")
    assert due(clocks, matter()) == (at("2026-03-30 07:30"), ClockKind.FIRST_RESPONSE)


def test_several_messages_in_a_row_start_one_clock_at_the_first() -> None:
    promise = level(first_response="4h")
    before = reckon(Clocks(), matter(), promise, None, BEGIN)
    assert reckon(before, matter(), promise, None, BEGIN + timedelta(hours=1)) == before


def test_an_answer_ends_the_clock_and_the_next_message_begins_one_with_its_own_target() -> None:
    promise = level(first_response="4h", next_response="1h")
    clocks = reckon(Clocks(), matter(), promise, None, BEGIN)
    answered = matter(
        unanswered_since=None, first_response_at=BEGIN + MINUTE, status=Status.PENDING
    )
    clocks = reckon(clocks, answered, promise, None, BEGIN + MINUTE)
    assert due(clocks, answered) == (None, None)
    again = replace(answered, unanswered_since=BEGIN + 30 * MINUTE, status=Status.OPEN)
    clocks = reckon(clocks, again, promise, None, BEGIN + 30 * MINUTE)
    assert due(clocks, again) == (BEGIN + 90 * MINUTE, ClockKind.NEXT_RESPONSE)


def test_a_failed_answer_gives_back_the_due_time_there_was() -> None:
    promise = level(first_response="4h")
    first = reckon(Clocks(), matter(), promise, None, BEGIN)
    stopped = reckon(first, matter(unanswered_since=None), promise, None, BEGIN + MINUTE)
    back = reckon(stopped, matter(), promise, None, BEGIN + 5 * MINUTE)
    assert back.response_due_at == first.response_due_at


def test_what_changes_in_the_target_holds_for_later_clocks() -> None:
    clocks = reckon(Clocks(), matter(), level(first_response="4h"), None, BEGIN)
    stricter = level(first_response="1h")
    assert reckon(clocks, matter(), stricter, stricter, BEGIN + MINUTE) == clocks


def test_another_service_level_counts_from_the_beginning() -> None:
    slow, fast = level(first_response="4h"), level(id="fast", first_response="1h")
    clocks = reckon(Clocks(), matter(), slow, None, BEGIN)
    clocks = reckon(clocks, matter(), fast, slow, BEGIN + MINUTE)
    assert clocks.response_due_at == BEGIN + timedelta(hours=1)


def test_history_spam_and_what_was_merged_have_no_clock() -> None:
    promise = level(first_response="4h", resolution="2d")
    running = reckon(Clocks(), matter(), promise, None, BEGIN)
    assert reckon(running, matter(counts=False), promise, promise, BEGIN) == Clocks()
    assert reckon(running, matter(status=Status.SPAM), promise, promise, BEGIN) == Clocks()
    assert reckon(running, matter(), None, promise, BEGIN) == Clocks()


def test_a_matter_that_we_began_has_no_clock_before_the_customer_has_written() -> None:
    ours = matter(first_inbound_at=None, unanswered_since=None, status=Status.PENDING)
    promise = level(first_response="4h", resolution="2d")
    assert due(reckon(Clocks(), ours, promise, None, BEGIN), ours) == (None, None)


STANDINGS = st.sampled_from(
    [
        (Status.OPEN, None),
        (Status.PENDING, PendingOn.CUSTOMER),
        (Status.PENDING, PendingOn.THIRD_PARTY),
        (Status.SNOOZED, None),
        (Status.CLOSED, None),
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 600), STANDINGS), max_size=6),
    st.booleans(),
    st.integers(1, 20),
)
def test_resolution_counts_each_open_minute_in_which_the_step_is_ours(
    history: list[tuple[int, Any]], pauses: bool, hours: int
) -> None:
    promise = level(resolution=f"{hours}h", pauses_while_pending=pauses)
    clocks, now, used, standing = Clocks(), BEGIN, 0, (Status.OPEN, None)
    steps = [(0, standing), *history]
    for minutes, next_standing in steps:
        used += _counted(promise, standing, pauses, now, minutes)
        now += minutes * MINUTE
        standing = next_standing
        clocks = reckon(
            clocks, matter(status=standing[0], pending_on=standing[1]), promise, promise, now
        )
    runs = _counts(standing, pauses)
    assert (clocks.resolution_due_at is not None) == runs
    if clocks.resolution_due_at is not None and used <= hours * 60:
        left = promise.clock.between(now, clocks.resolution_due_at)
        assert left == timedelta(minutes=hours * 60 - used)


def _counts(standing: Any, pauses: bool) -> bool:
    if standing[0] is Status.CLOSED:
        return False
    return not (pauses and standing == (Status.PENDING, PendingOn.CUSTOMER))


def _counted(promise: Level, standing: Any, pauses: bool, now: datetime, minutes: int) -> int:
    if not _counts(standing, pauses):
        return 0
    clock: Any = promise.clock
    return sum(clock.is_open(now + n * MINUTE) for n in range(minutes))


def _book(*levels: dict[str, Any]) -> ServiceLevels:
    shapes = [ServiceLevel.model_validate({"first_response": "1h", **each}) for each in levels]
    return ServiceLevels.of(shapes, [], "Europe/Stockholm")


def test_the_first_level_that_applies_is_the_one() -> None:
    book = _book(
        {"id": "outage", "applies": {"topic": ["grid"], "priority": ["urgent", "high"]}},
        {"id": "towns", "applies": {"customers": ["@kommun.example"]}},
        {"id": "chat", "applies": {"channel_kind": "chat"}},
        {"id": "tagged", "applies": {"tags": ["Hälsa"]}},
        {"id": "rest"},
    )

    def chosen(**facts: Any) -> str:
        found = book.choose(Promised(**{"channel": "mail", "channel_kind": "email", **facts}))
        return found.id if found else ""

    assert chosen(topics=("outage_now", "grid"), priority=Priority.URGENT) == "outage"
    assert chosen(topics=("outage_now", "grid")) == "rest"
    assert chosen(addresses=("anna@vatten.kommun.example",)) == "towns"
    assert chosen(addresses=("anna@annan-kommun.example",)) == "rest"
    assert chosen(channel_kind="chat") == "chat"
    assert chosen(tags=("hälsa",)) == "tagged"


def test_where_no_level_applies_there_is_none() -> None:
    book = _book({"id": "chat", "applies": {"channel_kind": ["chat"]}})
    assert book.choose(Promised("mail", "email")) is None
