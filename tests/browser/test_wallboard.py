"""A screen on a wall: it shows the board without a log-in, says when it is cut off, and goes dark when told to."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, log_in
from tests.browser.test_screens import violations

pytestmark = pytest.mark.browser


def make(desk: Desk, theme: str) -> tuple[str, str]:
    body = json.dumps({"name": "Plan 3", "theme": theme}).encode()
    made = desk.call("POST", "/api/v1/wallboards", body, "application/json")
    return made["id"], made["address"]


def test_it_shows_what_comes_says_when_it_is_cut_off_and_goes_dark(wide: Page, desk: Desk) -> None:
    wall = wide
    id, address = make(desk, "dark")
    wall.clock.install()
    wall.goto(address)
    wall.wait_for_selector(".tiles")
    for width, height in ((1080, 1920), (1920, 1080)):
        wall.set_viewport_size({"width": width, "height": height})
        found = wall.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")
        assert found[0] <= width
        assert found[1] <= height
        assert violations(wall) == []
    # Its waits count otherwise than the board's open hours, and it says so.
    expect(wall.locator("header")).to_contain_text(", dygnet runt")
    unanswered = wall.locator(".tiles .fig").first
    before = unanswered.inner_text()
    desk.mail("Hej! Var är min faktura?", subject=f"Till tavlan {id}")
    expect(unanswered).not_to_have_text(before, timeout=30_000)
    assert "Till tavlan" not in wall.content()

    wall.context.set_offline(True)
    wall.clock.fast_forward(21_000)
    wall.wait_for_selector(".lost")
    assert "Ingen anslutning" in wall.inner_text(".lost")
    assert violations(wall) == []
    wall.context.set_offline(False)
    wall.clock.fast_forward(16_000)
    wall.wait_for_selector(".lost", state="detached")

    desk.call("DELETE", f"/api/v1/wallboards/{id}")
    wall.clock.fast_forward(5_000)
    wall.wait_for_selector("text=Adressen gäller inte längre")
    assert wall.query_selector(".tiles") is None


def test_who_leads_makes_one_and_withdraws_it(wide: Page, desk: Desk) -> None:
    page = wide
    log_in(page, desk)
    page.goto(f"{desk.address}/setup/wallboards")
    page.click("main .btn--main")
    page.fill("#wb-name", "Plan 4")
    page.select_option("#wb-of", "team:help")
    assert violations(page) == []
    page.click("form .btn--main")
    page.wait_for_selector("#once")
    assert "/wallboard#inkw_" in page.input_value("#once")
    page.click(".once .btn--main")
    page.click("[aria-label='Återkalla Plan 4']")
    page.click("dialog .btn--main")
    page.wait_for_selector("[aria-label='Återkalla Plan 4']", state="detached")
