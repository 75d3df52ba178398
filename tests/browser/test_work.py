"""The job itself, done in a browser: see it come, answer it, take it back, have it sent."""

import re
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, log_in, sent_to

pytestmark = pytest.mark.browser


def open_one(page: Page, desk: Desk, subject: str) -> None:
    page.goto(f"{desk.address}/inbox/unanswered/{desk.open_id(subject)}")
    page.wait_for_selector(".msg")


def test_a_new_mail_shows_without_reloading(wide: Page, desk: Desk) -> None:
    desk.clear()
    log_in(wide, desk)
    wide.wait_for_timeout(1000)
    desk.mail("Hej", subject="Kommer av sig själv")
    expect(wide.get_by_text("Kommer av sig själv").first).to_be_visible(timeout=10_000)
    # While somebody works in the list nothing moves in it: what is new waits in a bar.
    wide.locator(".row a").first.focus()
    desk.mail("Hej", subject="Väntar på sin tur")
    expect(wide.get_by_role("button", name="1 ny")).to_be_visible(timeout=10_000)
    expect(wide.get_by_text("Väntar på sin tur")).to_have_count(0)
    wide.keyboard.press(".")
    expect(wide.get_by_text("Väntar på sin tur").first).to_be_visible()


def test_an_answer_reaches_the_customer(wide: Page, desk: Desk) -> None:
    before = len(desk.smtp.received)
    desk.mail("Min faktura är fel.", subject="Svara på mig")
    log_in(wide, desk)
    open_one(wide, desk, "Svara på mig")
    wide.get_by_role("textbox", name="Svar").fill("Hej Maria! Det är rättat nu.")
    wide.keyboard.press("Control+Enter")
    expect(wide.get_by_text("Ångra").first).to_be_visible()
    assert "rättat nu" in _text(sent_to(desk, "maria@posten.example", before))


def test_an_answer_that_is_taken_back_never_leaves(wide: Page, desk: Desk) -> None:
    before = len(desk.smtp.received)
    desk.mail("Hej", subject="Ångra mig")
    log_in(wide, desk)
    open_one(wide, desk, "Ångra mig")
    wide.get_by_role("textbox", name="Svar").fill("Detta ska aldrig skickas.")
    wide.keyboard.press("Control+Enter")
    wide.get_by_role("button", name="Ångra").first.click()
    expect(wide.get_by_role("textbox", name="Svar")).to_have_value("Detta ska aldrig skickas.")
    wide.wait_for_timeout(13_000)
    assert not [m for m in desk.smtp.received[before:] if "aldrig" in _text(m.content)]


def test_a_mails_own_script_and_pictures_do_nothing(wide: Page, desk: Desk) -> None:
    asked: list[str] = []
    wide.on("request", lambda request: asked.append(request.url))
    html = (
        "<p onclick='x()'>Hej <b>fet</b></p><script>document.title='hackad'</script>"
        "<img src='http://tracker.example/p.gif'><table><tr><td>cell</td></tr></table>"
    )
    desk.mail("Hej fet", subject="Skadlig", html=html)
    log_in(wide, desk)
    open_one(wide, desk, "Skadlig")
    wide.wait_for_timeout(1500)
    assert "hackad" not in wide.title()
    assert not [url for url in asked if "tracker.example" in url]


def test_a_strangers_address_and_files_called_inline_are_seen(wide: Page, desk: Desk) -> None:
    copied = {"Cc": "maria@annan.example"}
    desk.mail("Jag har en fråga.", subject="Kvittot", headers=copied)
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Maria Lind <maria@annan.example>", "SV: Kvittot"
    mail["To"], mail["In-Reply-To"] = "help@tallvik.example", f"<b{desk.serial}@posten.example>"
    mail["Message-ID"] = "<kvittot@annan.example>"
    mail.set_content("Se bilden.\n\nDen 1 nov. 2026 skrev Maria Lind:\n> Jag har en fråga.\n")
    html = "<p>Se bilden. <img src='cid:bild@1'></p><blockquote>Jag har en fråga.</blockquote>"
    mail.add_alternative(html, subtype="html")
    (_, body) = mail.iter_parts()
    png = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000")
    body.add_related(png, "image", "png", cid="<bild@1>", filename="bild.png")
    mail.add_attachment(b"%PDF-", "application", "pdf", disposition="inline", filename="kvitto.pdf")
    desk.call("POST", "/api/v1/channels/mail/inbound", mail.as_bytes(), "message/rfc822")
    log_in(wide, desk)
    open_one(wide, desk, "Kvittot")
    reply = wide.locator(".msg").filter(has_text="maria@annan.example")
    expect(reply.locator(".remark")).to_contain_text("Någon annan än kunden")
    expect(reply.locator(".file")).to_have_text([re.compile("bild.png"), re.compile("kvitto.pdf")])
    reply.get_by_text("Visa hela mejlet").click()
    expect(reply.locator(".file")).to_have_text([re.compile("kvitto.pdf")])


def _text(raw: bytes) -> str:
    import email
    from email import policy

    mail = email.message_from_bytes(raw, policy=policy.default)
    part = mail.get_body(("plain",))
    return part.get_content() if part else ""
