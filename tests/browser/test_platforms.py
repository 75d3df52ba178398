"""What is done on platforms, as agents meet it: moderation, threats, posts, a second person's yes, finds."""

import contextlib
import json
import os
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from connectors.x.items import FOUND, of_answer
from inbox.bootstrap.parts import Where, open_installation
from inbox.services.same_person.find import look_on
from tests.browser.conftest import PASSWORD, Desk, inbox, log_in
from tests.browser.test_screens import violations
from tests.fakes.graph import MEDIA, POST
from tests.fakes.machine import wait_for
from workers.demo.graph import customers
from workers.demo.graph.world import Comment, Person

pytestmark = pytest.mark.browser
SECOND = "siv@tallvik.example"


def comment(desk: Desk, text: str) -> tuple[str, Comment]:
    """Somebody new writes under our post. Answers the conversation, and what stands there."""
    desk.serial += 1
    person = Person(str(9000 + desk.serial), "1001", f"Kari {desk.serial}")
    desk.graph.people[person.id] = person
    id = customers.comments(desk.graph, person, POST, text)
    desk.hear()
    return desk.open_by(person.name, "facebook"), desk.graph.comments[id]


def open_message(page: Page, desk: Desk, conversation: str) -> None:
    page.goto(f"{desk.address}/inbox/unanswered/{conversation}")
    expect(page.locator(".msg").first).to_be_visible(timeout=20_000)


def shows_post(page: Page, desk: Desk, conversation: str) -> bool:
    """What a post of ours says is known once somebody has looked on the platform."""
    open_message(page, desk, conversation)
    return is_shown(page.get_by_text("Nu höjer vi priset").first)


def stands_in_force(page: Page, desk: Desk, card: Locator) -> bool:
    """It is written down as done a moment after the platform has done it."""
    open_moderation(page, desk)
    page.get_by_role("button", name="Gäller just nu").click()
    return is_shown(card)


def is_shown(one: Locator) -> bool:
    """Now or soon: a page fetches its parts one after the other."""
    with contextlib.suppress(AssertionError):
        expect(one).to_be_visible(timeout=3_000)
        return True
    return False


def choose(page: Page, item: str) -> None:
    more, entry = page.locator(".msgmore").first, page.get_by_role("menuitem", name=item)

    more.click()

    def is_offered() -> bool:
        # A part of the menu is fetched when it opens, and what the platform tells meanwhile may close it.
        shown = is_shown(entry)
        if not shown:
            more.click()
        return shown

    wait_for(is_offered, f"the menu offers no {item!r}", 60)
    entry.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def open_moderation(page: Page, desk: Desk) -> None:
    """What stands further down moves while what is above it comes: a press would miss it."""
    page.goto(f"{desk.address}/setup/moderation")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".loading")).to_have_count(0)


def test_a_comment_is_hidden_with_a_reason_and_a_day_and_shown_again(
    page: Page, desk: Desk
) -> None:
    log_in(page, desk)
    conversation, said = comment(desk, "Ni är värdelösa! " * 40)
    wait_for(lambda: shows_post(page, desk, conversation), "what our post says is not shown", 60)
    assert violations(page) == []
    choose(page, "Dölj")
    dialog = page.get_by_role("dialog")
    assert violations(page) == []
    dialog.get_by_label("Varför?").fill("Skymf")
    dialog.get_by_role("radio", name="om en vecka").check()
    dialog.get_by_role("button", name="Dölj").click()
    expect(page.locator(".msg").get_by_text(re.compile("^Dolt")).first).to_be_visible(
        timeout=20_000
    )
    assert said.hidden
    card = page.get_by_role("listitem").filter(has_text=said.text[:60]).first
    wait_for(lambda: stands_in_force(page, desk, card), "it is not among what holds now", 60)
    expect(card).to_contain_text("Skymf")
    assert violations(page) == []
    card.get_by_role("button", name="Häv").click()
    page.get_by_label("Varför?").fill("Det var en fråga")
    page.get_by_role("dialog").get_by_role("button", name="Visa igen").click()
    wait_for(lambda: not said.hidden, "it is still hidden", 20)


