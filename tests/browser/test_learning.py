"""What the program learnt, as people meet it: a suggestion, words to look at, what is alike, and the page about it."""

import contextlib
import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from inbox.bootstrap.parts import Installation, Where, open_installation
from inbox.store.dialects import upsert
from inbox.store.tables.learning import suggestions
from inbox.store.unit import Unit
from tests.browser.conftest import PASSWORD, Desk, inbox, log_in
from tests.browser.test_screens import violations
from tests.browser.test_work import open_one

pytestmark = pytest.mark.browser


@contextlib.contextmanager
def installation(desk: Desk) -> Iterator[Installation]:
    """The one that runs, opened beside it as the command line does."""
    opened = open_installation(Where.of(config=str(desk.folder), data=str(desk.folder / "data")))
    try:
        yield opened
    finally:
        opened.close()


def suggest(unit: Unit, conversation: str, *topics: tuple[str, float]) -> None:
    row = {
        "conversation_id": int(conversation),
        "topics": [list(one) for one in topics],
        "look": [],
        "by": "model:1",
        "at": unit.now,
    }
    upsert(unit, suggestions, row, ["conversation_id"], ["topics", "by", "at"])


def test_a_suggested_topic_is_set_with_one_click(page: Page, desk: Desk) -> None:
    subject = f"Vad gäller här, {page.viewport_size}"
    desk.mail("Annars blir det polisanmälan.", subject=subject)
    with installation(desk) as running:
        running.store.write(suggest, desk.open_id(subject), ("invoice", 0.62), ("gone", 0.2))
    log_in(page, desk)
    open_one(page, desk, subject)
    offered = page.get_by_role("group", name="Förslag: Ämne").get_by_role("button")
    expect(offered).to_have_text([re.compile("Faktura.*62")])
    assert violations(page) == []
    offered.click()
    topic = page.locator(".about button.topic")
    expect(topic).to_contain_text("Faktura")
    expect(topic).to_be_focused()
    expect(offered).to_have_count(0)
    case = desk.call("GET", f"/api/v1/conversations/{desk.open_id(subject)}")
    assert case["topic"]["id"] == "invoice"


def test_words_to_look_at_are_shown_without_a_judgement(page: Page, desk: Desk) -> None:
    subject = f"Ett besked, {page.viewport_size}"
    desk.mail("Annars blir det polisanmälan.", subject=subject)
    log_in(page, desk)
    open_one(page, desk, subject)
    page.get_by_role("button", name="Titta: ord om lag och rätt").click()
    words = page.get_by_role("dialog", name="Titta")
    expect(words.locator("mark").first).to_contain_text("polisanmäl")
    expect(words).to_contain_text("programmet har inte bedömt någon")
    assert violations(page) == []


def test_what_is_like_a_conversation_stands_beside_it(wide: Page, desk: Desk) -> None:
    desk.mail("Fjärrvärmecentralen piper och elementen är kalla.", subject="Kalla element")
    first = desk.open_id("Kalla element")
    desk.mail("Vår fjärrvärmecentral piper, elementen är kalla.", subject="Det piper")
    log_in(wide, desk)
    open_one(wide, desk, "Det piper")
    like = wide.locator(".side section").filter(has=wide.get_by_role("heading", name="Liknande"))
    link = like.get_by_role("link", name="Kalla element")
    expect(link).to_be_visible()
    expect(like).to_contain_text("Ingen har svarat än.")
    link.click()
    wide.wait_for_url(f"**/{first}")
    expect(wide.locator(".msg").get_by_text("Fjärrvärmecentralen piper")).to_be_visible()


def test_a_lead_says_how_sure_it_must_be_and_asks_for_a_training(wide: Page, desk: Desk) -> None:
    log_in(wide, desk)
    wide.goto(f"{desk.address}/setup/learning")
    sure = wide.get_by_label("Sätt ämnet när minst så här ofta är rätt")
    expect(sure).to_have_value("95")
    suggested = wide.get_by_label("Föreslå ämnet när minst så här ofta är rätt")
    suggested.fill("94")
    sure.fill("90")
    expect(wide.get_by_text("kan inte behöva vara säkrare")).to_be_visible()
    expect(wide.get_by_role("button", name="Spara")).to_be_disabled()
    suggested.fill("50")
    sure.fill("97.5")
    wide.get_by_role("button", name="Spara").click()
    expect(wide.locator(".toasts").get_by_text("Sparat")).to_be_visible()
    wide.reload()
    expect(sure).to_have_value("97.5")
    assert desk.call("GET", "/api/v1/learning")["do_precision"] == 0.975
    desk.change("/api/v1/learning", b'{"do_precision": 0.95}')
    wide.get_by_role("button", name="Träna nu").click()
    expect(wide.get_by_text("för få sorterade ärenden")).to_be_visible(timeout=60_000)


def test_who_does_not_lead_sees_it_and_changes_nothing(wide: Page, desk: Desk) -> None:
    where = {"INBOX_CONFIG": str(desk.folder), "INBOX_DATA": str(desk.folder / "data")}
    new = ("user", "add", "eva@tallvik.example", "--name", "Eva Ek", "--role", "agent")
    inbox({**os.environ, **where}, *new, "--password-stdin", given=f"{PASSWORD}\n")
    log_in(wide, desk, "eva@tallvik.example")
    wide.goto(f"{desk.address}/setup/learning")
    expect(wide.get_by_text("Bara ledare och administratörer")).to_be_visible()
    expect(wide.get_by_role("button", name="Träna nu")).to_have_count(0)
    expect(wide.get_by_label("Lär om efter")).to_be_disabled()
