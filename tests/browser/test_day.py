"""A day at the desk: from one conversation to the next by keys, to somebody new, to many at once."""

import contextlib
import re

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.conftest import LOGIN, PASSWORD, Desk, log_in
from tests.browser.test_work import open_one

pytestmark = pytest.mark.browser


def two(page: Page, desk: Desk, first: str, second: str) -> tuple[str, str]:
    """Two that wait, the first one open, the second fetched ahead."""
    desk.clear()
    desk.mail("Den första", subject=first)
    ids = [desk.open_id(first)]
    desk.mail("Den andra", subject=second, sender="Bo Ek <bo@posten.example>")
    ids.append(desk.open_id(second))
    log_in(page, desk)
    for subject in (first, second):
        expect(page.locator(".row", has_text=subject)).to_be_visible()
    open_row(page, first)
    return ids[0], ids[1]


def open_row(page: Page, subject: str) -> None:
    page.locator(".row", has_text=subject).click()
    expect(page.locator("#innehall")).to_have_text(subject)
    expect(page.locator(".msg").first).to_be_visible()


def subject_shown(page: Page, subject: str) -> None:
    expect(page.locator("#innehall")).to_have_text(subject)


def toast(page: Page, text: str) -> None:
    expect(page.locator(".toast").filter(has_text=text).first).to_be_visible()


def test_what_comes_is_shown_in_whatever_is_open(wide: Page, desk: Desk) -> None:
    two(wide, desk, "Öppnas först", "Öppnas sedan")
    open_row(wide, "Öppnas sedan")
    last = {"In-Reply-To": f"<b{desk.serial}@posten.example>"}
    sender = "Bo Ek <bo@posten.example>"
    desk.mail("En sak till", subject="Sv: Öppnas sedan", sender=sender, headers=last)
    expect(wide.locator(".msg").filter(has_text="En sak till")).to_be_visible()


def test_a_key_does_the_same_however_a_conversation_was_opened(wide: Page, desk: Desk) -> None:
    two(wide, desk, "Nyckel ett", "Nyckel två")
    wide.wait_for_timeout(1500)  # By now the next one is there before it is asked for.
    open_row(wide, "Nyckel två")
    wide.keyboard.press("u")
    toast(wide, "Ångra")
    expect(wide.locator(".msg--own")).to_have_count(1)


def test_keys_close_open_again_and_throw_away_with_a_way_back(wide: Page, desk: Desk) -> None:
    first, _ = two(wide, desk, "Klar med e", "Skräp med utrop")
    wide.get_by_role("button", name="Klar (e)").click()
    subject_shown(wide, "Skräp med utrop")
    expect(wide.locator("#innehall")).to_be_focused()
    wide.keyboard.press("!")
    toast(wide, "Skräp")
    expect(wide.locator("#innehall")).not_to_have_text("Skräp med utrop")
    wide.keyboard.press("z")
    subject_shown(wide, "Skräp med utrop")
    expect(wide.locator(".about .status")).to_have_text("Öppen")
    wide.goto(f"{desk.address}/inbox/closed/{first}")
    subject_shown(wide, "Klar med e")
    wide.keyboard.press("e")
    expect(wide.locator(".about .status")).to_have_text("Öppen")
    subject_shown(wide, "Klar med e")


def test_a_draft_that_was_thrown_away_comes_back(wide: Page, desk: Desk) -> None:
    two(wide, desk, "Slängs av misstag", "Läses under tiden")
    box = wide.get_by_role("textbox", name="Svar")
    box.fill("Ett långt svar.")
    expect(wide.locator(".saved")).to_contain_text("Sparat")
    wide.get_by_role("button", name="Släng utkastet").click()
    expect(box).to_have_value("")
    open_row(wide, "Läses under tiden")
    wide.locator(".toast").get_by_role("button", name="Ångra").click()
    subject_shown(wide, "Slängs av misstag")
    expect(box).to_have_value("Ett långt svar.")
    expect(box).to_be_focused()
    expect(wide.locator(".saved")).to_contain_text("Sparat")
    wide.reload()
    expect(box).to_have_value("Ett långt svar.")
    wide.get_by_role("button", name="Släng utkastet").click()


