"""The survey's page: only what is sent counts, in four languages, without JavaScript."""

import re
from typing import Any

import pytest
from sqlalchemy import select, update

from inbox.services.conversations.change import change_conversation
from inbox.services.surveys.ask import ask_survey, survey_token
from inbox.services.surveys.follow import follow_closes
from inbox.store.tables.conversations import conversations
from inbox.store.tables.surveys import surveys
from inbox.store.unit import Unit
from routing.surveys import Survey, SurveyTexts
from tests.web.pages.rig import Browser, Site
from tests.web.pages.test_case import written


@pytest.fixture
async def address(site: Site, browser: Browser) -> str:
    """Of a survey that was asked."""
    own = {"en": SurveyTexts(purpose="For our yearly report.", thanks="Thanks a lot.")}
    site.parts.plan.surveys = (Survey(id="all", texts=own),)
    follow_closes(site.store, site.parts.plan)
    await written(site, browser)
    site.store.write(_closed, site.parts.plan)
    return site.store.write(_asked, site.parts.plan)


def _closed(unit: Unit, plan: Any) -> None:
    row = unit.connection.execute(select(conversations)).one()
    change_conversation(unit, plan, row.id, {"status": "closed"})


def _asked(unit: Unit, plan: Any) -> str:
    row = unit.connection.execute(select(conversations)).one()
    unit.connection.execute(update(conversations).values(first_response_at=unit.now))
    id = unit.new_id()
    unit.connection.execute(
        surveys.insert().values(
            id=id,
            conversation_id=row.id,
            contact_id=row.contact_id,
            event=1,
            setting="all",
            channel=row.origin_channel,
            language="sv",
            state="waiting",
            closed_at=row.closed_at,
            due_at=unit.now,
        )
    )
    assert ask_survey(unit, plan, id) == ""
    return f"/survey/{survey_token(plan, id)}"


def _row(unit: Unit) -> Any:
    return unit.connection.execute(select(surveys)).one()


async def test_opening_the_link_is_no_vote_however_often_and_by_whatever_method(
    site: Site, browser: Browser, address: str
) -> None:
    for method in ("GET", "HEAD", "GET"):
        answer = await browser.http.request(method, f"{address}?satisfaction=1&s=1")
        assert answer.status == 200
    assert site.store.read(_row).state == "asked"
    assert "<script" not in await browser.get(address)
    assert browser.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in browser.headers["X-Robots-Tag"]


async def test_an_answer_is_kept_and_the_link_used_twice_says_so_and_lets_it_be_changed(
    site: Site, browser: Browser, address: str
) -> None:
    page = await browser.get(address)
    assert 'lang="sv"' in page
    assert "Svaren används" in page
    typed = {"satisfaction": "4", "effort": "6", "comment": "Bra <b>jobbat</b>"}
    page = await browser.post(f"{address}?lang=sv", typed)
    assert "Tack! Vi har dina svar." in page
    page = await browser.get(address)
    assert "Du har redan svarat" in page
    assert "Du kan ändra ditt svar fram till" in page
    assert re.search(r'name="satisfaction" value="4" checked', page)
    # What was written is not shown to whoever else has the link.
    assert "jobbat" not in page
    await browser.post(address, {"satisfaction": "5"})
    row = site.store.read(_row)
    assert (row.satisfaction, row.effort, row.comment) == (5, None, "Bra <b>jobbat</b>")


async def test_without_a_number_the_page_says_so_and_keeps_what_was_written(
    site: Site, browser: Browser, address: str
) -> None:
    for typed in ("", "6", "4.0", "١"):
        page = await browser.post(
            f"{address}?lang=en", {"satisfaction": typed, "comment": "Kept & safe"}
        )
        assert browser.status == 422
        assert "Choose a number from 1 to 5" in page
        assert "Kept &amp; safe" in page
    assert site.store.read(_row).state == "asked"


async def test_the_organisations_own_words_in_their_language_and_ours_in_the_others(
    site: Site, browser: Browser, address: str
) -> None:
    assert "For our yearly report." in await browser.get(f"{address}?lang=en")
    assert "Svarene brukes" in await browser.get(f"{address}?lang=nb")
    assert "Svarene bruges" in await browser.get(f"{address}?lang=da")
    assert "Thanks a lot." in await browser.post(f"{address}?lang=en", {"satisfaction": "5"})


async def test_a_page_of_another_site_can_not_vote_and_a_wrong_link_is_no_page(
    site: Site, browser: Browser, address: str
) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    await browser.post(address, {"satisfaction": "1"}, headers=foreign)
    assert browser.status == 403
    await browser.get("/survey/abc")
    assert browser.status == 404
    await browser.post("/survey/abc", {"satisfaction": "1"})
    assert browser.status == 404
    assert site.store.read(_row).state == "asked"


async def test_what_no_text_holds_is_left_out_and_the_rest_counts(
    site: Site, browser: Browser, address: str
) -> None:
    vote = {"satisfaction": "4", "comment": "Tack\0 så mycket"}
    await browser.post(address, vote, allow_redirects=False)
    assert browser.status == 303
    said = site.store.read(lambda unit: unit.connection.scalar(select(surveys.c.comment)))
    assert said == "Tack så mycket"
    await browser.post("/login", {"login": "an\0na", "password": "felaktigt"})
    assert browser.status == 401