def test_somebody_is_blocked_and_what_they_wrote_deleted(wide: Page, desk: Desk) -> None:
    log_in(wide, desk)
    conversation, said = comment(desk, "Köp mina klockor")
    open_message(wide, desk, conversation)
    choose(wide, "Blockera")
    wide.get_by_label("Varför?").fill("Reklam")
    wide.get_by_role("dialog").get_by_role("button", name="Blockera").click()
    wait_for(lambda: desk.graph.people[said.by].blocked, "nobody was blocked", 20)
    expect(wide.get_by_role("dialog")).to_have_count(0)
    choose(wide, "Ta bort")
    wide.get_by_label("Varför?").fill("Reklam")
    wide.get_by_role("dialog").get_by_role("button", name="Ta bort").click()
    wait_for(lambda: said.id not in desk.graph.comments, "it still stands there", 20)
    expect(wide.get_by_text("Borttaget av Anna Berg").first).to_be_visible(timeout=20_000)
    expect(wide.get_by_text(said.text)).to_have_count(0)


def instagrammer(desk: Desk) -> Person:
    desk.serial += 1
    name = f"Ida {desk.serial}"
    person = Person(str(9500 + desk.serial), "2001", name, name.lower())
    desk.graph.people[person.id] = person
    return person


def test_a_mention_in_a_story_is_answered(wide: Page, desk: Desk) -> None:
    log_in(wide, desk)
    person = instagrammer(desk)
    customers.writes(desk.graph, person, "", story=True)
    desk.hear()
    open_message(wide, desk, desk.open_by(person.name, "instagram"))
    expect(wide.locator(".msg")).to_contain_text("Omnämnande i händelse")
    assert violations(wide) == []
    wide.get_by_role("textbox", name="Svar").fill("Tack för att ni delar!")
    wide.get_by_role("button", name="Skicka", exact=True).click()
    talk = desk.graph.talk("2001", person.id)
    wait_for(
        lambda: "Tack för att ni delar!" in [one.text for one in [*talk.messages]], "no answer"
    )


def test_whoever_answers_sees_that_the_customer_took_it_back(wide: Page, desk: Desk) -> None:
    log_in(wide, desk)
    person = instagrammer(desk)
    said = customers.writes(desk.graph, person, "Min portkod är 1234")
    desk.hear()
    open_message(wide, desk, desk.open_by(person.name, "instagram"))
    wide.get_by_role("textbox", name="Svar").fill("Hej Ida!")
    customers.takes_back(desk.graph, said)
    desk.hear()
    expect(wide.get_by_text("Meddelandet är borttaget på plattformen")).to_be_visible()
    expect(wide.locator(".msg").get_by_text("1234")).to_have_count(0)
    expect(wide.get_by_text("Kunden har tagit bort")).to_be_visible()
    expect(wide.get_by_role("textbox", name="Svar")).to_have_value("Hej Ida!")
    assert violations(wide) == []


def test_a_threat_is_folded_in_the_list_and_reported_with_one_action(
    page: Page, desk: Desk
) -> None:
    log_in(page, desk)
    conversation, said = comment(desk, "Jag ska döda er allihop")
    page.goto(f"{desk.address}/inbox/unanswered?sort=newest")
    row = page.locator(f"[data-row='{conversation}']").locator("xpath=ancestor::li")
    expect(row).to_contain_text("Det här kan vara ett hot", timeout=20_000)
    assert "döda" not in (row.text_content() or "")
    open_message(page, desk, conversation)
    expect(page.get_by_text(said.text)).to_have_count(0)
    choose(page, "Anmäl hot")
    assert violations(page) == []
    page.get_by_role("dialog").get_by_role("button", name="Anmäl").click()
    expect(page.get_by_text("Anmält som hot").first).to_be_visible(timeout=20_000)
    open_moderation(page, desk)
    page.get_by_role("button", name="Allt som gjorts").click()
    card = page.get_by_role("listitem").filter(has_text="Anmält som hot").first
    expect(card.get_by_text(said.text)).to_be_hidden()
    card.get_by_text("Visa ändå").click()
    expect(card.get_by_text(said.text)).to_be_visible()
    assert violations(page) == []


def test_a_post_is_published_on_instagram_with_its_picture(page: Page, desk: Desk) -> None:
    log_in(page, desk)
    open_moderation(page, desk)
    page.get_by_role("button", name="Nytt inlägg").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Kanal").select_option("instagram")
    text = f"Strömmen är tillbaka {page.viewport_size}"
    dialog.get_by_label("Text").fill(text)
    assert violations(page) == []
    publish = dialog.get_by_role("button", name="Publicera")
    expect(publish).to_be_disabled()
    dialog.get_by_label("Bildens adress").fill("https://tallvik.example/ljus.jpg")
    publish.click()
    expect(page.get_by_text("Inlägget publiceras").first).to_be_visible()
    there = desk.graph.comments
    wait_for(lambda: text in [one.text for one in [*there.values()]], "nothing was published", 30)
    assert MEDIA in there


