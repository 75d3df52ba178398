"""Extra help in a crisis, the hours that people work, and tags that were learnt, as a lead meets them."""

import re

import pytest
from playwright.sync_api import Page, expect

from inbox.services.conversations.tagging import find_or_make
from inbox.store.dialects import upsert
from inbox.store.tables.learning import suggestions
from inbox.store.unit import Unit
from tests.browser.conftest import Desk, log_in
from tests.browser.test_learning import installation
from tests.browser.test_screens import violations
from tests.browser.test_work import open_one

pytestmark = pytest.mark.browser


def test_somebody_is_prepared_let_in_with_one_press_and_out_again(page: Page, desk: Desk) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    name = f"Sara Extra {width}"
    log_in(page, desk)
    page.goto(f"{desk.address}/setup/surge")
    page.get_by_role("button", name="Förbered en person").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Namn").fill(name)
    dialog.get_by_label("Inloggning").fill(f"sara{width}@tallvik.example")
    dialog.get_by_label("Släpp in direkt i Kundservice").check()
    dialog.get_by_role("button", name="Förbered en person").click()
    invitation = dialog.get_by_label("Inbjudan att skicka")
    expect(invitation).to_have_value(re.compile("öppna http.*/join/"))
    address = re.search(r"http\S+/join/\S+", invitation.input_value())
    assert address
    dialog.get_by_role("button", name="Stäng").last.click()
    expect(page.get_by_role("status").filter(has_text="insläpp")).to_contain_text("Kundservice")
    expect(page.get_by_role("listitem").filter(has_text=name)).to_contain_text("inbjuden till")
    assert violations(page) == []
    joins(page, address[0], name)
    page.reload()
    expect(page.get_by_role("listitem").filter(has_text=name)).to_contain_text("inne")
    page.get_by_role("button", name="Avsluta nu").click()
    expect(page.get_by_text("Ingen är insläppt.")).to_be_visible()


def joins(page: Page, address: str, name: str) -> None:
    """As the person from outside does, in a browser of their own."""
    browser = page.context.browser
    assert browser
    with browser.new_context(viewport=page.viewport_size, locale="sv-SE") as other:
        theirs = other.new_page()
        theirs.goto(address)
        expect(theirs.get_by_role("heading")).to_have_text(f"Välkommen, {name}")
        assert violations(theirs) == []
        theirs.get_by_label("Välj ett lösenord").fill("ett rätt långt lösenord")
        theirs.get_by_role("button", name="Fortsätt").click()
        expect(theirs.get_by_role("navigation").first).to_be_visible()
        theirs.goto(address)
        expect(theirs.get_by_role("heading")).to_have_text("Inbjudan går inte längre att öppna")


def test_hours_of_a_person_are_set_with_a_break(page: Page, desk: Desk) -> None:
    log_in(page, desk)
    page.goto(f"{desk.address}/setup/competences")
    page.get_by_role("button", name="Arbetstider för Anna Berg").click()
    dialog = page.get_by_role("dialog")
    monday = dialog.get_by_label("måndag")
    monday.fill("8-12")
    expect(dialog.get_by_role("button", name="Spara")).to_be_disabled()
    monday.fill("08:00-12:00, 13:00-17:00")
    dialog.get_by_role("button", name="Samma som måndag till fredag").click()
    assert violations(page) == []
    dialog.get_by_role("button", name="Spara").click()
    expect(dialog).to_have_count(0)
    anna = next(
        one["id"]
        for one in desk.call("GET", "/api/v1/agents")["items"]
        if one["name"] == "Anna Berg"
    )
    held = desk.call("GET", f"/api/v1/agents/{anna}/hours")
    assert held["hours"]["fri"] == ["08:00-12:00", "13:00-17:00"]
    page.get_by_role("button", name="Arbetstider för Anna Berg").click()
    page.get_by_role("button", name="Använd inte egna tider").click()
    expect(dialog).to_have_count(0)


def test_a_suggested_tag_is_added_with_one_click(page: Page, desk: Desk) -> None:
    subject = f"Taggas här, {page.viewport_size}"
    desk.mail("Hej, en fråga.", subject=subject)
    id = desk.open_id(subject)

    def suggest(unit: Unit) -> None:
        (tag,) = find_or_make(unit, ["kampanj"])
        row = {"conversation_id": int(id), "topics": [], "look": [], "by": "", "at": unit.now}
        row |= {"tags": [[str(tag), 0.71]], "tags_by": "model:2"}
        upsert(unit, suggestions, row, ["conversation_id"], ["tags", "tags_by", "at"])

    with installation(desk) as running:
        running.store.write(suggest)
    log_in(page, desk)
    open_one(page, desk, subject)
    offered = page.get_by_role("group", name="Förslag: Taggar").get_by_role("button")
    expect(offered).to_have_text([re.compile("kampanj.*71")])
    assert violations(page) == []
    offered.click()
    expect(offered).to_have_count(0)
    case = desk.call("GET", f"/api/v1/conversations/{id}")
    assert [tag["name"] for tag in case["tags"]] == ["kampanj"]
    assert case["suggested_tags"] == []


THEME = {
    "terms": ["strömavbrott", "lyse", "kallt"],
    "count": 23,
    "expected": 1.4,
    "topic": {"id": "invoice", "name": "Faktura"},
    "conversations": [
        {"conversation": str(7 + at), "number": 1001 + at, "subject": "Strömmen är borta " * 3}
        for at in range(3)
    ],
}
RISING = {"since": "2026-11-22T09:00:00Z", "to": "2026-11-22T10:00:00Z", "weeks": 8}


def test_the_overview_says_what_is_rising_once_it_can(page: Page, desk: Desk) -> None:
    log_in(page, desk)
    page.goto(f"{desk.address}/overview")
    rising = page.get_by_role("region", name="Ökar just nu")
    expect(rising).to_contain_text("tre veckor att jämföra med")
    # What only weeks of mail would bring.
    told = {**RISING, "messages": 61, "normally": 22.5, "themes": [THEME]}
    page.route("**/api/v1/themes/rising", lambda route: route.fulfill(json=told))
    page.reload()
    expect(rising).to_contain_text("strömavbrott lyse kallt")
    expect(rising).to_contain_text("23 nu, annars 1,4")
    expect(rising.get_by_role("link")).to_have_count(3)
    assert violations(page) == []
