"""Promises and updates on screen: suggested while writing, one key to say that we have seen it."""

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Desk, log_in, sent_to

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def narrow(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, color_scheme="dark", locale="sv-SE"
    )
    yield context.new_page()
    context.close()


def picture(page: Page, name: str) -> None:
    """For whoever wants to look: PICTURES=folder."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png")


def open_one(page: Page, desk: Desk, subject: str) -> None:
    page.goto(f"{desk.address}/inbox/unanswered/{desk.open_id(subject)}")
    page.wait_for_selector(".msg")


def test_a_promise_that_is_written_is_suggested_and_kept_in_sight(wide: Page, desk: Desk) -> None:
    desk.mail("Min faktura är fel.", subject="Lova något")
    log_in(wide, desk)
    open_one(wide, desk, "Lova något")
    wide.get_by_role("textbox", name="Svar").fill("Hej! Vi återkommer innan fredag.")
    hint = wide.get_by_text("Du skriver ”återkommer innan fredag”")
    expect(hint).to_be_visible(timeout=10_000)
    picture(wide, "hint")
    wide.get_by_role("button", name="Lova återkoppling").last.click()
    expect(hint).to_have_count(0)
    expect(wide.locator("li", has_text="återkommer innan fredag")).to_be_visible()
    wide.goto(f"{desk.address}/inbox/follow-ups")
    expect(wide.locator(".row", has_text="Lova något")).to_be_visible()
    picture(wide, "follow-ups")


def test_a_promise_is_handed_over_and_moved_where_it_stands(narrow: Page, desk: Desk) -> None:
    desk.mail("Min faktura är fel.", subject="Lämna över löftet")
    log_in(narrow, desk)
    id = desk.open_id("Lämna över löftet")
    people = desk.call("GET", "/api/v1/agents")["items"]
    me = next(one["id"] for one in people if one["name"] == "Anna Berg")
    due = (datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:30Z")
    body = json.dumps({"due_at": due, "reason": "ringer", "owner": me}).encode()
    desk.call("POST", f"/api/v1/conversations/{id}/follow-ups", body, "application/json")
    disa = {"login": "disa@tallvik.example", "name": "Disa Holm", "roles": ["agent"]}
    made = desk.call("POST", "/api/v1/agents", json.dumps(disa).encode(), "application/json")
    narrow.goto(f"{desk.address}/inbox/unanswered/{id}/customer")
    narrow.get_by_role("button", name="Ändra: Lovat").click()
    dialog = narrow.get_by_role("dialog")
    dialog.get_by_label("Vem").select_option(label="Disa Holm")
    picture(narrow, "hand-over")
    dialog.get_by_role("button", name="Spara löftet").click()
    expect(narrow.locator("li", has_text="Lovat").filter(has_text="Disa Holm")).to_be_visible()
    (one,) = desk.call("GET", f"/api/v1/conversations/{id}")["follow_ups"]
    # What was not changed stands to the second.
    assert (one["owner"]["id"], one["due_at"]) == (made["agent"]["id"], due)


def test_one_key_tells_the_customer_that_we_have_seen_it(wide: Page, desk: Desk) -> None:
    before = len(desk.smtp.received)
    desk.mail("Avbrott!", subject="Har ni sett det")
    log_in(wide, desk)
    open_one(wide, desk, "Har ni sett det")
    wide.locator(".thread").focus()
    wide.keyboard.press("h")
    expect(wide.get_by_text("Kunden får veta att ni är tillbaka").first).to_be_visible()
    picture(wide, "held")
    expect(wide.get_by_text("kunden väntar på besked").first).to_be_visible()
    sent_to(desk, "maria@posten.example", before)
    wide.keyboard.press("u")
    expect(wide.get_by_text("Kunden får veta att inget är nytt").first).to_be_visible()


def test_the_dialog_says_what_goes_out_and_by_when(narrow: Page, desk: Desk) -> None:
    desk.mail("Avbrott!", subject="Berätta mer")
    log_in(narrow, desk)
    open_one(narrow, desk, "Berätta mer")
    narrow.locator(".head").get_by_role("button", name="Mer").click()
    narrow.get_by_role("menuitem", name="Statusuppdatering").or_(
        narrow.get_by_role("button", name="Statusuppdatering")
    ).first.click()
    narrow.get_by_label("Det här vet vi").check()
    narrow.get_by_label("Text till kunden").fill("Montören är på väg.")
    picture(narrow, "dialog-360")
    narrow.get_by_role("button", name="Skicka", exact=True).click()
    expect(narrow.get_by_role("dialog")).to_have_count(0)


def test_a_topic_is_kept_updated_from_its_page(wide: Page, desk: Desk) -> None:
    desk.mail("Vad händer med min faktura?", subject="Faktura som dröjer")
    desk.open_id("Faktura som dröjer")
    log_in(wide, desk)
    wide.goto(f"{desk.address}/setup/topics/invoice")
    wide.get_by_role("button", name="Börja uppdatera").click()
    expect(wide.get_by_text("Nästa besked lovat")).to_be_visible()
    picture(wide, "topic")
    wide.goto(f"{desk.address}/overview")
    expect(wide.get_by_text("Många frågar vad som händer")).to_be_visible()
    picture(wide, "overview")
    wide.get_by_role("button", name="Ämne", exact=True).click()
    wide.get_by_role("rowheader", name="Faktura").get_by_role("link").click()
    expect(wide).to_have_url(re.compile("/inbox/unanswered:topic:invoice$"))
    expect(wide.get_by_role("listitem").filter(has_text="Faktura som dröjer").first).to_be_visible()
    wide.goto(f"{desk.address}/setup/topics/invoice")
    wide.get_by_role("button", name="Sluta uppdatera").click()
    wide.get_by_role("button", name="Avsluta").click()
    expect(wide.get_by_text("Inga uppdateringar går ut om det här ämnet.")).to_be_visible()
