"""A report in a browser: what was changed stands on its chart, and a bar opens its conversations."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Desk, log_in
from tests.browser.test_saved_reports import look
from tests.browser.test_screens import violations
from tests.fakes.machine import wait_for

pytestmark = pytest.mark.browser
REPORT = "reports/messages?period=last_7_days&by=&interval=day"


def test_a_bar_opens_what_it_counts_and_a_change_stands_beside_it(wide: Page, desk: Desk) -> None:
    desk.mail("Hej! Min faktura är fel.", subject="Till stapeln")
    desk.open_id("Till stapeln")
    desk.change("/api/v1/topics/invoice", b'{"instruction": "Se fakturan f\\u00f6rst."}')

    def is_counted() -> bool:
        return bool(desk.call("GET", f"/api/v1/{REPORT}")["rows"][0]["n"])

    wait_for(is_counted, "the message was not counted", 60)
    log_in(wide, desk)
    wide.goto(f"{desk.address}/{REPORT}")
    # Folded where there are many: other tests change things as well.
    marks = wide.locator("details").filter(has_text="i perioden")
    marks.evaluate("list => { list.open = true }")
    change = wide.get_by_role("listitem").filter(has_text="ämnen ändrade").last
    expect(change).to_contain_text("Faktura")
    assert violations(wide) == []
    change.get_by_role("button").click()
    expect(
        wide.get_by_text("ingen hel timme har gått").or_(wide.get_by_text("Lika många"))
    ).to_be_visible()
    wide.locator("rect.hit").last.click()
    dialog = wide.get_by_role("dialog")
    expect(dialog).to_contain_text("Konversationer bakom siffran: Alla, ")
    expect(dialog.get_by_role("link").first).to_be_visible()
    look(wide, "report-bar")


def test_people_of_one_day_open_what_each_of_them_wrote_last(wide: Page, desk: Desk) -> None:
    asked = "period=today&by=&interval=day"
    for subject in ("Om personer, ett", "Om personer, två"):
        desk.mail("Hej!", subject=subject, sender="Pia Person <pia@posten.example>")
        desk.open_id(subject)

    def is_counted() -> bool:
        behind = desk.call("GET", f"/api/v1/reports/people/conversations?{asked}")["items"]
        return any(one["conversation"]["subject"] == "Om personer, två" for one in behind)

    wait_for(is_counted, "what she wrote last was not counted", 60)
    log_in(wide, desk)
    wide.goto(f"{desk.address}/reports/people?{asked}")
    wide.get_by_role("table").first.get_by_role("button", name=re.compile("^Visa [0-9]")).click()
    dialog = wide.get_by_role("dialog")
    expect(dialog.get_by_text(re.compile("^Pia Person, Om personer"))).to_have_count(1)


def test_what_a_report_cannot_hold_is_said_and_nothing_else_stands_under_its_name(
    wide: Page, desk: Desk
) -> None:
    desk.mail("Hej! Min faktura är fel.", subject="Till tio år")
    desk.open_id("Till tio år")
    log_in(wide, desk)
    wide.goto(f"{desk.address}/{REPORT}")
    expect(wide.locator("rect.hit").first).to_be_attached()
    wide.get_by_role("combobox", name="Period", exact=True).select_option(label="Egna datum")
    wide.get_by_role("textbox", name="Från").fill("2016-01-01")
    expect(wide.get_by_text("En rapport rymmer högst tre år")).to_be_visible()
    expect(wide.get_by_role("table")).to_have_count(0)
    wide.get_by_role("button", name="30 dagar").click()
    expect(wide.get_by_role("table")).to_have_count(1)


def test_times_of_few_say_how_many_they_are_of_and_no_empty_chart_says_nought(
    wide: Page, desk: Desk
) -> None:
    """Of fewer than twenty there is no median: not in a chart, and not as dashes without a number."""
    subject = "Till medianen"
    desk.mail("Hej! När kommer elen?", subject=subject)
    id = desk.open_id(subject)
    desk.change(f"/api/v1/conversations/{id}", b'{"status": "closed"}')
    report = "reports/resolution?period=last_7_days&interval=day"

    def is_counted() -> bool:
        return bool(desk.call("GET", f"/api/v1/{report}")["rows"][0]["n"])

    wait_for(is_counted, "the close was not counted", 60)
    log_in(wide, desk)
    wide.route(f"**/api/v1/{report.partition('?')[0]}?*", _as_of_few)
    wide.goto(f"{desk.address}/{report}")
    expect(wide.get_by_text("så det finns inget att rita")).to_be_visible()
    expect(wide.get_by_role("img")).to_have_count(0)
    wide.get_by_role("button", name="Tabell").click()
    today = wide.get_by_role("table").last.get_by_role("row").last
    expect(today.get_by_role("button")).to_have_text(re.compile(r"^n \d+$"))
    assert violations(wide) == []
    today.get_by_role("button").click()
    expect(wide.get_by_role("dialog")).to_contain_text(subject)


def _as_of_few(route: Route) -> None:
    """The answer as if only a few were closed, however many the tests before this one did."""
    answer = route.fetch()
    report = answer.json()
    for row in report["rows"]:
        for one in (row, *filter(None, row["cells"])):
            one |= {"n": min(one["n"], 5), "median": None, "p90": None}
    route.fulfill(response=answer, json=report)


def test_a_phone_shows_a_table_in_place_of_the_chart_and_nothing_beside_the_screen(
    browser: Browser, desk: Desk
) -> None:
    desk.mail("Hej! Min faktura är fel.", subject="Till telefonen")
    id = desk.open_id("Till telefonen")
    desk.change(f"/api/v1/conversations/{id}", b'{"status": "closed"}')
    report = "reports/resolution?period=last_7_days&interval=day&by=channel&compare=previous"

    def is_counted() -> bool:
        return bool(desk.call("GET", f"/api/v1/{report}")["rows"])

    wait_for(is_counted, "the close was not counted", 60)
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="sv-SE")
    page = context.new_page()
    log_in(page, desk)
    page.goto(f"{desk.address}/{report}")
    days = page.get_by_role("columnheader", name="Tid")
    expect(days).to_be_visible()
    expect(page.get_by_role("button", name="Diagram")).to_be_hidden()
    median = page.locator("td[data-label=Median]").first
    box = median.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 360
    look(page, "report-phone")
    assert violations(page) == []
    context.close()


def test_a_phones_board_begins_with_the_hour_it_is(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="sv-SE")
    page = context.new_page()
    log_in(page, desk)
    page.goto(f"{desk.address}/overview")
    hours = page.locator(".volume .tall")
    expect(hours.get_by_role("row").last).to_contain_text("hittills")
    assert hours.evaluate("box => box.scrollHeight - box.clientHeight - box.scrollTop") < 2
    assert violations(page) == []
    context.close()
