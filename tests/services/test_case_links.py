"""Addresses of a case that were withdrawn stay so, whatever is merged."""

import pytest

from inbox.model.errors import NotFoundError
from inbox.services.case_page.links import (
    case_token,
    find_case,
    link_row,
    make_link,
    withdraw_links,
)
from inbox.services.conversations.merge import merge
from inbox.store.store import Store
from tests.services.desk import Desk


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


def test_what_was_given_out_before_a_merge_is_withdrawn_with_the_rest(desk: Desk) -> None:
    anna, plan = desk.agent("Anna"), desk.plan
    for number in range(3):
        desk.mail(sender=f"kund{number}@posten.example", subject=f"Faktura {number}")
    first, second, third = (row.id for row in desk.conversations())
    receipt = desk.messages()[0].receipt_id
    opened = case_token(plan, receipt)
    desk.store.write(link_row, opened, first)
    address = desk.store.write_as(anna, make_link, plan, first, "https://tallvik.example")
    given = address.rsplit("/", 1)[1]
    desk.store.write_as(anna, merge, first, second)
    desk.store.write_as(anna, merge, second, third)
    for token in (opened, given):
        assert desk.store.read(find_case, plan, token).id == third
    assert desk.store.write_as(anna, withdraw_links, plan, third) == 4
    assert desk.store.write_as(anna, withdraw_links, plan, third) == 0
    for token in (opened, given):
        with pytest.raises(NotFoundError):
            desk.store.read(find_case, plan, token)
