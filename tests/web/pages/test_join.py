"""The page on which somebody from outside chooses a password, without JavaScript."""

from inbox.services.logins.invitations import Invited, prepare_helper
from inbox.services.people.surge import let_in
from tests.web.pages.rig import Browser, Site

PASSWORD = {"password": "a good long one"}


def prepared(site: Site) -> Invited:
    return site.store.write(prepare_helper, "Sara <b>", "sara@tallvik.example")


async def test_whoever_is_let_in_is_in_the_inbox_after_one_page(
    site: Site, browser: Browser
) -> None:
    one = prepared(site)
    site.store.write(let_in, "service", 8.0)
    page = await browser.get(f"/join/{one.token}?lang=en")
    assert "Welcome, Sara &lt;b&gt;" in page
    assert browser.headers["Referrer-Policy"] == "no-referrer"
    await browser.post(f"/join/{one.token}", PASSWORD, allow_redirects=False)
    assert (browser.status, browser.headers["Location"]) == (303, "/")
    await browser.get("/api/v1/me")
    assert browser.status == 200
    page = await browser.post(f"/join/{one.token}?lang=en", PASSWORD)
    assert browser.status == 410
    assert "no longer opens" in page


async def test_whoever_is_only_prepared_is_told_that_and_logs_in_later(
    site: Site, browser: Browser
) -> None:
    one = prepared(site)
    page = await browser.post(f"/join/{one.token}?lang=sv", {"password": "kort"})
    assert browser.status == 422
    assert "minst 10 tecken" in page
    page = await browser.post(f"/join/{one.token}?lang=sv", PASSWORD)
    assert "Du är redo" in page
    typed = {"login": "sara@tallvik.example", **PASSWORD, "next": ""}
    await browser.post("/login", typed, allow_redirects=False)
    assert browser.status == 401
    site.store.write(let_in, "service", 8.0)
    await browser.post("/login", typed, allow_redirects=False)
    assert browser.status == 303


async def test_an_address_that_nobody_made_opens_nothing(site: Site, browser: Browser) -> None:
    prepared(site)
    for token in ("guess", "x" * 500, "%00"):
        await browser.get(f"/join/{token}")
        assert browser.status == 410
        await browser.post(f"/join/{token}", PASSWORD)
        assert browser.status == 410
