import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from inbox.model.actor import SYSTEM
from inbox.services.case_page.links import case_token, withdraw_links
from inbox.services.case_page.one_time_codes import make_code, use_code
from inbox.services.conversations.notes import write_note
from inbox.services.outbound.begin import begin_conversation
from inbox.services.promises.follow_ups import add_follow_up, show_next_due
from inbox.services.settings import write_setting
from inbox.services.signatures import seal
from inbox.store.store import Store
from inbox.store.tables.conversations import case_links, conversations, follow_ups, one_time_codes
from inbox.store.tables.journal import blobs
from inbox.store.tables.messages import attachments, messages
from inbox.store.unit import Unit
from tests.web.pages.rig import Browser, Site, body

TYPED: dict[str, Any] = {
    "topic": "invoice",
    "message": "Min hemliga fråga",
    "name": "Åsa",
    "email": "asa.oberg@example.se",
}


async def written(site: Site, browser: Browser) -> str:
    """A customer writes, it is read and acknowledged; answers the address of the case."""
    await browser.get("/form/kontakt?lang=sv")
    await browser.send_form("/form/kontakt?lang=sv", **TYPED)
    case = browser.link("/case/").partition("?")[0]
    site.work()
    return case


def code_of(site: Site) -> str:
    found = re.search(r"^(\d{6})\r?$", body(site.mails()[-1]), re.MULTILINE)
    assert found
    return found.group(1)


async def opened(site: Site, browser: Browser, case: str) -> str:
    await browser.post(f"{case}/code?lang=sv")
    site.work()
    return await browser.post(f"{case}/open?lang=sv", {"code": code_of(site)})


def add_picture(unit: Unit) -> None:
    message = unit.connection.execute(select(messages.c.id).limit(1)).scalar_one()
    named = {"hash": "0", "size": 1}
    unit.connection.execute(insert(blobs).values(named | {"touched_at": unit.now}))
    file = named | {"filename": "skada.jpg", "content_type": "image/jpeg", "inline": True}
    row = file | {"id": unit.new_id(), "message_id": message, "created_at": unit.now}
    unit.connection.execute(insert(attachments).values(row))


def conversation(unit: Unit) -> Any:
    return unit.connection.execute(select(conversations)).one()


async def test_a_case_that_is_not_read_yet_is_there_all_the_same(
    site: Site, browser: Browser
) -> None:
    await browser.get("/form/kontakt?lang=sv")
    await browser.send_form("/form/kontakt?lang=sv", **TYPED)
    page = await browser.get(browser.link("/case/"))
    assert browser.status == 200
    assert "Vi har fått det" in page


async def test_the_link_shows_step_and_number_and_nothing_that_was_said(
    site: Site, browser: Browser
) -> None:
    case = await written(site, browser)
    page = await browser.get(f"{case}?lang=sv")
    row = site.store.read(conversation)
    assert f"Ärende {row.number}" in page
    assert "Mottaget" in page
    assert "a•••@e•••.se" in page
    assert not any(word in page for word in ("hemliga", "Åsa", "asa.oberg", "Faktura"))
    assert browser.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in browser.headers["X-Robots-Tag"]
    assert browser.headers["Cache-Control"] == "no-store"


async def test_a_promise_to_come_back_is_shown_also_when_it_is_answered_or_closed(
    site: Site, browser: Browser
) -> None:
    case = await written(site, browser)
    id = site.store.read(conversation).id
    site.store.write(add_follow_up, id, datetime.now(UTC) + timedelta(days=30))
    for status in ("pending", "closed"):
        site.store.write(answered, status)
        page = await browser.get(f"{case}?lang=sv")
        assert "Du hör av oss senast" in page
        assert "Nästa steg är ditt" not in page
        page = await browser.post(f"{case}/ask?lang=sv")
        assert "Du får besked senast" in page
    site.store.write(lambda unit: unit.connection.execute(delete(follow_ups)) and None)
    site.store.write(lambda unit: show_next_due(unit, id) and None)
    assert "Inget mer händer" in await browser.get(f"{case}?lang=sv")


def answered(unit: Unit, status: str) -> None:
    values = {"status": status, "unanswered": False, "first_response_at": unit.now}
    unit.connection.execute(update(conversations).values(**values, closed_at=unit.now))


async def test_the_mailed_link_is_the_same_as_the_one_on_the_page(
    site: Site, browser: Browser
) -> None:
    case = await written(site, browser)
    assert f"http://tallvik.example{case}" in body(site.mails()[0])


async def test_a_code_to_the_known_address_opens_what_was_said(
    site: Site, browser: Browser
) -> None:
    case = await written(site, browser)
    site.store.write(add_picture)
    page = await opened(site, browser, case)
    assert browser.status == 200
    assert "Min hemliga fråga" in page
    assert "skada.jpg" in page, "also a picture within the text: the page shows the words alone"
    assert site.mails()[-1]["To"] == "asa.oberg@example.se"
    stranger = site.browser()
    assert "hemliga" not in await stranger.get(case)


