"""Calendars and service levels, as a lead keeps them."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, log_in
from tests.browser.test_screens import violations

pytestmark = pytest.mark.browser
CALENDAR = '{"id": "stangt", "name": "Stängt", "hours": {"mon": ["08:00-17:00"]}}'


def test_a_calendar_and_a_promise_by_it_are_made_and_a_topic_takes_it(
    page: Page, desk: Desk
) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    calendar, level = f"Kontor {width}", f"Snabbt {width}"
    log_in(page, desk)
    page.goto(f"{desk.address}/setup/calendars/new")
    page.get_by_label("Namn", exact=True).fill(calendar)
    monday = page.get_by_label("måndag")
    monday.fill("16:00-08:00")
    expect(page.get_by_text("Slutar innan den börjar")).to_be_visible()
    monday.fill("08:00-12:00, 13:00-16:30")
    page.get_by_role("button", name="Samma måndag till fredag").click()
    page.get_by_label("Sverige").check()
    page.get_by_label("Tidszon").fill("Europe/Ankeborg")
    expect(page.get_by_text("Det finns ingen sådan tidszon.")).to_be_visible()
    page.get_by_label("Tidszon").fill("Europe/Stockholm")
    expect(page.get_by_text("Gäller bara det som börjar")).to_be_visible()
    assert violations(page) == []
    picture(page, "calendar")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".toasts").get_by_text("Sparat.")).to_be_visible()
    page.goto(f"{desk.address}/setup/levels/new")
    page.get_by_label("Namn", exact=True).fill(level)
    page.get_by_label("Räknas på").select_option(label=calendar)
    first = page.get_by_label("Första svar")
    first.fill("0m")
    expect(page.get_by_text("En frist på ingen tid")).to_be_visible()
    first.fill("4h")
    expect(page.get_by_role("table")).to_contain_text("Första svar")
    assert violations(page) == []
    picture(page, "level")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".toasts").get_by_text("Sparat.")).to_be_visible()
    page.goto(f"{desk.address}/setup/topics/invoice")
    page.get_by_label("Servicenivå").select_option(label=level)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Sparat").first).to_be_visible()
    named = desk.call("GET", "/api/v1/topics/invoice")["service_level"]
    assert desk.call("GET", f"/api/v1/service-levels/{named}")["name"] == level
    desk.change("/api/v1/topics/invoice", b'{"service_level": null}')


def test_what_a_change_means_is_dimmed_while_the_form_cannot_be_read(
    wide: Page, desk: Desk
) -> None:
    desk.call("POST", "/api/v1/calendars", CALENDAR.encode(), "application/json")
    body = b'{"name": "Alla andra", "first_response": "4h", "calendar": "stangt"}'
    desk.call("POST", "/api/v1/service-levels", body, "application/json")
    log_in(wide, desk)
    wide.goto(f"{desk.address}/setup/calendars/stangt")
    expect(wide.get_by_text("Inget ändras de närmaste tre veckorna.")).to_be_visible()
    # By its name, not by the id that it has in the file.
    expect(wide.get_by_role("cell", name="Alla andra").first).to_be_visible()
    wide.get_by_label("måndag").fill("")
    expect(wide.get_by_text("Kalendern öppnar aldrig.")).to_be_visible()
    expect(wide.get_by_text("Inget ändras de närmaste tre veckorna.")).to_have_count(0)
    expect(wide.locator("section.dim")).to_have_count(1)
    wide.get_by_label("måndag").fill("09:00-17:00")
    expect(wide.get_by_text("Dagar som ändras")).to_be_visible()
    expect(wide.locator("section.dim")).to_have_count(0)


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("INBOX_PICTURES"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