def test_whoever_has_to_log_in_again_finds_what_they_were_sending(wide: Page, desk: Desk) -> None:
    desk.mail("Hej", subject="Utloggad mitt i")
    log_in(wide, desk)
    open_one(wide, desk, "Utloggad mitt i")
    wide.get_by_role("textbox", name="Svar").fill("Skrivet i natt.")
    wide.context.clear_cookies()
    wide.keyboard.press("Control+Enter")
    expect(wide).to_have_url(re.compile("/login"))
    wide.fill("input[name=login]", LOGIN)
    wide.fill("input[name=password]", PASSWORD)
    wide.click("button.btn--main")
    expect(wide.get_by_role("textbox", name="Svar")).to_have_value("Skrivet i natt.")
    wide.get_by_role("button", name="Släng utkastet").click()


def test_what_is_on_its_way_when_the_screen_finds_itself_logged_out_is_kept(
    wide: Page, desk: Desk
) -> None:
    desk.mail("Hej", subject="Utloggad på vägen")
    log_in(wide, desk)
    open_one(wide, desk, "Utloggad på vägen")
    wide.route("**/replies", lambda route: None)  # Never answered.
    wide.get_by_role("textbox", name="Svar").fill("Inte framme än.")
    wide.keyboard.press("Control+Enter")
    wide.context.clear_cookies()
    # Unless something else was asked before.
    with contextlib.suppress(Error):
        wide.get_by_role("link", name=re.compile("^Klara")).click(timeout=3_000)
    expect(wide).to_have_url(re.compile("/login"))
    wide.unroute("**/replies")
    wide.fill("input[name=login]", LOGIN)
    wide.fill("input[name=password]", PASSWORD)
    wide.click("button.btn--main")
    wide.wait_for_url("**/inbox/**")
    open_one(wide, desk, "Utloggad på vägen")
    expect(wide.get_by_role("textbox", name="Svar")).to_have_value("Inte framme än.")
    wide.get_by_role("button", name="Släng utkastet").click()


def test_what_was_typed_a_moment_before_the_page_is_left_is_kept(wide: Page, desk: Desk) -> None:
    desk.mail("Hej", subject="Omladdad mitt i")
    log_in(wide, desk)
    open_one(wide, desk, "Omladdad mitt i")
    wide.get_by_role("textbox", name="Svar").fill("Nyss skrivet.")
    wide.reload()
    expect(wide.get_by_role("textbox", name="Svar")).to_have_value("Nyss skrivet.")
    wide.get_by_role("button", name="Släng utkastet").click()


def test_escape_leaves_a_field_before_it_leaves_the_conversation(wide: Page, desk: Desk) -> None:
    desk.mail("Hej", subject="Escape ur ett fält")
    log_in(wide, desk)
    open_one(wide, desk, "Escape ur ett fält")
    wide.locator(".dest .where").click()
    wide.get_by_label("Kopia", exact=True).fill("olle@posten.example")
    wide.keyboard.press("Escape")
    expect(wide.locator(".dest .extra")).to_have_text("+ 1 kopia")
    subject_shown(wide, "Escape ur ett fält")
    wide.keyboard.press("Escape")
    wide.wait_for_url("**/inbox/unanswered")


def test_whoever_logs_in_by_keys_comes_from_name_to_password(wide: Page, desk: Desk) -> None:
    wide.goto(f"{desk.address}/login")
    for typed in (LOGIN, "Tab", PASSWORD, "Enter"):
        if typed in ("Tab", "Enter"):
            wide.keyboard.press(typed)
        else:
            wide.keyboard.type(typed)
    wide.wait_for_url("**/inbox/**")


