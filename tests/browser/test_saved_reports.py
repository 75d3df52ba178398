"""A report is kept, changed, shared and mailed, in a browser."""

import json
import os
import re
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, log_in
from tests.browser.test_screens import violations

pytestmark = pytest.mark.browser
PERIOD = re.compile("^Period")


def look(page: Page, name: str) -> None:
    """Pictures for whoever wants to see them: INBOX_PICTURES names a folder."""
    folder = os.environ.get("INBOX_PICTURES")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"))


def received(desk: Desk, subject: str) -> list[Any]:
    read = (message_from_bytes(one.content, policy=policy.default) for one in desk.smtp.received)
    return [one for one in read if one["Subject"] == subject]


def test_a_report_is_saved_with_two_parts_mailed_and_left_again(page: Page, desk: Desk) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    name = f"Veckan {width}"
    desk.mail("Hej! Min faktura är fel.", subject=f"Till veckan {width}")
    desk.open_id(f"Till veckan {width}")
    log_in(page, desk)
    page.goto(f"{desk.address}/reports/saved")
    expect(page.get_by_role("heading", name="Sparade rapporter", exact=True)).to_be_visible()
    look(page, "saved-empty")

    # What is asked stands whole in the address, and is saved under a name.
    page.goto(f"{desk.address}/reports/messages")
    page.get_by_label(PERIOD).select_option(label="7 dagar till i dag")
    page.wait_for_url("**/reports/messages?period=last_7_days**")
    expect(page.get_by_text("Perioden är")).to_be_visible()
    look(page, "report")
    page.get_by_role("button", name="Hämta").click()
    item = page.get_by_role("menuitem", name="Parquet")
    look(page, "download")
    with page.expect_download() as coming:
        item.click()
    assert coming.value.suggested_filename == "messages.parquet"
    assert Path(coming.value.path()).read_bytes()[:4] == b"PAR1"
    page.get_by_role("button", name="Spara", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Namn").fill(name)
    dialog.get_by_label("Vem ser den").select_option("team")
    look(page, "save")
    assert violations(page) == []
    dialog.get_by_role("button", name="Spara").click()
    page.get_by_role("button", name="Öppna").click()
    page.wait_for_url("**/reports/saved/*")
    id = page.url.rsplit("/", 1)[1]
    expect(page.get_by_text("Delas med Kundservice")).to_be_visible()

    # One more part, from the report view.
    page.goto(f"{desk.address}/reports/first_response?period=last_month&by=channel")
    page.get_by_role("button", name="Spara", exact=True).click()
    dialog.get_by_label("Spara som").select_option(label=f"En del av ”{name}”")
    dialog.get_by_role("button", name="Spara").click()
    expect(dialog).to_have_count(0)
    page.goto(f"{desk.address}/reports/saved/{id}")
    page.get_by_role("link", name="Ändra frågan: Första svarstid, kanal").click()
    page.get_by_label(PERIOD).select_option("last_4_weeks")
    page.get_by_role("button", name=f"Spara i ”{name}”").click()
    page.wait_for_url(f"**/reports/saved/{id}")
    kept = desk.call("GET", f"/api/v1/reports/saved/{id}")
    assert [one["period"] for one in kept["questions"]] == ["last_7_days", "last_4_weeks"]

    # Mailed each week, and now as a try.
    page.get_by_role("button", name="Skicka med mejl").click()
    dialog.get_by_label("Veckodag").select_option("fredag")
    dialog.get_by_label("Anna Berg").set_checked(True)
    look(page, "mail")
    assert violations(page) == []
    dialog.get_by_role("button", name="Spara utskicket").click()
    expect(page.get_by_text("Skickas varje fredag kl. 07:00")).to_be_visible()
    page.get_by_role("button", name="Skicka till mig nu").click()
    expect(page.get_by_text("Skickad till din adress.").first).to_be_visible()
    (mail,) = received(desk, name)
    assert "Meddelanden" in mail.get_body(("plain",)).get_content()
    expect(page.get_by_role("table").nth(1)).to_be_visible()
    look(page, "saved-one")
    assert violations(page) == []
    page.get_by_role("button", name="Sluta skicka till mig").click()
    expect(page.get_by_role("button", name="Skicka till mig igen")).to_be_visible()

    # Renamed, listed, deleted.
    page.get_by_role("button", name="Ändra", exact=True).click()
    dialog.get_by_label("Namn").fill(f"{name} ny")
    look(page, "change")
    dialog.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", name=f"{name} ny", level=1)).to_have_count(1)
    page.goto(f"{desk.address}/reports/saved")
    expect(page.get_by_role("link", name=f"{name} ny")).to_be_visible()
    look(page, "saved-list")
    page.goto(f"{desk.address}/reports/saved/{id}")
    page.get_by_role("button", name="Ändra", exact=True).click()
    dialog.get_by_role("button", name="Ta bort rapporten").click()
    dialog.get_by_role("button", name="Ja, ta bort").click()
    page.wait_for_url("**/reports/saved")
    page.goto(f"{desk.address}/reports/saved/{id}")
    expect(page.get_by_text("Rapporten finns inte")).to_be_visible()


def test_an_agent_sees_their_own_figures_of_what_a_lead_shares(wide: Page, desk: Desk) -> None:
    page, login, password = wide, "ulf@tallvik.example", "correct horse battery"
    new = {"login": login, "name": "Ulf", "roles": ["agent"], "teams": [], "password": password}
    desk.call("POST", "/api/v1/agents", json.dumps(new).encode(), "application/json")
    log_in(page, desk)
    csrf = page.evaluate("async () => (await (await fetch('/api/v1/me')).json()).csrf")
    common = {"period": "last_7_days"}
    questions = [
        {"figure": "messages", "by": "channel", **common},
        {"figure": "first_response", "by": "agent", **common},
    ]
    wanted = {"name": "För alla", "shared": "everybody", "questions": questions}
    headers = {"X-CSRF-Token": csrf}
    address = f"{desk.address}/api/v1/reports/saved"
    made = page.request.post(address, data=wanted, headers=headers).json()
    page.context.clear_cookies()
    log_in(page, desk, login, password)
    page.goto(f"{desk.address}/reports/saved/{made['id']}")
    expect(page.get_by_text("Syns inte för dig")).to_be_visible()
    own = page.locator("section").filter(has=page.get_by_role("heading", name="Första svarstid"))
    expect(own.get_by_text(re.compile("Perioden är"))).to_be_visible()
    expect(page.get_by_role("button", name="Ändra", exact=True)).to_have_count(0)
    look(page, "saved-agent")
    assert violations(page) == []
