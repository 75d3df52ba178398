"""No accessibility violation on any screen, wide and light, narrow and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Desk, log_in

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENS = (
    "/inbox/unanswered",
    "/inbox/closed",
    "/overview",
    "/setup/channels",
    "/setup/unread",
    "/setup/outgoing",
    "/setup/learning",
    "/setup/calendars",
    "/setup/levels",
    "/reports/forecast",
    "/setup/agents",
    "/setup/teams",
    "/setup/tokens",
    "/setup/wallboards",
    "/setup/mine",
    "/inbox/search?q=faktura",
    "/inbox/unanswered/new",
)


SETTLED = """() => new Promise(done => {
    let last = -1, since = 0;
    const look = () => {
        const fetched = performance.getEntriesByType('resource').length, now = performance.now();
        if (fetched !== last) [last, since] = [fetched, now];
        if (now - since > 350) done(); else setTimeout(look, 50);
    };
    look();
})"""
"""Nothing was fetched for a moment: what a screen shows is there."""


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("path", ["/login", "/form/kontakt"])
def test_a_customers_page_has_no_violation(page: Page, desk: Desk, path: str) -> None:
    page.goto(desk.address + path)
    assert violations(page) == []


def test_no_screen_has_a_violation(page: Page, desk: Desk) -> None:
    desk.mail("Hej! Min faktura är fel.", subject="Fakturan")
    log_in(page, desk)
    found = {}
    for path in SCREENS:
        page.goto(desk.address + path)
        page.evaluate(SETTLED)
        assert page.url.endswith(path), page.url
        found[path] = violations(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_an_open_conversation_has_no_violation(page: Page, desk: Desk) -> None:
    desk.mail("Hej!\n\n> citat\n", subject="Öppna mig", html="<p>Hej <b>du</b></p>")
    log_in(page, desk)
    page.goto(f"{desk.address}/inbox/unanswered/{desk.open_id('Öppna mig')}")
    page.wait_for_selector(".msg")
    page.evaluate(SETTLED)
    assert violations(page) == []
