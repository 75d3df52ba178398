"""A report in a browser: what was changed stands on its chart, and a bar opens its conversations."""

import pytest
from playwright.sync_api import Page, expect

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
