"""Calls as agents meet them: logged with the keyboard alone, and whoever calls in sight."""

import hashlib
import hmac
import http.client
import json
import time
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from inbox.model.phone_numbers import show
from tests.browser.conftest import Desk, log_in
from tests.browser.test_screens import violations
from tests.fakes.machine import wait_for

pytestmark = pytest.mark.browser
SECRET = b"the exchange of the tests"


def tell(desk: Desk, event: str, call: str, **more: Any) -> None:
    body = json.dumps({"event": event, "call": call, "number": "0701740605", **more}).encode()
    moment = str(int(time.time()))
    signature = hmac.new(SECRET, moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    line = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=20)
    headers = {"Inkorg-Time": moment, "Inkorg-Signature": signature}
    line.request("POST", "/hooks/telefon", body, headers)
    assert line.getresponse().status == 202
    line.close()


def test_a_call_is_logged_with_the_keyboard_alone(page: Page, desk: Desk) -> None:
    assert page.viewport_size is not None
    number = f"070174{page.viewport_size['width']:04}"
    log_in(page, desk)
    expect(page.locator("#innehall, .app main, section[data-pane]").first).to_be_visible()
    page.keyboard.press("F8")
    who = page.get_by_role("combobox", name="Vem")
    expect(who).to_be_focused()
    assert violations(page) == []
    page.keyboard.type(number)
    expect(page.get_by_role("option", name="Ny kund")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Namn", exact=True)).to_be_focused()
    page.keyboard.type("Siv Berg")
    for _ in range(3):
        page.keyboard.press("Tab")  # Number, topic, what was said.
    expect(page.get_by_label("Vad sades")).to_be_focused()
    page.keyboard.type("Undrade om fakturan.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Loggat som ärende").first).to_be_visible()
    (found,) = desk.call("GET", f"/api/v1/callers?q={number}")["items"]
    assert (found["name"], found["numbers"]) == ("Siv Berg", [show(f"+46{number[1:]}", "SE")])


def test_who_calls_is_in_sight_and_what_was_said_is_written_into_its_entry(
    wide: Page, desk: Desk
) -> None:
    # It comes when the screen has asked who calls, and its stream is not open yet.
    held: list[Route] = []
    wide.route("**/api/v1/stream", lambda route: held.append(route), times=1)
    with wide.expect_response("**/api/v1/calls"):
        log_in(wide, desk)
    call = f"browser-{time.monotonic_ns()}"
    tell(desk, "answered", call, extension="101")
    runs = "async () => (await (await fetch('/api/v1/calls')).json()).items.length"
    wait_for(lambda: bool(wide.evaluate(runs) and held), "no call runs")
    held[0].continue_()
    card = wide.get_by_role("complementary", name="Samtal")
    expect(card).to_contain_text("Pågående samtal", timeout=20_000)
    expect(card).to_contain_text("070-174 06 05")
    assert violations(wide) == []
    tell(desk, "ended", call)
    expect(card).to_contain_text("Avslutat samtal", timeout=20_000)
    card.get_by_role("button", name="Logga").click()
    wide.get_by_label("Vad sades").fill("Vill flytta i maj.")
    wide.keyboard.press("Control+Enter")
    expect(wide.get_by_text("Loggat som ärende").first).to_be_visible()
    expect(card).to_have_count(0)


KNOWN = "0701746666"
MISSED = (*(f"070174{width + 1000:04}" for width in (360, 1440)), KNOWN)


@pytest.fixture(scope="module")
def nobody_answered(desk: Desk) -> None:
    """Told of all at once: that nobody took a call is known after twenty seconds."""
    for number in MISSED:
        tell(desk, "started", f"missed-{number}", number=number)
        tell(desk, "ended", f"missed-{number}", number=number)


def missed(desk: Desk, number: str) -> Any:
    """The conversation that a call which nobody took has made."""
    found: list[Any] = []

    def is_there() -> bool:
        callers = desk.call("GET", f"/api/v1/callers?q={number}")["items"]
        found[:] = [case for caller in callers for case in caller["open"]]
        return bool(found)

    wait_for(is_there, "the call made no conversation", 60)
    return desk.call("GET", f"/api/v1/conversations/{found[0]['id']}")


def test_a_missed_call_offers_what_can_be_done_and_never_an_empty_recipient(
    page: Page, desk: Desk, nobody_answered: None
) -> None:
    assert page.viewport_size is not None
    width = page.viewport_size["width"]
    number = f"070174{width + 1000:04}"
    case = missed(desk, number)
    assert case["reply_to"] == []
    log_in(page, desk)
    page.goto(f"{desk.address}/inbox/unanswered/{case['id']}/reply")
    composer = page.locator(".composer")
    expect(composer.get_by_text("Ingen mejladress är känd.")).to_be_visible()
    expect(composer.get_by_text("–", exact=True)).to_have_count(0)
    expect(composer.get_by_role("link", name="Ring upp")).to_have_attribute(
        "href", f"tel:+46{number[1:]}"
    )
    expect(composer.get_by_role("button", name="Skicka", exact=True)).to_be_disabled()
    assert violations(page) == []
    composer.get_by_role("button", name="Logga samtalet").click()
    expect(page.get_by_role("dialog", name="Logga samtal eller besök")).to_be_visible()
    page.keyboard.press("Escape")

    composer.get_by_role("button", name="Skriv en adress").click()
    composer.get_by_label("Till", exact=True).fill("siv@posten.example")
    composer.get_by_label("Till", exact=True).press("Tab")
    expect(composer.get_by_text("Ingen mejladress är känd.")).to_have_count(0)
    page.locator("#write").fill("Hej! Du sökte oss.")
    composer.get_by_role("button", name="Skicka", exact=True).click()
    expect(page.locator(".toasts").get_by_text("siv@posten.example")).to_be_visible()


def test_a_caller_who_is_known_by_mail_is_answered_there(desk: Desk, nobody_answered: None) -> None:
    desk.mail("Hej!", subject="Känd sedan förut", sender="Ulla Ros <ulla@posten.example>")
    known = desk.call("GET", f"/api/v1/conversations/{desk.open_id('Känd sedan förut')}")
    case = missed(desk, KNOWN)
    body = json.dumps({"with": known["contact"]["id"]}).encode()
    merge = f"/api/v1/contacts/{case['contact']['id']}/merge"
    desk.call("POST", merge, body, "application/json")
    whole = desk.call("GET", f"/api/v1/conversations/{case['id']}")
    assert [one["value"] for one in whole["reply_to"]] == ["ulla@posten.example"]
