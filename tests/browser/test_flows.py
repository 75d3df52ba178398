"""What an agent does beside answering, done in a browser against the whole program."""

import email
import re
from email import policy
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import LOGIN, Desk, log_in, sent_to
from tests.browser.test_work import open_one
from tests.fakes.machine import wait_for

pytestmark = pytest.mark.browser


def more(page: Page, item: str) -> None:
    page.get_by_role("button", name="Mer", exact=True).click()
    page.locator("[popover]").get_by_role("button", name=item).click()


def of_message(page: Page, item: str) -> None:
    page.get_by_role("button", name="Mer om meddelandet").first.click()
    page.get_by_role("menuitem", name=item).click()


def told(page: Page, text: str) -> Locator:
    return page.locator(".toasts").get_by_text(text)


def test_an_outsider_is_asked_and_the_answer_stands_apart(wide: Page, desk: Desk) -> None:
    before = len(desk.smtp.received)
    desk.mail("Mätaren går baklänges.", subject="Fråga en expert")
    log_in(wide, desk)
    open_one(wide, desk, "Fråga en expert")
    of_message(wide, "Fråga någon")
    wide.get_by_label("Mejladress").fill("expert@annan.example")
    wide.get_by_label("Fråga", exact=True).fill("Kan det stämma?")
    wide.get_by_role("button", name="Skicka frågan").click()
    expect(wide.get_by_text("Fråga till utomstående")).to_be_visible()
    raw = sent_to(desk, "expert@annan.example", before)
    asked = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(asked, EmailMessage)
    assert "går baklänges" in asked.get_content() if not asked.is_multipart() else True
    answer = {"In-Reply-To": asked["Message-ID"], "To": asked["Reply-To"] or asked["From"]}
    desk.mail("Ja.", subject="Re: Fråga", sender="expert@annan.example", headers=answer)
    expect(wide.get_by_text("Svar från utomstående")).to_be_visible(timeout=15_000)


def test_messages_move_apart_and_conversations_together(wide: Page, desk: Desk) -> None:
    desk.mail("Det första.", subject="Ett ärende")
    desk.mail("Det andra.", subject="Ett annat ärende")
    log_in(wide, desk)
    desk.open_id("Ett annat ärende")
    open_one(wide, desk, "Ett ärende")
    wide.get_by_role("button", name="Anteckning").click()
    wide.get_by_role("textbox", name="Intern anteckning").fill("Hör inte hit.")
    wide.keyboard.press("Control+Enter")
    expect(wide.locator(".msg--note")).to_be_visible()
    wide.get_by_role("button", name="Mer om meddelandet").last.click()
    wide.get_by_role("menuitem", name="Flytta till egen").click()
    wide.get_by_role("button", name="Flytta", exact=True).click()
    expect(wide.locator(".msg")).to_have_count(1)
    expect(wide.locator(".side").get_by_text("Hör ihop", exact=True)).to_be_visible()
    open_one(wide, desk, "Ett ärende")
    more(wide, "Slå ihop med annan")
    wide.locator("dialog").get_by_role("button", name=re.compile("Ett annat ärende")).click()
    said = wide.locator(".msg")
    expect(said.get_by_text("Det första.")).to_be_visible()
    expect(said.get_by_text("Det andra.")).to_be_visible()
    wide.get_by_role("button", name="Dela isär igen").click()
    expect(said.get_by_text("Det första.")).to_have_count(0)


def test_a_view_is_kept_changed_and_taken_away(wide: Page, desk: Desk) -> None:
    log_in(wide, desk)
    order = wide.locator(".list .head button")
    order.click()
    wide.get_by_role("menuitem", name="Ny vy").click()
    wide.get_by_label("Vyns namn").fill("Bara fakturor")
    wide.locator("#sv-topic").select_option(label="Faktura")
    wide.get_by_role("button", name="Spara", exact=True).click()
    expect(wide.get_by_role("heading", name="Bara fakturor")).to_be_visible()
    order.click()
    wide.get_by_role("menuitem", name="Ändra vyn").click()
    expect(wide.locator("#sv-topic")).to_have_value("invoice")
    wide.get_by_role("button", name="Ta bort vyn").click()
    wide.get_by_role("alert").get_by_role("button", name="Ta bort vyn").click()
    wide.wait_for_url("**/inbox/unanswered")
    expect(wide.get_by_role("link", name="Bara fakturor")).to_have_count(0)


