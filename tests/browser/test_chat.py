"""A customer chats on a page of a site, and an agent answers beside the list."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Desk, log_in
from tests.browser.test_screens import violations

pytestmark = pytest.mark.browser

SITE = """<!doctype html><html lang="sv"><head><title>En sida</title></head><body>
<main><h1>En sida</h1><p>Text.</p></main>
<script src="/chat/chatt/widget.js" async></script></body></html>"""


@pytest.fixture
def customer(browser: Browser, desk: Desk) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1000, "height": 800}, locale="sv-SE")
    yield visit(context.new_page(), desk)
    context.close()


def visit(page: Page, desk: Desk) -> Page:
    page.route("**/a-page", lambda route: route.fulfill(body=SITE, content_type="text/html"))
    page.goto(f"{desk.address}/a-page")
    return page


def available(desk: Desk, page: Page) -> None:
    """An agent at the screen, so that the chat is open."""
    log_in(page, desk)
    page.evaluate(
        """async () => {
          const me = await (await fetch('/api/v1/me')).json();
          const headers = {'X-CSRF-Token': me.csrf, 'Content-Type': 'application/json'};
          await fetch('/api/v1/me/presence', {method: 'PUT', headers, body: '{"presence":"available"}'});
        }"""
    )


def write(page: Page, text: str) -> None:
    box = page.locator("inkorg-chat textarea")
    box.fill(text)
    box.press("Enter")


def test_a_customer_and_an_agent_talk_and_see_each_other_type(
    wide: Page, customer: Page, desk: Desk
) -> None:
    available(desk, wide)
    customer.reload()
    customer.locator("inkorg-chat .launch").click()
    expect(customer.locator("inkorg-chat .sub")).to_contain_text("Vi är här")
    write(customer, "Hej, är ni där?")
    expect(customer.locator("inkorg-chat .meta.of-me")).to_contain_text("Skickat")
    wide.locator(".dock .tab").first.click(timeout=30_000)
    panel = wide.locator(".dock .panel")
    expect(panel.locator("ol")).to_contain_text("Hej, är ni där?")
    expect(panel.locator("header")).to_contain_text("Är här")
    customer.locator("inkorg-chat textarea").press_sequentially("En sak till")
    expect(panel.locator("header")).to_contain_text("Skriver")
    panel.locator("textarea").fill("Ja, hej!")
    panel.locator("textarea").press("Enter")
    expect(customer.locator("inkorg-chat .log")).to_contain_text("Ja, hej!")
    expect(customer.locator("inkorg-chat .sub")).to_contain_text("Anna")
    assert violations(wide) == []
    assert violations(customer) == []

    customer.reload()
    log = customer.locator("inkorg-chat .log")
    expect(log).to_contain_text("Ja, hej!")
    assert log.inner_text().count("är ni där?") == 1
    assert customer.locator("inkorg-chat textarea").input_value() == "En sak till"


def test_what_is_written_without_a_network_is_sent_once_when_it_is_back(
    customer: Page, desk: Desk
) -> None:
    customer.locator("inkorg-chat .launch").click()
    customer.locator("inkorg-chat input[type=email]")
    customer.context.set_offline(True)
    customer.evaluate("document.querySelector('inkorg-chat').state.email = 'k@posten.example'")
    write(customer, "Skrivet i en tunnel")
    expect(customer.locator("inkorg-chat .meta.of-me")).to_contain_text("Skickas")
    customer.context.set_offline(False)
    expect(customer.locator("inkorg-chat .meta.of-me")).to_contain_text("Skickat", timeout=30_000)
    id = desk.open_id("Skrivet i en tunnel")
    said = desk.call("GET", f"/api/v1/conversations/{id}/messages")["items"]
    assert [one["text"] for one in said] == ["Skrivet i en tunnel"]


def test_a_visitor_on_a_small_dark_screen_can_use_all_of_it(page: Page, desk: Desk) -> None:
    visit(page, desk)
    page.locator("inkorg-chat .launch").focus()
    page.keyboard.press("Enter")
    expect(page.locator("inkorg-chat textarea")).to_be_focused()
    assert violations(page) == []
    page.get_by_role("button", name="Få svaret som mejl").click()
    page.keyboard.type("inte en adress")
    page.keyboard.press("Enter")
    expect(page.locator("inkorg-chat .err")).to_be_visible()
    assert violations(page) == []
    page.locator("inkorg-chat input[type=email]").fill("anna@posten.example")
    page.keyboard.press("Enter")
    expect(page.locator("inkorg-chat .log")).to_contain_text("anna@posten.example")
    page.keyboard.press("Escape")
    expect(page.locator("inkorg-chat .launch")).to_be_focused()
