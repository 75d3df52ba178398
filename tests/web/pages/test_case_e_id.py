"""A case is opened by whom it belongs to, shown by an e-ID; and by nobody else, whatever an issuer says."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select, update

from config.e_id import EId
from inbox.services.case_page.expected import expected_length
from inbox.services.figures.write import begin_edition
from inbox.store.store import Store
from inbox.store.tables.conversations import one_time_codes
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.figures import figure_cells
from inbox.store.tables.log import events
from inbox.store.unit import Unit
from routing.figures.buckets import bucket, pack
from tests.fakes.oidc import CLIENT, SECRET, Issuer, running_issuer
from tests.web.pages.rig import Browser, Site
from tests.web.pages.test_case import written


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
async def issuer(site: Site) -> AsyncIterator[Issuer]:
    async with running_issuer() as one:
        entry = EId.model_validate(
            {
                "id": "bank",
                "name": {"sv": "BankID"},
                "issuer": one.url,
                "client_id": CLIENT,
                "client_secret": SECRET,
                "level": "loa3",
                "match": [
                    {"claim": "number", "field": "pnr"},
                    {"claim": "email", "identity": "email"},
                ],
            }
        )
        one.claims = {"acr": "loa3"}
        plan = site.parts.plan
        base = str(site.server.make_url("")).rstrip("/")
        plan.organisation = plan.organisation.model_copy(
            update={"e_id": (entry,), "base_url": base}
        )
        yield one


def know(site: Site, number: str) -> None:
    site.store.write(
        lambda unit: (
            unit.connection.execute(update(contacts).values(fields={"pnr": number})) and None
        )
    )


async def log_in(browser: Browser, case: str) -> str:
    """As a browser does: there, and back again."""
    return await browser.get(f"{case}/e-id/bank?lang=sv")


async def test_a_known_number_opens_it_and_only_way_and_level_are_kept(
    site: Site, browser: Browser, issuer: Issuer
) -> None:
    case = await written(site, browser)
    know(site, "850101-2391")
    issuer.claims["number"] = "198501012391"
    assert "BankID" in await browser.get(f"{case}?lang=sv")
    page = await log_in(browser, case)
    assert browser.status == 200
    assert "Du är inloggad" in page
    assert "Min hemliga fråga" in await browser.get(f"{case}?lang=sv")
    assert "hemliga" not in await site.browser().get(case)
    (row,) = site.store.read(lambda unit: unit.connection.execute(select(one_time_codes)).all())
    assert (row.how, row.level) == ("e_id:bank", "loa3")
    log = site.store.read(
        lambda unit: (
            unit.connection.execute(select(events.c.data).where(events.c.type == "case.opened"))
            .scalars()
            .all()
        )
    )
    assert log == [{"how": "e_id:bank"}]


async def test_a_verified_address_opens_it_and_an_unverified_one_does_not(
    site: Site, browser: Browser, issuer: Issuer
) -> None:
    case = await written(site, browser)
    issuer.claims |= {"email": "Asa.Oberg@example.se", "email_verified": False}
    assert "hör inte till" in await log_in(browser, case)
    issuer.claims["email_verified"] = True
    assert "Du är inloggad" in await log_in(browser, case)
    methods = site.store.read(
        lambda unit: unit.connection.execute(select(identities.c.verified_method)).scalars().all()
    )
    assert methods == ["e_id:bank"]


async def test_somebody_else_is_refused_plainly(
    site: Site, browser: Browser, issuer: Issuer
) -> None:
    case = await written(site, browser)
    know(site, "850101-2391")
    for said in (None, "199901012391", "", True, ["850101-2391"]):
        issuer.claims["number"] = said
        page = await log_in(browser, case)
        assert "hör inte till den som ärendet gäller" in page, said
        assert "hemliga" not in await browser.get(case)


async def test_a_token_that_is_wrong_in_anything_opens_nothing(
    site: Site, browser: Browser, issuer: Issuer
) -> None:
    case = await written(site, browser)
    know(site, "850101-2391")
    issuer.claims["number"] = "850101-2391"
    wrong: tuple[dict[str, Any], ...] = (
        {"iss": "https://other.example"},
        {"aud": "somebody else"},
        {"aud": [CLIENT, "other"]},
        {"exp": 1},
        {"exp": "soon"},
        {"nonce": "another"},
        {"acr": "loa1"},
        {"key": True},
    )
    for flaws in wrong:
        issuer.flaws = flaws
        page = await log_in(browser, case)
        assert "Be om en kod i stället" in page, flaws
        assert "hemliga" not in await browser.get(case)
    issuer.flaws = {}
    assert "Du är inloggad" in await log_in(browser, case)


async def test_an_issuer_that_can_not_be_asked_leaves_the_code(
    site: Site, browser: Browser, issuer: Issuer
) -> None:
    case = await written(site, browser)
    for flaws in ({"status": 500}, {"issuer": "https://other.example"}):
        issuer.flaws = flaws
        page = await log_in(browser, case)
        assert browser.status == 503
        assert "Be om en kod i stället" in page
        assert "Få en kod till din mejl" in page


async def test_an_answer_counts_once_and_only_in_the_browser_that_asked(
    site: Site, browser: Browser, issuer: Issuer
) -> None:
    case = await written(site, browser)
    know(site, "850101-2391")
    issuer.claims["number"] = "850101-2391"
    await browser.get(f"{case}/e-id/bank", allow_redirects=False)
    state = issuer_state(browser)
    stranger = site.browser()
    await stranger.get(f"/e-id/answer?state={state}&code=x")
    assert stranger.status == 403
    await browser.get(f"/e-id/answer?state={state}&code=x")
    await browser.get(f"/e-id/answer?state={state}&code=x")
    assert browser.status == 403
    assert "hemliga" not in await browser.get(case)


def issuer_state(browser: Browser) -> str:
    location = str(browser.headers["Location"])
    assert "code_challenge_method=S256" in location
    return location.partition("state=")[2].partition("&")[0]


async def test_without_an_e_id_there_is_no_such_page(site: Site, browser: Browser) -> None:
    case = await written(site, browser)
    await browser.get(f"{case}/e-id/bank")
    assert browser.status == 404


# What the page says besides


async def test_has_anything_changed_is_answered_from_what_stands_and_counted_once(
    site: Site, browser: Browser
) -> None:
    case = await written(site, browser)
    for _ in range(2):
        page = await browser.post(f"{case}/ask?lang=sv")
        assert browser.status == 200
        assert "Vi har fått din fråga. Senast något hände: i dag" in page
        assert "Det finns inget datum ännu" in page
        assert ">senast " not in page, "nothing that has not begun has a date"
    asked = site.store.read(
        lambda unit: (
            unit.connection.execute(
                select(events.c.data).where(events.c.type == "conversation.asked_status")
            )
            .scalars()
            .all()
        )
    )
    assert asked == [{"by": "page", "message": None}]
    await browser.post(f"{case}x/ask?lang=sv")
    assert browser.status == 404


async def test_expected_time_is_measured_and_silent_where_too_few_are_known(
    site: Site, browser: Browser
) -> None:
    case = await written(site, browser)
    site.store.write(begin_edition, 1, "Europe/Stockholm", current=True)
    site.store.write(measured, 19)
    assert "Räknat på" not in await browser.get(f"{case}?lang=sv")
    site.store.write(measured, 6)
    page = await browser.get(f"{case}?lang=sv")
    assert "klara inom 48 timmar" in page or "klara inom 2 dagar" in page
    assert "Räknat på 25 ärenden" in page
    assert site.store.read(expected_length, None) is None


def measured(unit: Unit, n: int) -> None:
    """So many were resolved on a day: most within two days, some after a month."""
    some = n // 6
    unit.connection.execute(
        figure_cells.insert().values(
            edition=1,
            figure="resolution",
            by="topic",
            unit="d",
            start=unit.now,
            key="invoice",
            n=n,
            yes=0,
            seconds=0,
            open_seconds=0,
            counts=pack({bucket(2 * 86_400): n - some, bucket(30 * 86_400): some}),
        )
    )