def test_one_goes_from_pane_to_pane_as_they_stand(wide: Page, desk: Desk) -> None:
    desk.mail("Hej", subject="Ruta för ruta")
    log_in(wide, desk)
    open_one(wide, desk, "Ruta för ruta")
    wide.locator(".views a").first.focus()
    for there in (".row a", ".thread", "#write", ".side :focus"):
        wide.keyboard.press("F6")
        expect(wide.locator(f"{there}:focus" if there != ".side :focus" else there)).to_have_count(
            1
        )


def test_a_send_that_was_stopped_goes_on_where_it_was(wide: Page, desk: Desk) -> None:
    desk.mail("Hej", subject="Stoppas på vägen")
    last = {"In-Reply-To": f"<b{desk.serial}@posten.example>"}
    log_in(wide, desk)
    open_one(wide, desk, "Stoppas på vägen")
    box, send = wide.get_by_role("textbox", name="Svar"), ".split > .btn"
    box.fill("Mitt svar.")
    desk.mail("Jag hittade felet själv!", subject="Sv: Stoppas på vägen", headers=last)
    expect(wide.locator(".msg")).to_have_count(2)
    wide.locator(send).click()
    expect(wide.get_by_role("button", name="Jag har sett det")).to_be_focused()
    expect(wide.locator(send)).to_be_disabled()
    expect(wide.locator(send)).to_have_css("background-color", "rgb(245, 246, 248)")
    wide.keyboard.press("Enter")
    expect(box).to_be_focused()
    expect(box).to_have_value("Mitt svar.")


def test_what_was_answered_leaves_the_list_with_who_answered_it(wide: Page, desk: Desk) -> None:
    two(wide, desk, "Lämnar listan", "Blir kvar")

    def late(route: Route) -> None:
        answer = route.fetch()
        wide.wait_for_timeout(2500)  # What happened is told before the answer to whoever did it.
        route.fulfill(response=answer)

    wide.route("**/replies", late)
    wide.get_by_role("textbox", name="Svar").fill("Svarat.")
    wide.keyboard.press("Control+Enter")
    subject_shown(wide, "Blir kvar")
    expect(wide.locator(".row", has_text="Lämnar listan")).to_have_count(0, timeout=4000)


def test_a_menu_is_used_by_keys_alone(wide: Page, desk: Desk) -> None:
    desk.mail("Hej", subject="Menyn med tangenter")
    log_in(wide, desk)
    open_one(wide, desk, "Menyn med tangenter")
    button = wide.get_by_role("button", name="Mer", exact=True)
    button.focus()
    wide.keyboard.press("Enter")
    expect(wide.locator(".menu").get_by_role("button", name="Kräver ej svar")).to_be_focused()
    wide.keyboard.press("ArrowDown")
    expect(wide.locator(".menu").get_by_role("button", name="Skräp")).to_be_focused()
    wide.keyboard.press("Escape")
    expect(wide.locator(".menu")).to_have_count(0)
    expect(button).to_be_focused()
    subject_shown(wide, "Menyn med tangenter")


def test_who_goes_on_with_tab_leaves_no_menu_open(wide: Page, desk: Desk) -> None:
    desk.mail("Hej", subject="Tab ur menyn")
    log_in(wide, desk)
    open_one(wide, desk, "Tab ur menyn")
    wide.get_by_role("button", name="Vila (z)").click()
    menu = wide.locator(".menu")
    expect(menu).to_be_visible()
    for _ in range(14):
        wide.keyboard.press("Tab")
    expect(menu).to_have_count(0)


