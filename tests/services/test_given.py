"""Fair shares: how many the program gave to each today."""

from datetime import datetime, timedelta

from inbox.model.words import Presence, Role
from inbox.services.assigning.given import forget_days, given_today
from tests.services.desk import Desk


def test_what_the_program_gives_is_counted_for_its_day(desk: Desk) -> None:
    anna = desk.agent("Anna", Role.AGENT, presence=Presence.AVAILABLE).id
    first = desk.clock.at
    for number in range(3):
        desk.mail(sender=f"kund{number}@example.com")
    assert counted(desk, first) == {anna: 3}
    desk.clock.at = first + timedelta(days=1)
    assert counted(desk, desk.clock.at) == {}
    desk.mail(sender="kund9@example.com")
    assert counted(desk, first + timedelta(days=1)) == {anna: 1}
    assert counted(desk, first) == {anna: 3}


def test_days_that_nobody_asks_about_any_more_are_forgotten(desk: Desk) -> None:
    desk.agent("Anna", Role.AGENT, presence=Presence.AVAILABLE)
    first = desk.clock.at
    desk.mail()
    desk.clock.at = first + timedelta(days=6)
    desk.store.write(forget_days)
    assert counted(desk, first)
    desk.clock.at = first + timedelta(days=9)
    desk.store.write(forget_days)
    assert counted(desk, first) == {}


def counted(desk: Desk, at: datetime) -> dict[int, int]:
    now, desk.clock.at = desk.clock.at, at
    found = desk.store.read(given_today, desk.plan)
    desk.clock.at = now
    return found
