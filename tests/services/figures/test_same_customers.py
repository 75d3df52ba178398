"""Two customers who turn out to be one count as one, and as two again when they are two after all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox.model.actor import SYSTEM
from inbox.services.contacts import merge_contacts, unmerge_contact
from inbox.services.figures.follow import follow_figures
from inbox.services.figures.rebuild import rebuild_figures
from inbox.services.reports.ask import question
from inbox.services.reports.drill import read_behind
from inbox.store.reading.labels import Labels
from inbox.store.store import Store
from tests.services.answering import People, open_with_anna
from tests.services.figures.counting import all_rows, count, yes

A, B = "a@posten.example", "b@jobb.example"
Ask = Callable[..., list[int]]


@pytest.fixture
def desk(store: Store, tmp_path: Any) -> People:
    return open_with_anna(store, tmp_path)


def counted(desk: People) -> tuple[int, int]:
    """People, and closes that somebody came back after: followed, and made anew."""
    follow_figures(desk.store, desk.plan)
    kept = all_rows(desk.store)
    rebuild_figures(desk.store, desk.plan)
    assert all_rows(desk.store) == kept
    return count(desk.store, "people"), yes(desk.store, "repeat_contact")


def one_closed_and_one_open(desk: People) -> tuple[int, int]:
    desk.mail(sender=A)
    first = desk.only()
    desk.answer(first, then="close")
    desk.clock.move(hours=1)
    desk.mail(sender=B, subject="Annat")
    second = desk.conversations()[-1]
    return first.contact_id, second.contact_id


def test_who_wrote_under_two_addresses_is_one_and_came_back(desk: People) -> None:
    old, new = one_closed_and_one_open(desk)
    assert counted(desk) == (2, 0)
    desk.store.write_as(SYSTEM, merge_contacts, old, new)
    assert counted(desk) == (1, 1)
    desk.store.write_as(SYSTEM, unmerge_contact, old)
    assert counted(desk) == (2, 0)


def test_they_come_back_under_either_address_after_they_are_one(desk: People) -> None:
    desk.mail(sender=A)
    first = desk.only()
    desk.mail(sender=B, subject="Annat")
    second = desk.conversations()[-1]
    desk.store.write_as(SYSTEM, merge_contacts, first.contact_id, second.contact_id)
    desk.answer(first, then="close")
    desk.clock.move(hours=1)
    desk.mail(sender=B, subject="Ett tredje")
    assert counted(desk) == (1, 1)


def test_what_is_final_stays_and_months_that_are_over_follow(desk: People) -> None:
    old, new = one_closed_and_one_open(desk)
    desk.clock.move(days=40)
    desk.mail(sender="c@posten.example", subject="Senare")
    assert counted(desk) == (3, 0)
    desk.store.write_as(SYSTEM, merge_contacts, old, new)
    assert counted(desk) == (2, 0)
    assert count(desk.store, "people", unit="m") == 2, "one in each month"


def test_of_a_chain_that_is_undone_in_the_middle_each_has_their_own(desk: People) -> None:
    for place, sender in enumerate((A, B, "c@skola.example")):
        desk.mail(sender=sender, subject=f"Fråga {place}")
    one, two, three = (row.contact_id for row in desk.conversations())
    desk.store.write_as(SYSTEM, merge_contacts, one, two)
    desk.store.write_as(SYSTEM, merge_contacts, two, three)
    assert counted(desk)[0] == 1
    desk.store.write_as(SYSTEM, unmerge_contact, one)
    assert counted(desk)[0] == 2
    desk.store.write_as(SYSTEM, unmerge_contact, two)
    assert counted(desk)[0] == 3
    assert [row.contact_id for row in desk.conversations()] == [one, two, three]


def test_the_number_of_people_opens_one_conversation_of_each(desk: People) -> None:
    old, new = one_closed_and_one_open(desk)
    desk.store.write_as(SYSTEM, merge_contacts, old, new)
    follow_figures(desk.store, desk.plan)
    day = desk.clock.at.date()
    until = day + timedelta(days=1)
    asked = question("people", day.isoformat(), until.isoformat(), desk.plan.organisation.zone)
    found = desk.store.read_as(SYSTEM, read_behind, asked, None, Labels())
    newest = desk.conversations()[-1].id
    assert (found["total"], [one["conversation_id"] for one in found["items"]]) == (
        1,
        [str(newest)],
    )
