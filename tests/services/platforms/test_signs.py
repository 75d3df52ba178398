"""A channel's health says what came last, what nobody told us, and silence that is no habit."""

import json
from datetime import UTC, datetime, timedelta

from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep
from inbox.services.running.wellness import read_wellness
from inbox.store.reading.channel_health import is_unusual, read_health
from tests.services.desk import Movable
from tests.services.platforms.square_desk import ANNA, SquareDesk
from workers.listen import advice_of, marked


def health(desk: SquareDesk) -> dict[str, object]:
    return desk.store.read(lambda unit: read_health(unit, ["square"], "UTC"))["square"].health


def fetch(desk: SquareDesk, *messages: dict[str, object]) -> None:
    body = json.dumps({"messages": [{"thread": "t1", "author": ANNA} | one for one in messages]})
    items = marked(desk.plan.channels["square"], [RawItem(f"fetch/{body}", body.encode())])
    desk.store.write(accept, keep("square", "square", items, desk.blobs))
    desk.work()


def test_the_last_of_each_kind_is_known(desk: SquareDesk) -> None:
    desk.says("m1")
    desk.comments("c1")
    desk.other("read", "r1", to=ANNA)
    assert {one["kind"] for one in health(desk)["signs"]} == {"message", "comment", "read"}  # type: ignore[attr-defined]


def test_what_had_to_be_fetched_is_counted_and_what_we_had_been_told_is_not(
    desk: SquareDesk, clock: Movable
) -> None:
    said = clock.at.isoformat()
    desk.says("m1", "Hej", at=said)
    clock.move(minutes=10)
    fetch(
        desk,
        {"id": "m1", "text": "Hej", "at": said},
        {"id": "m2", "text": "Är ni där?", "at": said},
        {"id": "m3", "text": "Nyss", "at": clock.at.isoformat()},
    )
    assert len(desk.messages()) == 3
    found = health(desk)["found"]
    assert (found["many"], found["in_all"]) == (1, 1)  # type: ignore[index]
    lines = {one["name"]: one for one in desk.store.read(read_wellness)}
    assert not lines["channel square"]["ok"]


def test_mail_is_fetched_without_a_mark_since_nobody_tells_us_of_it(desk: SquareDesk) -> None:
    item = RawItem("1", b"x")
    assert marked(desk.plan.channels["mail"], [item]) == [item]


def test_silence_is_unusual_where_something_came_every_week() -> None:
    assert is_unusual((8, 6, 7, 9))
    assert not is_unusual((8, 0, 7, 9))
    assert not is_unusual((1, 2, 1, 1))
    assert not is_unusual(())


def test_a_busy_channel_that_falls_silent_is_quiet_within_the_hour(
    desk: SquareDesk, clock: Movable
) -> None:
    now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    for week in (4, 3, 2, 1):
        clock.at = now - timedelta(weeks=week, minutes=40)
        for one in range(7):
            desk.says(f"w{week}.{one}")
    clock.at = now - timedelta(minutes=45)
    desk.says("last")
    clock.at = now
    assert health(desk)["state"] == "quiet"
    clock.at = now - timedelta(minutes=40)
    assert health(desk)["state"] == "connected"


def test_a_refused_log_in_says_where_to_log_in_again(desk: SquareDesk) -> None:
    assert advice_of(desk.plan.channels["square"]) == "Log in at https://square.example"