async def test_the_code_stands_nowhere_in_clear(site: Site, browser: Browser) -> None:
    case = await written(site, browser)
    await browser.post(f"{case}/code?lang=sv")
    site.work()
    code = code_of(site)

    def everything(unit: Unit) -> str:
        tables = ("messages", "jobs", "events", "one_time_codes", "deliveries", "case_links")
        rows = [unit.connection.execute(text(f"SELECT * FROM {t}")).all() for t in tables]  # noqa: S608
        return str(rows)

    stored = site.store.read(everything)
    assert f"'{code}'" not in stored
    assert f"{code}\\n" not in stored


async def test_five_wrong_codes_are_all_there_are(site: Site, browser: Browser) -> None:
    case = await written(site, browser)
    await browser.post(f"{case}/code?lang=en")
    site.work()
    code = code_of(site)
    wrong = "000000" if code != "000000" else "111111"
    pages = [await browser.post(f"{case}/open?lang=en", {"code": wrong}) for _ in range(5)]
    assert "Tries left: 4" in pages[0]
    assert "no longer good" in pages[4]
    await browser.post(f"{case}/open?lang=en", {"code": code})
    assert browser.status == 422
    assert "hemliga" not in browser.text


async def test_a_code_is_good_once_and_for_ten_minutes(site: Site, browser: Browser) -> None:
    case = await written(site, browser)
    await opened(site, browser, case)
    again = site.browser()
    await again.post(f"{case}/open", {"code": code_of(site)})
    assert again.status == 422
    await browser.post(f"{case}/code")
    site.work()
    code, token, plan = code_of(site), case.rpartition("/")[2], site.parts.plan
    later = Store(site.store.url, site.store.data, clock=lambda: _now() + timedelta(minutes=11))
    try:
        assert later.write(use_code, plan, token, code).session == ""
    finally:
        later.close()
    assert site.store.write(use_code, plan, token, code).session


def _now() -> datetime:
    return datetime.now(UTC)


async def test_codes_are_limited(site: Site, browser: Browser) -> None:
    case = await written(site, browser)
    for _ in range(5):
        await browser.post(f"{case}/code?lang=en")
        assert browser.status == 200
    page = await browser.post(f"{case}/code?lang=en")
    assert browser.status == 429
    assert "Wait" in page


async def test_the_brake_holds_codes_and_the_page_says_so(site: Site, browser: Browser) -> None:
    case = await written(site, browser)
    site.store.write(write_setting, "brake", True)
    page = await browser.post(f"{case}/code?lang=en")
    assert browser.status == 503
    assert "can’t send a code" in page


async def test_something_added_lands_in_the_same_conversation_once(
    site: Site, browser: Browser
) -> None:
    case = await written(site, browser)
    page = await opened(site, browser, case)
    data = {"mark": browser.hidden()["mark"], "message": "En sak till"}
    for _ in range(2):
        page = await browser.post(f"{case}/add?lang=sv", data)
        assert "läggs till i ärendet" in page
    site.work()

    def texts(unit: Unit) -> list[str]:
        found = select(messages.c.text).where(messages.c.direction == "inbound")
        return list(unit.connection.execute(found.order_by(messages.c.id)).scalars())

    assert site.store.read(texts) == ["Min hemliga fråga", "En sak till"]
    site.store.read(conversation)  # There is one.
    assert "En sak till" in await browser.get(case)


async def test_nobody_adds_anything_without_a_code(site: Site, browser: Browser) -> None:
    case = await written(site, browser)
    await browser.post(f"{case}/add", {"message": "Jag är någon annan"})
    assert browser.status == 403


async def test_what_is_written_until_the_hour_is_over_is_sent_after_a_new_code(
    site: Site, browser: Browser
) -> None:
    case = await written(site, browser)
    await opened(site, browser, case)
    browser.http.cookie_jar.clear()
    page = await browser.post(f"{case}/add?lang=sv", {"message": 'Rad ett\nRad "två"'})
    assert "inte skickat än" in page
    assert "hemliga" not in page
    kept = browser.hidden()
    assert kept["unsent"] == 'Rad ett\nRad "två"'
    await browser.post(f"{case}/code?lang=sv", kept)
    site.work()
    typed = browser.hidden() | {"code": "0"}
    await browser.post(f"{case}/open?lang=sv", typed)
    assert browser.status == 422
    page = await browser.post(f"{case}/open?lang=sv", browser.hidden() | {"code": code_of(site)})
    assert "Min hemliga fråga" in page
    assert "Rad ett\nRad &#34;två&#34;</textarea>" in page
    await browser.post(f"{case}/add?lang=sv", {"message": "Rad ett"})
    assert "läggs till i ärendet" in browser.text