def test_files_tags_fields_and_the_original(wide: Page, desk: Desk) -> None:
    desk.mail("Se bilaga.", subject="Allt omkring")
    log_in(wide, desk)
    open_one(wide, desk, "Allt omkring")
    wide.evaluate(DROP)
    files = wide.locator(".composer .file")
    expect(files.filter(has_text="släppt.txt")).to_be_visible()
    expect(files.filter(has_text="inklistrad.png")).to_be_visible()
    wide.get_by_role("button", name="Släng utkastet").click()
    expect(files).to_have_count(0)
    tags = wide.locator(".about .tags")
    tags.click()
    wide.get_by_label("Taggar: Skriv för att söka").fill("ny tagg")
    wide.keyboard.press("Enter")
    expect(tags).to_contain_text("ny tagg")
    wide.get_by_role("button", name="Ändra: Uppgifter").click()
    wide.get_by_label("Kundnummer").fill("4711")
    wide.locator(".side").get_by_role("button", name="Spara").click()
    expect(wide.locator(".side dd").filter(has_text="4711")).to_be_visible()
    of_message(wide, "Visa källan")
    expect(wide.locator("pre")).to_contain_text("Message-ID: <b")


DROP = """() => {
  const made = (file) => { const data = new DataTransfer(); data.items.add(file); return data; };
  const told = { bubbles: true, cancelable: true };
  const dropped = made(new File(['hej'], 'släppt.txt', { type: 'text/plain' }));
  const pasted = made(new File(['x'], 'inklistrad.png', { type: 'image/png' }));
  document.querySelector('.composer').dispatchEvent(new DragEvent('drop', { ...told, dataTransfer: dropped }));
  document.querySelector('#write').dispatchEvent(new ClipboardEvent('paste', { ...told, clipboardData: pasted }));
}"""


def test_many_are_changed_at_once(wide: Page, desk: Desk) -> None:
    desk.clear()
    desk.mail("Ett", subject="Många ett")
    desk.mail("Två", subject="Många två")
    desk.open_id("Många två")
    desk.open_id("Många ett")
    log_in(wide, desk)
    rows = wide.locator(".row", has_text="Många")  # Others may come back meanwhile.
    expect(rows).to_have_count(2)
    rows.first.hover()
    rows.first.get_by_role("checkbox").check()
    rows.last.get_by_role("checkbox").check()
    wide.get_by_role("button", name="Klarmarkera valda").click()
    expect(told(wide, "2 konversationer ändrade")).to_be_visible(timeout=15_000)
    expect(rows).to_have_count(0)


def test_a_phone_reaches_what_the_bars_have_no_room_for(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="sv-SE", has_touch=True
    )
    page = context.new_page()
    desk.mail("Hej", subject="På telefon")
    id = desk.open_id("På telefon")
    wait_for(lambda: desk.call("GET", f"/api/v1/conversations/{id}")["assignee"], "nobody has it")
    log_in(page, desk)
    open_one(page, desk, "På telefon")
    more(page, "Tilldela")
    page.get_by_role("button", name="Ingen", exact=True).click()
    expect(page.get_by_text("Anna Berg lämnade den utan ansvarig")).to_be_visible()
    more(page, "Ämne")
    page.get_by_role("button", name="Faktura", exact=True).click()
    expect(page.locator(".about .topic")).to_contain_text("Faktura")
    more(page, "Vila")
    page.get_by_role("button", name="I morgon").click()
    expect(told(page, "Vilar")).to_be_visible()
    context.close()


def test_somebody_new_gets_in_and_a_protected_customer_asks_why(wide: Page, desk: Desk) -> None:
    desk.mail("Hemligt", subject="Skyddad", sender="Klara Hemlig <klara@posten.example>")
    id = desk.open_id("Skyddad")
    log_in(wide, desk)
    wide.goto(f"{desk.address}/setup/agents")
    wide.get_by_role("button", name="Ny agent").click()
    wide.get_by_label("Namn", exact=True).fill("Bo Ny")
    wide.get_by_label("Inloggning (mejladress)").fill(LOGIN)
    wide.get_by_role("button", name="Spara", exact=True).click()
    expect(wide.get_by_text("Inloggningen används redan.")).to_be_visible()
    wide.get_by_label("Inloggning (mejladress)").fill("bo@tallvik.example")
    wide.get_by_label("Kundservice", exact=True).check()
    wide.get_by_label("Öppnar skyddade kunder").check()
    wide.get_by_role("button", name="Spara", exact=True).click()
    password = wide.get_by_label("Engångslösenord").input_value()
    contact = desk.call("GET", f"/api/v1/conversations/{id}")["contact"]["id"]
    desk.change(f"/api/v1/contacts/{contact}", b'{"sensitivity": "protected"}')
    wide.context.clear_cookies()
    log_in(wide, desk, "bo@tallvik.example", password)
    wide.goto(f"{desk.address}/inbox/unanswered/{id}")
    wide.get_by_label("Skäl").fill("Kunden ringer: åäö")
    wide.get_by_role("button", name="Öppna", exact=True).click()
    expect(wide.locator(".msg").get_by_text("Hemligt")).to_be_visible()
