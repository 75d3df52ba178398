from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inbox.model.errors import ForbiddenError, InvalidError
from inbox.model.words import Role
from inbox.store.reading.figures import percentile, start_of_day
from inbox.store.reading.overview import read_overview
from inbox.store.schema import migrate
from inbox.store.store import Store
from inbox.store.unit import Unit
from inbox.web.api.board_shapes import Overview
from tests.store.reading.seed import LABELS, NOW, actor, add_conversation, add_message, ago

ZONE = "Europe/Stockholm"


@pytest.fixture
def at_noon(store_url: str, tmp_path: Path) -> Iterator[Store]:
    store = Store(store_url, tmp_path, clock=lambda: NOW)
    migrate(store)
    yield store
    store.close()


def board(store: Store, who: Role = Role.LEAD) -> Overview:
    return Overview(**store.read_as(actor(1, who), read_overview, ZONE, LABELS))


def test_each_channel_shows_today_and_now(at_noon: Store) -> None:
    def seed(unit: Unit) -> None:
        for minutes in (10, 20, 30, 60):
            begun = ago(hours=3)
            id = add_conversation(
                unit,
                at=begun,
                unanswered=False,
                status="closed",
                first_inbound_at=begun,
                first_response_at=begun + timedelta(minutes=minutes),
            )
            add_message(unit, id, at=begun)
        waiting = add_conversation(unit, at=ago(hours=30), due_at=ago(hours=1))
        add_message(unit, waiting, at=ago(hours=30))
        add_message(unit, waiting, at=ago(minutes=5))
        add_conversation(unit, at=ago(hours=2), due_at=ago(hours=-1), origin_channel="form")

    at_noon.write(seed)
    shown = board(at_noon)
    post, form = shown.channels
    assert (post.channel.name, post.in_today, post.answered) == ("Kundtjänst", 5, 4)
    assert (post.median_seconds, post.p90_seconds) == (20 * 60, 60 * 60)
    assert (post.unanswered, post.oldest_since, post.past_target) == (1, ago(hours=30), 1)
    assert post.hours[-4:] == [4, 0, 1, 0]
    assert (form.unanswered, form.past_target, form.median_seconds) == (1, 0, None)
    assert (shown.unanswered, shown.past_target, shown.answered) == (2, 1, 4)
    assert shown.oldest_since == ago(hours=30)
    assert sum(shown.hours) == 5


def test_spam_machines_history_and_ourselves_count_nowhere(at_noon: Store) -> None:
    def seed(unit: Unit) -> None:
        spam = add_conversation(unit, status="spam", unanswered=False)
        add_message(unit, spam, at=ago(hours=1))
        old = add_conversation(
            unit, history=True, first_inbound_at=ago(hours=2), first_response_at=ago(hours=1)
        )
        add_message(unit, old, at=ago(hours=1), history=True)
        id = add_conversation(unit, unanswered=False)
        add_message(unit, id, at=ago(hours=1), auto="auto-reply")
        add_message(unit, id, at=ago(hours=1), direction="outbound")
        add_message(unit, id, at=ago(hours=1), visibility="third_party")
        add_message(unit, id, at=ago(hours=-1))

    at_noon.write(seed)
    shown = board(at_noon)
    assert (sum(shown.hours), shown.unanswered, shown.answered) == (0, 0, 0)
    assert shown.median_seconds is None


def test_today_begins_at_midnight_where_the_organisation_is(at_noon: Store) -> None:
    midnight = datetime(2026, 11, 19, 23, tzinfo=UTC)

    def seed(unit: Unit) -> None:
        id = add_conversation(unit, unanswered=False)
        add_message(unit, id, at=midnight)
        add_message(unit, id, at=midnight - timedelta(seconds=1))

    at_noon.write(seed)
    assert board(at_noon).channels[0].in_today == 1
    after_change = datetime(2026, 10, 25, 12, tzinfo=UTC)
    assert start_of_day(after_change, ZONE) == datetime(2026, 10, 24, 22, tzinfo=UTC)


def test_a_percentile_is_a_value_that_was_there() -> None:
    assert percentile([], 0.5) is None
    assert percentile([7], 0.9) == 7
    assert percentile([4, 1, 3, 2], 0.5) == 2
    assert percentile(list(range(1, 11)), 0.9) == 9
    assert percentile([1, 2], 1.0) == 2


def test_who_may_not_lead_sees_no_board_and_a_zone_must_be_one(at_noon: Store) -> None:
    with pytest.raises(ForbiddenError):
        board(at_noon, Role.GUEST)
    for zone in ("Mars/Olympus", "", "../etc/passwd"):
        with pytest.raises(InvalidError):
            at_noon.read(read_overview, zone, LABELS)