async def test_whoever_comes_back_to_a_page_finds_it_and_gets_no_new_code(
    site: Site, browser: Browser
) -> None:
    case = await written(site, browser)
    page = await browser.post(f"{case}/code?lang=sv")
    site.work()
    sent = len(site.mails())
    for _ in range(2):
        assert 'name="code"' in page
        page = await browser.get(f"{case}/code?lang=sv")
    site.work()
    assert len(site.mails()) == sent
    await browser.post(f"{case}/open?lang=sv", {"code": code_of(site)})
    for address in ("open", "add", "ask", "leave", "files/1"):
        await browser.get(f"{case}/{address}?lang=sv")
        assert (browser.status, "Min hemliga fråga" in browser.text) in ((200, True), (404, False))
    browser.http.cookie_jar.clear()
    assert "Få en kod" in await browser.get(f"{case}/files/1")


async def test_an_addition_that_can_not_be_taken_keeps_its_text(
    site: Site, browser: Browser
) -> None:
    case = await written(site, browser)
    await opened(site, browser, case)
    long = "lång " * 5000
    page = await browser.post(f"{case}/add?lang=sv", {"message": long})
    assert browser.status == 422
    assert long.strip() in page


async def test_notes_and_answers_that_have_not_left_are_not_shown(
    site: Site, browser: Browser
) -> None:
    case = await written(site, browser)
    await opened(site, browser, case)
    row = site.store.read(conversation)

    def note(unit: Unit) -> None:
        write_note(unit, row.id, "Kunden är besvärlig")

    site.store.write(note)
    assert "besvärlig" not in await browser.get(case)


async def test_a_withdrawn_link_opens_nothing_any_more(site: Site, browser: Browser) -> None:
    case = await written(site, browser)
    await opened(site, browser, case)
    row = site.store.read(conversation)
    site.store.write(withdraw_links, site.parts.plan, row.id)
    for path in (case, f"{case}/code"):
        await (browser.get(path) if path == case else browser.post(path))
        assert browser.status == 404


async def test_a_protected_customer_has_no_such_page(site: Site, browser: Browser) -> None:
    case = await written(site, browser)

    def protect(unit: Unit) -> None:
        unit.connection.execute(text("UPDATE contacts SET sensitivity = 'protected'"))

    site.store.write(protect)
    await browser.get(case)
    assert browser.status == 404


@pytest.mark.parametrize("change", ["last", "other", "short", "thread", "long"])
async def test_an_address_that_is_not_ours_opens_nothing(
    site: Site, browser: Browser, change: str
) -> None:
    case = await written(site, browser)
    token = case.rpartition("/")[2]
    row = site.store.read(conversation)
    tried = {
        "last": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "other": seal(b"other secret", "case", (1).to_bytes(8, "big")),
        "short": "x",
        "thread": row.thread_token,
        "long": "x" * 5000,
    }[change]
    await browser.get(f"/case/{tried}")
    assert browser.status == 404


async def test_the_link_of_one_customer_never_opens_anothers(site: Site, browser: Browser) -> None:
    first = await written(site, browser)
    page = await opened(site, browser, first)
    cookie = browser.http.cookie_jar
    await browser.get("/form/kontakt?lang=sv")
    await browser.send_form(
        "/form/kontakt?lang=sv", **{**TYPED, "message": "Annat", "email": "b@example.se"}
    )
    second = browser.link("/case/").partition("?")[0]
    site.work()
    session = next(one.value for one in cookie if one.key == "case")
    page = await site.browser().get(second, headers={"Cookie": f"case={session}"})
    assert "Annat" not in page


async def test_a_case_begun_by_us_and_one_never_received_have_no_page(
    site: Site, browser: Browser
) -> None:
    plan = site.parts.plan
    site.store.write(begin_conversation, plan, "info", ["c@example.se"], "Hej", "Text")
    await browser.get(f"/case/{case_token(plan, 12345)}")
    assert browser.status == 404


async def test_another_sites_page_can_not_ask_for_codes(site: Site, browser: Browser) -> None:
    case = await written(site, browser)
    await browser.post(f"{case}/code", headers={"Sec-Fetch-Site": "cross-site"})
    assert browser.status == 403


async def test_a_code_made_anew_ends_the_one_before(site: Site, browser: Browser) -> None:
    case = await written(site, browser)
    plan, token = site.parts.plan, case.rpartition("/")[2]
    await browser.post(f"{case}/code")
    site.work()
    old = code_of(site)

    def link(unit: Unit) -> int:
        return int(unit.connection.execute(select(case_links.c.id)).scalar_one())

    site.store.write_as(SYSTEM, make_code, plan, site.store.read(link))
    assert site.store.write(use_code, plan, token, old).session == ""

    def codes(unit: Unit) -> int:
        return len(unit.connection.execute(select(one_time_codes)).all())

    assert site.store.read(codes) == 2