def test_a_public_answer_waits_for_a_second_persons_yes(browser: Browser, desk: Desk) -> None:
    _add_second(desk)
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE")
    other = browser.new_context(viewport={"width": 360, "height": 900}, locale="sv-SE")
    try:
        page, second = context.new_page(), other.new_page()
        log_in(page, desk)
        log_in(second, desk, SECOND)
        conversation, said = comment(desk, "Varför?")
        open_message(page, desk, conversation)
        page.get_by_role("textbox", name="Svar").fill("För att elen kostar.")
        with page.expect_response(re.compile(f"conversations/{conversation}/replies$")) as written:
            page.get_by_role("button", name=re.compile("Svara offentligt")).first.click()
        assert written.value.ok
        open_message(page, desk, conversation)
        waits = page.get_by_text("Väntar på att en kollega säger ja").first
        expect(waits).to_be_visible(timeout=20_000)
        assert violations(page) == []
        assert not any(one.parent == said.id for one in desk.graph.comments.values())
        open_moderation(second, desk)
        card = second.get_by_role("listitem").filter(has_text="För att elen kostar.")
        assert violations(second) == []
        card.get_by_role("button", name="Ja, publicera").click()
        under = desk.graph.comments
        wait_for(
            lambda: said.id in [one.parent for one in [*under.values()]], "nothing was said", 30
        )
        expect(waits).to_have_count(0, timeout=20_000)
    finally:
        context.close()
        other.close()


def _add_second(desk: Desk) -> None:
    who = ("--name", "Siv Ek", "--role", "agent", "--role", "lead", "--team", "help")
    inbox(
        _environment(desk), "user", "add", SECOND, *who, "--password-stdin", given=f"{PASSWORD}\n"
    )


def _environment(desk: Desk) -> dict[str, str]:
    places = {"INBOX_CONFIG": str(desk.folder), "INBOX_DATA": str(desk.folder / "data")}
    return {**os.environ, **places}


def test_a_find_becomes_a_conversation_or_is_set_aside(page: Page, desk: Desk) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    for number, text in enumerate(("har höjt priset igen", "sponsrar laget")):
        id = f"{width}0{number}"
        post = {"id": id, "author_id": "77", "text": f"Tallvik {text} {id}", "conversation_id": id}
        post["created_at"] = "2026-11-22T10:00:00.000Z"
        users = [{"id": "77", "username": "ola", "name": "Ola Nordmann"}]
        item = of_answer(FOUND, post, {"includes": {"users": users}}, "us")
        assert json.loads(item.body)["what"] == FOUND
        desk.call("POST", "/api/v1/channels/x/inbound", item.body, "application/json")
    log_in(page, desk)
    page.goto(f"{desk.address}/inbox/listening")
    cards = page.get_by_role("listitem")
    taken = cards.filter(has_text=f"har höjt priset igen {width}00")
    aside = cards.filter(has_text=f"sponsrar laget {width}01")
    expect(taken).to_be_visible(timeout=30_000)
    assert violations(page) == []
    aside.get_by_role("button", name="Lägg åt sidan").click()
    expect(aside).to_have_count(0)
    taken.get_by_role("button", name="Gör till ärende").click()
    expect(page.locator(".msg").first).to_contain_text("har höjt priset igen", timeout=20_000)


def test_two_who_may_be_one_are_merged_and_parted_again(page: Page, desk: Desk) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    mine, other = f"sigrid{width}@posten.example", f"s.berg{width}@jobb.example"
    desk.mail("Hej", subject=f"Första {width}", sender=f"Sigrid Berg <{other}>")
    desk.mail(f"Jag skrev från {other} igår.", subject=f"Andra {width}", sender=f"S Berg <{mine}>")
    conversation = desk.open_id(f"Andra {width}")
    _look_for_same(desk)
    log_in(page, desk)
    side = "" if width > 1000 else "/customer"
    page.goto(f"{desk.address}/inbox/unanswered/{conversation}{side}")
    card = page.locator("section.same")
    expect(card).to_contain_text("Sigrid Berg", timeout=30_000)
    assert violations(page) == []
    card.get_by_role("button", name="Slå ihop").click()
    expect(card).to_have_count(0)
    customer = page.get_by_role("region", name="Kunden")
    address = customer.get_by_role("listitem").filter(has_text=re.compile(f"^{re.escape(other)}$"))
    expect(address).to_be_visible()
    page.get_by_role("button", name="Ångra").first.click()
    expect(address).to_have_count(0)


def _look_for_same(desk: Desk) -> None:
    """As the clock does every now and then."""
    on = open_installation(Where.of(_environment(desk)))
    try:
        look_on(on.store, on.plan)
    finally:
        on.close()