def test_a_mail_to_somebody_new_is_kept_and_waits_for_its_files(wide: Page, desk: Desk) -> None:
    held: list[Route] = []
    wide.route("**/api/v1/attachments", lambda route: held.append(route))
    log_in(wide, desk)
    wide.goto(f"{desk.address}/inbox/unanswered/new")
    wide.get_by_label("Till", exact=True).fill("ny@posten.example")
    wide.get_by_label("Dold kopia").fill("chef@tallvik.example")
    wide.get_by_label("Ämnesrad").fill("Avtalet")
    wide.get_by_label("Meddelande", exact=True).fill("Här kommer det.")
    wide.get_by_role("link", name="Obesvarade").first.click()
    wide.locator(".list .head").get_by_role("link", name="Ny konversation").click()
    expect(wide.get_by_label("Till", exact=True)).to_have_value("ny@posten.example")
    expect(wide.get_by_label("Meddelande", exact=True)).to_have_value("Här kommer det.")
    wide.set_input_files(
        ".new input[type=file]",
        {"name": "avtal.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"},
    )
    wide.get_by_label("Meddelande", exact=True).focus()
    wide.keyboard.press("Control+Enter")
    expect(wide.locator(".new [role=alert]")).to_contain_text("avtal.pdf laddas upp")
    held[0].continue_()
    expect(
        wide.locator(".new .file").filter(has_text="avtal.pdf").get_by_role("button")
    ).to_be_visible()
    wide.keyboard.press("Control+Enter")
    wide.wait_for_url(re.compile(r"/inbox/unanswered/\d+$"))
    expect(wide.locator(".msg .file")).to_contain_text("avtal.pdf")
    wide.goto(f"{desk.address}/inbox/unanswered/new")
    expect(wide.get_by_label("Till", exact=True)).to_have_value("")


def test_many_at_once_are_asked_about_before_they_change(wide: Page, desk: Desk) -> None:
    desk.clear()
    for number in range(22):
        desk.mail("Hej", subject=f"En av många {number}")
    desk.open_id("En av många 21")
    log_in(wide, desk)
    rows = wide.locator(".row")
    rows.first.hover()
    rows.first.get_by_role("checkbox").check()
    wide.get_by_role("button", name="Välj alla").click()
    wide.get_by_role("button", name="Klarmarkera valda").click()
    asked = wide.get_by_role("dialog", name="Klarmarkera valda")
    expect(asked).to_contain_text("22 konversationer")
    asked.get_by_role("button", name="Avbryt").click()
    expect(asked).to_have_count(0)
    wide.get_by_role("button", name="Klarmarkera valda").click()
    asked.get_by_role("button", name="Ja, gör det").click()
    toast(wide, "22 konversationer ändrade")


def test_what_is_typed_in_a_dialog_survives_marking_it(wide: Page, desk: Desk) -> None:
    desk.mail("Hej", subject="Fråga någon")
    log_in(wide, desk)
    open_one(wide, desk, "Fråga någon")
    wide.get_by_role("button", name="Mer", exact=True).click()
    wide.get_by_role("button", name="Fråga någon", exact=False).click()
    box = wide.get_by_role("dialog").locator("textarea")
    box.fill("Vet du något om det här?")
    at = box.bounding_box()
    assert at
    wide.mouse.move(at["x"] + 40, at["y"] + 14)
    wide.mouse.down()
    wide.mouse.move(20, at["y"] + 14, steps=4)
    wide.mouse.up()
    expect(box).to_have_value("Vet du något om det här?")
    wide.mouse.click(20, 400)
    expect(box).to_have_count(0)


def test_what_is_written_from_the_right_is_read_from_the_right(page: Page, desk: Desk) -> None:
    sender = "ليلى حداد <layla@posten.example>"
    desk.mail("لدي سؤال عن الفاتورة 48127.\n\nMvh Layla", subject="سؤال عن الفاتورة", sender=sender)
    log_in(page, desk)
    open_one(page, desk, "سؤال عن الفاتورة")
    lines = page.locator(".msg .text p")
    way = "one => getComputedStyle(one).direction"
    assert [lines.nth(at).evaluate(way) for at in range(2)] == ["rtl", "ltr"]
    assert page.locator("#innehall").evaluate(way) == "rtl"
