import asyncio
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from inbox.model.errors import BusyError
from inbox.services.form_guard import PROOF_BITS, make_stamp
from inbox.store.tables.journal import receipts
from inbox.store.tables.people import attempts
from inbox.store.unit import Unit
from tests.web.pages.rig import Browser, Site

# aiohttp's own reader of multipart gives bytes back to its stream, which it has deprecated itself.
pytestmark = pytest.mark.filterwarnings("ignore:unread_data:DeprecationWarning")

TYPED: dict[str, Any] = {
    "topic": "invoice",
    "message": "Fakturan är <b>fel</b> & dyr\nTvå rader",
    "name": "Åsa Öberg",
    "email": "asa@example.se",
}


def kept(site: Site) -> list[dict[str, Any]]:
    def read(unit: Unit) -> list[dict[str, Any]]:
        rows = unit.connection.execute(select(receipts.c.body).order_by(receipts.c.id))
        return [json.loads(row.body) for row in rows if row.body]

    return site.store.read(read)


async def test_what_is_sent_without_javascript_is_kept_before_it_is_thanked_for(
    site: Site, browser: Browser
) -> None:
    await browser.get("/form/kontakt", headers={"Referer": "https://tallvik.example/pris?kund=7#a"})
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko Firefox/128.0"}
    data = {**browser.hidden(), **TYPED, "meter": "735"}
    page = await browser.post("/form/kontakt?lang=sv", data, headers=agent)
    assert browser.status == 200
    assert "asa@example.se" in page
    assert kept(site) == [
        {
            **TYPED,
            "fields": {"meter": "735"},
            "language": "sv",
            "page": "https://tallvik.example/pris",
            "browser": "Firefox 128",
            "system": "Linux",
        }
    ]


async def test_a_double_click_is_one_thing_and_two_texts_are_two(
    site: Site, browser: Browser
) -> None:
    await browser.get("/form/kontakt")
    data = {**browser.hidden(), **TYPED}
    await asyncio.gather(*(browser.post("/form/kontakt", data) for _ in range(3)))
    assert len(kept(site)) == 1
    await browser.post("/form/kontakt", {**data, "message": "Något annat"})
    assert len(kept(site)) == 2


async def test_nothing_typed_is_lost_when_something_has_to_be_mended(
    site: Site, browser: Browser
) -> None:
    await browser.get("/form/kontakt?lang=sv")
    page = await browser.send_form("/form/kontakt?lang=sv", **{**TYPED, "email": "asa@fel"})
    assert browser.status == 422
    assert "Fakturan är &lt;b&gt;fel&lt;/b&gt; &amp; dyr\nTvå rader</textarea>" in page
    assert 'value="Åsa Öberg"' in page
    assert 'value="asa@fel"' in page
    assert '<option value="invoice" selected>' in page
    assert '<a href="#email">' in page
    assert 'aria-describedby="email-help email-fault"' in page
    assert kept(site) == []


