import pytest

from inbox.model.words import Role
from inbox.services.logins.passwords import hash_password
from inbox.services.people.agents import NewAgent, create_agent
from inbox.web.pages.login import local_path
from tests.web.pages.rig import Browser, Site

PASSWORD = "correct horse battery"


@pytest.fixture
def anna(site: Site) -> str:
    new = NewAgent("anna@tallvik.example", "Anna", hash_password(PASSWORD), roles=(Role.AGENT,))
    site.store.write(create_agent, new)
    return new.login


def typed(login: str, password: str = PASSWORD, next: str = "") -> dict[str, str]:
    return {"login": login, "password": password, "next": next}


async def test_the_right_password_opens_the_inbox(site: Site, browser: Browser, anna: str) -> None:
    await browser.get("/login?next=/inbox/mine")
    assert browser.hidden() == {"next": "/inbox/mine"}
    await browser.post("/login", typed(anna, next="/inbox/mine"), allow_redirects=False)
    assert browser.status == 303
    assert browser.headers["Location"] == "/inbox/mine"
    await browser.get("/api/v1/me")
    assert browser.status == 200


async def test_a_wrong_password_keeps_the_address_and_says_so(browser: Browser, anna: str) -> None:
    page = await browser.post("/login?lang=sv", typed(anna, "felaktigt"))
    assert browser.status == 401
    assert f'value="{anna}"' in page
    assert "felaktigt" not in page
    assert 'aria-invalid="true" aria-describedby="fault"' in page
    unknown = await browser.post("/login?lang=sv", typed("nobody@tallvik.example", "felaktigt"))
    assert "hör inte ihop" in page
    assert "hör inte ihop" in unknown


async def test_tries_run_out_and_the_page_counts_down(browser: Browser, anna: str) -> None:
    pages = [await browser.post("/login?lang=en", typed(anna, "no")) for _ in range(11)]
    assert "more tries" not in pages[0]
    assert "5 more tries" in pages[4]
    assert "One more try" in pages[8]
    assert "Wait" in pages[10]
    assert browser.status == 429
    await browser.post("/login", typed(anna), allow_redirects=False)
    assert browser.status == 429


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\/evil.example",
        "/%0d%0aSet-Cookie:x\r\nX: y",
        "javascript:alert(1)",
        "inbox",
        "/login?next=/login",
        "/" + "x" * 2000,
    ],
)
def test_next_never_leads_elsewhere(next: str) -> None:
    assert local_path(next) == "/"


def test_next_leads_to_where_one_was() -> None:
    assert local_path("/inbox/mine?c=5#m7") == "/inbox/mine?c=5#m7"


async def test_another_sites_page_can_not_log_anybody_in(site: Site, anna: str) -> None:
    browser = site.browser()
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        await browser.post("/login", typed(anna), headers=headers)
        assert browser.status == 403
        assert "Set-Cookie" not in browser.headers


async def test_the_page_needs_no_script_and_allows_no_frame(browser: Browser) -> None:
    page = await browser.get("/login")
    assert "<script" not in page
    assert "style=" not in page
    assert browser.headers["X-Frame-Options"] == "DENY"
    # With no-referrer a browser sends `Origin: null` with the form, and nobody could log in.
    assert browser.headers["Referrer-Policy"] == "same-origin"


async def test_what_is_typed_is_shown_as_text(browser: Browser) -> None:
    page = await browser.post("/login", typed('"><script>alert(1)</script>', "x"))
    assert "<script>" not in page
