"""The pages in a real browser, by axe-core: no violation, no sideways scrolling, light and dark."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.machine import missing
from tests.web.pages.rig import Site
from tests.web.pages.test_case import opened, written

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser")
SIZES = [(360, "dark"), (1440, "light")]
"""Width and colours have nothing to do with one another: each once."""


@dataclass(frozen=True)
class Look:
    path: str
    cookies: tuple[dict[str, Any], ...] = ()
    press: str = ""
    """What is clicked before the page is looked at."""


def find_faults(base: str, looks: Sequence[Look]) -> list[str]:
    """Blocks: one browser for all pages, each narrow and wide, in both schemes."""
    playwright = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    path = next((p for p in CHROMIUM if Path(p).exists()), "")
    if not path:
        missing("Chromium", "apt-get install chromium")
    found: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for width, scheme in SIZES:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, locale="sv-SE"
            )
            page = context.new_page()
            for look in looks:
                context.clear_cookies()
                context.add_cookies(list(look.cookies))
                page.goto(base + look.path)
                if look.press:
                    page.click(look.press)
                at = f"{look.path} {look.press} {width} {scheme}"
                result = axe.run(page, options={"runOnly": RULES}).response
                found += [f"{at} {one['id']}: {one['help']}" for one in result["violations"]]
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    found.append(f"{at} scrolls sideways")
            context.close()
        browser.close()
    return found


async def test_nobody_is_shut_out(site: Site, store_url: str) -> None:
    if store_url.startswith("postgresql"):
        pytest.skip("a page looks the same on both databases")
    browser = site.browser()
    case = await written(site, browser)
    await opened(site, browser, case)
    session = next(one.value for one in browser.http.cookie_jar if one.key == "case")
    base = str(site.server.make_url("/")).rstrip("/")
    cookie = {"name": "case", "value": session, "url": base + case}
    looks = (
        Look("/login"),
        Look("/form/kontakt"),
        Look("/form/kontakt", press="button.send"),
        Look("/form/anonym"),
        Look("/form/kontakt/embed"),
        Look("/form/none"),
        Look("/accessibility"),
        Look("/accessibility/report"),
        Look(case),
        Look(case, press=".gate button"),
        Look(case, (cookie,)),
    )
    assert await asyncio.to_thread(find_faults, base, looks) == []