@pytest.mark.parametrize("failing", ["busy", "full"])
async def test_nothing_typed_is_lost_when_the_store_can_not_take_it(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    error = BusyError("no") if failing == "busy" else BusyError("disk full")

    async def refuse(*_: Any) -> Any:
        raise error

    await browser.get("/form/kontakt")
    monkeypatch.setattr(site.parts.committer, "accept", refuse)
    page = await browser.send_form("/form/kontakt?lang=en", **TYPED)
    assert browser.status == 503
    assert "Nothing was lost" in page
    assert "Två rader</textarea>" in page


async def test_files_come_along(site: Site, browser: Browser) -> None:
    await browser.get("/form/kontakt")
    await browser.send_form("/form/kontakt", files={"räkning.jpg": b"\xff\xd8jpeg"}, **TYPED)
    assert kept(site)[0]["files"] == [
        {"filename": "räkning.jpg", "content_type": "image/jpeg", "content": "/9hqcGVn"}
    ]
    site.work()

    def files(unit: Unit) -> Any:
        sql = text("SELECT filename, size FROM attachments")
        return unit.connection.execute(sql).all()

    assert [tuple(row) for row in site.store.read(files)] == [("räkning.jpg", 6)]


async def test_too_much_is_refused_with_the_text_still_there(site: Site, browser: Browser) -> None:
    await browser.get("/form/kontakt")
    page = await browser.send_form(
        "/form/kontakt?lang=en", files={"film.jpg": b"x" * 50_000_000}, **TYPED
    )
    assert browser.status == 413
    assert "Två rader</textarea>" in page
    assert "chosen again" in page


async def test_a_program_that_fills_in_every_box_is_asked_again(
    site: Site, browser: Browser
) -> None:
    await browser.get("/form/kontakt?lang=en")
    page = await browser.send_form("/form/kontakt?lang=en", **TYPED, website="http://spam")
    assert browser.status == 422
    assert 'name="website"' in page
    assert 'class="trap"' not in page  # A person whose browser filled it in can see and empty it.
    assert kept(site) == []
    await browser.send_form("/form/kontakt?lang=en", **TYPED, website="")
    assert browser.status == 200


async def test_a_form_without_our_stamp_or_with_another_forms_is_asked_again(
    site: Site, browser: Browser
) -> None:
    for stamp in ("", "x" * 60, make_stamp(b"secret", "anonym", datetime.now(UTC))):
        await browser.post("/form/kontakt", {**TYPED, "stamp": stamp})
        assert browser.status == 422
    await browser.send_form("/form/kontakt", **TYPED)  # with the stamp of the answer
    assert browser.status == 200


async def test_somebody_quicker_than_a_person_is_asked_again_unless_work_is_proved(
    site: Site, browser: Browser
) -> None:
    now = datetime.now(UTC)
    typed = {"message": "En fråga"}
    young = make_stamp(b"secret", "anonym", now - timedelta(seconds=31))
    await browser.post("/form/anonym", {**typed, "stamp": young})
    assert browser.status == 422
    proof = next(
        n
        for n in range(10**7)
        if int.from_bytes(hashlib.sha256(f"{young}:{n}".encode()).digest()[:4], "big")
        >> (32 - PROOF_BITS)
        == 0
    )
    await browser.post("/form/anonym", {**typed, "stamp": young, "proof": str(proof)})
    assert browser.status == 200
    old = make_stamp(b"secret", "anonym", now - timedelta(seconds=61))
    await browser.post("/form/anonym", {**typed, "stamp": old})
    assert browser.status == 200


async def test_one_address_may_send_so_many_an_hour_and_is_kept_nowhere(
    site: Site, browser: Browser
) -> None:
    for turn in range(5):
        await browser.get("/form/kontakt")
        await browser.send_form("/form/kontakt", **{**TYPED, "message": f"Nummer {turn}"})
        assert browser.status == 200
    await browser.get("/form/kontakt")
    page = await browser.send_form("/form/kontakt", **TYPED)
    assert browser.status == 429
    assert "Två rader</textarea>" in page

    def keys(unit: Unit) -> list[str]:
        return list(unit.connection.execute(select(attempts.c.key)).scalars())

    assert all("127.0.0.1" not in key for key in site.store.read(keys))


async def test_one_may_be_anonymous_where_the_form_says_so(site: Site, browser: Browser) -> None:
    stamp = make_stamp(b"secret", "anonym", datetime.now(UTC) - timedelta(minutes=2))
    await browser.post("/form/anonym", {"message": "Handlingar, tack", "stamp": stamp})
    assert browser.status == 200
    site.work()
    assert site.mails() == []


async def test_a_program_asks_for_the_stamp_and_sends_json(site: Site, browser: Browser) -> None:
    asked = json.loads(await browser.get("/form/kontakt", headers={"Accept": "application/json"}))
    assert [one["name"] for one in asked["fields"]] == [
        "topic", "message", "meter", "picture", "name", "email",
    ]  # fmt: skip
    wrong = {**TYPED, "email": "", "stamp": asked["stamp"]}
    told = json.loads(await browser.post("/form/kontakt", json=wrong))
    assert browser.status == 422
    assert [one["field"] for one in told["errors"]] == ["email"]
    right = {**wrong, "email": "a@b.se", "fields": {"meter": 7}}
    told = json.loads(await browser.post("/form/kontakt", json=right))
    assert (browser.status, told["duplicate"]) == (202, False)
    assert kept(site)[0]["fields"] == {"meter": "7"}


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"message": {"a": 1}}', "application/json", 400),
        (b"\xff\xfe=%ff&message=%00%ff", "application/x-www-form-urlencoded", 422),
        (b"hello", "text/plain", 400),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", 400),
        (b"", "multipart/form-data", 400),
        (b"&".join(b"a%d=1" % n for n in range(1000)), "application/x-www-form-urlencoded", 400),
    ],
)
async def test_a_body_that_can_not_be_read_gets_a_clear_answer(
    site: Site, browser: Browser, body: bytes, kind: str, status: int
) -> None:
    await browser.post("/form/kontakt", body, headers={"Content-Type": kind})
    assert browser.status == status
    assert kept(site) == []


async def test_only_named_sites_may_frame_the_form(site: Site, browser: Browser) -> None:
    await browser.get("/form/kontakt/embed")
    policy = browser.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://www.tallvik.example" in policy
    assert "X-Frame-Options" not in browser.headers
    await browser.get("/form/kontakt")
    assert "frame-ancestors 'none'" in browser.headers["Content-Security-Policy"]
    assert browser.headers["X-Frame-Options"] == "DENY"


async def test_only_named_sites_may_ask_by_script(site: Site, browser: Browser) -> None:
    for origin, allowed in (("https://www.tallvik.example", True), ("https://evil.example", False)):
        about = {"Origin": origin, "Accept": "application/json"}
        await browser.get("/form/kontakt", headers=about)
        assert browser.headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)


async def test_a_mailbox_is_no_form(browser: Browser) -> None:
    for path in ("/form/info", "/form/nothing"):
        await browser.get(path)
        assert browser.status == 404
        assert "text/html" in browser.headers["Content-Type"]


@pytest.mark.parametrize("language", ["sv", "nb", "da", "en"])
async def test_the_page_speaks_four_languages(browser: Browser, language: str) -> None:
    page = await browser.get("/form/kontakt", headers={"Accept-Language": f"fi, {language};q=0.8"})
    assert f'<html lang="{language}">' in page
    assert len(page.encode()) < 100_000


async def test_the_receipt_by_mail_repeats_nothing_that_was_typed(
    site: Site, browser: Browser
) -> None:
    await browser.get("/form/kontakt")
    await browser.send_form("/form/kontakt?lang=sv", **TYPED)
    site.work()
    (mail,) = site.mails()
    assert mail["To"] == "asa@example.se"
    assert mail["Subject"] == "Tallvik Energi har fått ditt meddelande"
    raw = str(mail)
    assert "http://tallvik.example/case/" in raw
    assert not any(word in raw for word in ("Fakturan", "rader", "Åsa", "Öberg"))
    assert mail["Auto-Submitted"] == "auto-generated"
