"""Who looked: reached from a conversation, found by what is asked for, and shut to those who may not see it."""

import os

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOGIN, PASSWORD, Desk, inbox, log_in
from tests.browser.test_screens import violations
from tests.browser.test_work import open_one
from tests.fakes.machine import wait_for

pytestmark = pytest.mark.browser


def opened(desk: Desk, id: str, who: str) -> bool:
    rows = desk.call("GET", f"/api/v1/access?conversation={id}&show=opened")["items"]
    return any(one["agent"]["name"] == who for one in rows)


def test_who_leads_sees_who_opened_a_conversation(page: Page, desk: Desk) -> None:
    subject = f"Vem läser, {page.viewport_size}"
    desk.mail("Hej!", subject=subject, sender="Elin Falk <elin@posten.example>")
    id = desk.open_id(subject)
    number = desk.call("GET", f"/api/v1/conversations/{id}")["number"]
    log_in(page, desk, LOGIN)
    open_one(page, desk, subject)
    wait_for(lambda: opened(desk, id, "Anna Berg"), "the visit was not kept", 20)
    page.goto(f"{desk.address}/inbox/unanswered/{id}/customer")
    page.get_by_role("link", name="Vem har öppnat konversationen?").click()
    page.wait_for_url(f"**/setup/log?conversation={id}")
    row = page.get_by_role("row").filter(has_text="Anna Berg").filter(has_text="Elin Falk")
    expect(row.first).to_contain_text(f"Nr {number}")
    assert violations(page) == []
    assert page.evaluate("document.body.scrollWidth <= innerWidth")

    page.get_by_label("Vad", exact=True).select_option("file")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.get_by_text("Ingen har tittat")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Konversation nr").fill("999999")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.get_by_text("Det finns ingen sådan konversation.")).to_be_visible()
    page.get_by_label("Konversation nr").fill(str(number))
    page.get_by_label("Vad", exact=True).select_option("opened")
    page.get_by_role("button", name="Visa", exact=True).click()
    page.get_by_role("link", name="Elin Falk").first.click()
    expect(page.get_by_role("link", name="Kund: Elin Falk")).to_be_visible()
    row.get_by_role("link", name=f"Nr {number}").first.click()
    page.wait_for_url(f"**/inbox/unanswered/{id}")

    page.goto(f"{desk.address}/setup/log?conversation={id}")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Hämta CSV").click()
    text = saved.value.path().read_text(encoding="utf-8-sig")
    assert text.startswith("opened_at,")
    assert "Anna Berg" in text
    assert "Elin" not in text


def test_an_agent_finds_no_way_to_the_log(wide: Page, desk: Desk) -> None:
    where = {"INBOX_CONFIG": str(desk.folder), "INBOX_DATA": str(desk.folder / "data")}
    new = ("user", "add", "nils@tallvik.example", "--name", "Nils Nyman", "--role", "agent")
    inbox({**os.environ, **where}, *new, "--password-stdin", given=f"{PASSWORD}\n")
    desk.mail("Hej!", subject="Inget att se")
    log_in(wide, desk, "nils@tallvik.example")
    open_one(wide, desk, "Inget att se")
    expect(wide.locator(".side").get_by_role("heading", name="Uppgifter")).to_be_visible()
    expect(wide.get_by_role("link", name="Vem har öppnat konversationen?")).to_have_count(0)
    wide.goto(f"{desk.address}/setup/log")
    expect(wide.get_by_text("Den här sidan är för administratörer.")).to_be_visible()
    expect(wide.get_by_role("link", name="Vem som tittat")).to_have_count(0)
