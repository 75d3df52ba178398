"""What became of an answer, where its recipients' mail server turned some of them down."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, log_in
from tests.fakes.machine import wait_for

pytestmark = pytest.mark.browser

REFUSED, COPY = "refused@posten.example", "copy@posten.example"


@pytest.fixture
def refusing(desk: Desk) -> Iterator[Desk]:
    words = "550 5.1.1 No such user"
    desk.smtp.answers.update({REFUSED: words, COPY: words})
    yield desk
    for address in (REFUSED, COPY):
        desk.smtp.answers.pop(address, None)


def answer(desk: Desk, subject: str, sender: str, cc: str) -> str:
    desk.mail("Min faktura är fel.", subject=subject, sender=sender)
    id = desk.open_id(subject)
    reply = json.dumps({"text": "Det är rättat.", "cc": [cc]}).encode()
    desk.call("POST", f"/api/v1/conversations/{id}/replies", reply, "application/json")
    return id


def delivery(desk: Desk, id: str) -> dict:
    messages = desk.call("GET", f"/api/v1/conversations/{id}/messages")["items"]
    return next(one["delivery"] for one in messages if one["delivery"])


def test_who_was_refused_is_said_and_each_click_tries_again(wide: Page, refusing: Desk) -> None:
    desk = refusing
    without = answer(desk, "Utan svar", REFUSED, "boss@posten.example")
    copied = answer(desk, "Utan kopia", "got-it@posten.example", COPY)
    for id, state in ((without, "failed"), (copied, "sent")):
        wait_for(lambda id=id, state=state: delivery(desk, id)["state"] == state, state, 60)
    log_in(wide, desk)
    wide.goto(f"{desk.address}/inbox/unanswered/{copied}")
    expect(wide.get_by_text(f"Ingen kopia till {COPY}")).to_be_visible()

    wide.goto(f"{desk.address}/setup/outgoing")
    expect(wide.get_by_text(f"Ingen kopia till {COPY}")).to_be_visible()
    wide.goto(f"{desk.address}/inbox/unanswered/{without}")
    again = wide.get_by_role("button", name="Försök igen")
    for _ in range(2):
        before = delivery(desk, without)["at"]
        again.click()
        wait_for(lambda at=before: _failed_after(desk, without, at), "not tried again", 60)
        expect(again).to_be_visible()
    desk.smtp.answers.pop(REFUSED)
    again.click()
    wait_for(lambda: delivery(desk, without)["state"] == "sent", "not sent", 60)
    expect(again).to_have_count(0)


def _failed_after(desk: Desk, id: str, at: str) -> bool:
    left = delivery(desk, id)
    return bool(left["state"] == "failed" and left["at"] > at)
