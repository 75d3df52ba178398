from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import TestServer

from inbox.services.demo.letters import write_letter
from inbox.services.demo.mailboxes import SENT, Mailboxes
from inbox.services.demo.material import customers
from inbox.web.app import build_app
from tests.fakes.certificate import Certificate
from tests.fakes.smtp import Mailserver, running_smtp
from tests.web.pages.rig import Browser, Site

KARI = next(one for one in customers() if one.language == "nb")
US = "info@tallvik.example"
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def open_smtp(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailserver]:
    """Takes mail from whoever is on this machine, as the demo's own does."""
    with running_smtp(certificate, security="none", auth_required=False) as server:
        monkeypatch.setattr("inbox.web.pages.demo.smtp_port", lambda plan: server.port)
        yield server


@pytest.fixture
async def demo(site: Site, open_smtp: Mailserver) -> AsyncIterator[Browser]:
    """The same site, as a demo."""
    site.smtp = open_smtp
    parts = replace(site.parts, plan=replace(site.parts.plan, demo=True))
    server = TestServer(build_app(parts))
    await server.start_server()
    site.server, before = server, site.server
    yield site.browser()
    site.server = before
    for session in site.sessions:
        await session.close()
    await server.close()


def mailboxes(site: Site) -> Mailboxes:
    return Mailboxes(site.store.data / "mail")


def receive(site: Site) -> str:
    """Something that the organisation wrote to Kari; answers its Message-ID."""
    letter = write_letter(replace(KARI, name="Tallvik", email=US), KARI.email, "Svar", "Hei!", NOW)
    letter.replace_header("Message-ID", "<svar.1@tallvik.example>")
    letter["Reply-To"] = "info+token@tallvik.example"
    mailboxes(site).deliver(KARI.email, letter.as_bytes(), NOW)
    return "<svar.1@tallvik.example>"


async def test_there_is_no_such_page_without_a_demo(browser: Browser) -> None:
    for path in ("/demo", f"/demo/{KARI.email}"):
        await browser.get(path)
        assert browser.status == 404


async def test_everybody_is_listed_and_it_is_said_that_nobody_is_real(demo: Browser) -> None:
    page = await demo.get("/demo?lang=en")
    assert "made up" in page
    assert all(one.email in page for one in customers())


async def test_one_may_write_as_a_customer(site: Site, demo: Browser) -> None:
    await demo.get(f"/demo/{KARI.email}?lang=nb")
    typed = {"to": US, "subject": "Strømmen", "text": "Den er <b>borte</b>"}
    page = await demo.post(f"/demo/{KARI.email}?lang=nb", typed)
    assert demo.status == 200
    assert "Den er &lt;b&gt;borte&lt;/b&gt;" in page
    (mail,) = site.mails()
    assert (mail["To"], mail["Subject"]) == (US, "Strømmen")
    assert KARI.email in mail["From"]
    assert len(mailboxes(site).list(KARI.email, part=SENT)) == 1


async def test_one_may_answer_as_a_customer_in_the_same_thread(site: Site, demo: Browser) -> None:
    id = receive(site)
    page = await demo.get(f"/demo/{KARI.email}?lang=nb")
    assert demo.hidden()["answers"] == id
    page = await demo.send_form(f"/demo/{KARI.email}?lang=nb", text="Takk!")
    (mail,) = site.mails()
    assert mail["In-Reply-To"] == id
    assert mail["To"] == "info+token@tallvik.example"
    assert mail["Subject"] == "SV: Svar"
    assert page.count('<h2 id="thread') == 1


async def test_mail_goes_to_the_organisation_only(site: Site, demo: Browser) -> None:
    typed = {"to": "x@elsewhere.example", "subject": "x", "text": "x"}
    await demo.post(f"/demo/{KARI.email}", typed)
    assert demo.status == 400
    await demo.post("/demo/nobody@x.example", typed)
    assert demo.status == 404
    assert site.mails() == []


async def test_nothing_to_say_is_said_to_be_nothing(demo: Browser) -> None:
    page = await demo.post(f"/demo/{KARI.email}?lang=en", {"to": US, "text": " "})
    assert demo.status == 422
    assert "Write something first" in page


async def test_a_mail_server_that_is_gone_is_no_fault_of_the_page(
    site: Site, demo: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox.web.pages.demo.smtp_port", lambda plan: 1)
    await demo.post(f"/demo/{KARI.email}", {"to": US, "text": "Hei"})
    assert demo.status == 503
