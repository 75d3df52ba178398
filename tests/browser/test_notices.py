"""What people are told of and what customers answer, in a browser: live, and for everybody."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert, select

from inbox.model.actor import Actor
from inbox.services.surveys.ask import survey_token
from inbox.store.tables.conversations import conversations
from inbox.store.tables.surveys import surveys
from inbox.store.unit import Unit
from tests.browser.conftest import LOGIN, Desk, log_in
from tests.browser.test_learning import installation
from tests.browser.test_screens import violations
from tests.browser.test_work import open_one
from tests.fakes.machine import wait_for

pytestmark = pytest.mark.browser


def look(page: Page, name: str) -> None:
    """Pictures for whoever wants to see them: INBOX_PICTURES names a folder."""
    folder = os.environ.get("INBOX_PICTURES")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"))


def anna(desk: Desk) -> str:
    agents = desk.call("GET", "/api/v1/agents")["items"]
    return next(str(one["id"]) for one in agents if one["login"] == LOGIN)


def give(desk: Desk, conversation: str) -> None:
    path = f"/api/v1/conversations/{conversation}"
    desk.change(path, b'{"assignee": null}')
    desk.change(path, f'{{"assignee": "{anna(desk)}"}}'.encode())


def test_the_bell_tells_live_and_a_click_opens_what_it_tells_of(page: Page, desk: Desk) -> None:
    subject = f"Till Anna, {page.viewport_size}"
    desk.mail("Kan ni hjälpa mig?", subject=subject)
    id = desk.open_id(subject)
    log_in(page, desk)
    if page.viewport_size == {"width": 360, "height": 900}:
        page.get_by_role("link", name="Mer").click()
    bell = page.get_by_role("button", name="Notiser")
    expect(bell.first).to_be_visible()
    give(desk, id)
    unread = page.get_by_role("button", name=re.compile(r"Notiser, \d+ oläst"))
    expect(unread).to_be_visible(timeout=20_000)
    unread.click()
    number = desk.call("GET", f"/api/v1/conversations/{id}")["number"]
    line = page.get_by_role("link", name=f"Ärende {number} är ditt nu").first
    expect(line).to_be_visible()
    look(page, "bell")
    assert violations(page) == []
    line.click()
    page.wait_for_url(f"**/{id}")
    # Whoever has opened it knows.
    items = desk_unread(page)
    # Some tell of a channel, and of no conversation.
    assert all(one["conversation"] is None or one["conversation"]["id"] != id for one in items)


def desk_unread(page: Page) -> list[Any]:
    expect(page.locator(".msg").first).to_be_visible()
    answer: dict[str, Any] = page.evaluate(
        "async () => (await fetch('/api/v1/notices?unread=true')).json()"
    )
    return list(answer["items"])


def test_everybody_chooses_what_by_which_way_and_when(page: Page, desk: Desk) -> None:
    log_in(page, desk)
    page.goto(f"{desk.address}/setup/notices")
    box = page.get_by_label("Någon nämner mig: Mejl")
    expect(box).to_be_visible()
    box.set_checked(True)
    quiet = page.get_by_label("Tysta tider")
    quiet.set_checked(True)
    page.get_by_label("Från").fill("21:30")
    page.get_by_label("Från").blur()
    page.get_by_label("Samla det som kommer inom").select_option("30")
    look(page, "settings")
    page.mouse.wheel(0, 4000)
    look(page, "settings-end")
    assert violations(page) == []
    page.reload()
    expect(page.get_by_label("Någon nämner mig: Mejl")).to_be_checked()
    expect(page.get_by_label("Från")).to_have_value("21:30")
    expect(page.get_by_label("Samla det som kommer inom")).to_have_value("30")
    page.get_by_label("Någon nämner mig: Mejl").set_checked(False)
    page.get_by_label("Tysta tider").set_checked(False)
    expect(page.get_by_label("Från")).to_have_count(0)


def ask(unit: Unit, subject: str) -> int:
    row = unit.connection.execute(
        select(conversations).where(conversations.c.subject == subject)
    ).one()
    id = unit.new_id()
    unit.connection.execute(
        insert(surveys).values(
            id=id,
            conversation_id=row.id,
            contact_id=row.contact_id,
            event=id,
            setting="all",
            channel="mail",
            language="sv",
            state="asked",
            closed_at=unit.now,
            due_at=unit.now,
            asked_at=unit.now,
        )
    )
    return id


def test_a_customer_answers_and_whoever_opens_the_conversation_sees_it(
    page: Page, desk: Desk
) -> None:
    subject = f"Hur gick det, {page.viewport_size}"
    desk.mail("Tack för hjälpen.", subject=subject, sender=f"eva{desk.serial}@posten.example")
    id = desk.open_id(subject)
    with installation(desk) as running:
        survey = running.store.write(ask, subject)
        address = f"{desk.address}/survey/{survey_token(running.plan, survey)}"
    page.goto(address)
    look(page, "survey")
    assert violations(page) == []
    # With the keyboard alone.
    page.get_by_role("radio", name="4", exact=True).first.focus()
    page.keyboard.press("Space")
    page.get_by_role("radio", name="stämmer helt").check()
    page.get_by_label("Vill du berätta mer?").fill("Snabbt och vänligt.")
    page.get_by_role("button", name="Skicka svaren").click()
    expect(page.get_by_role("status")).to_contain_text("Tack! Vi har dina svar.")
    look(page, "survey-thanks")
    assert violations(page) == []
    log_in(page, desk)
    open_one(page, desk, subject)
    if page.viewport_size and page.viewport_size["width"] < 720:
        page.goto(f"{desk.address}/inbox/unanswered/{id}/customer")
    side = page.locator(".side section").filter(
        has=page.get_by_role("heading", name="Vad kunden tyckte")
    )
    expect(side).to_contain_text("Nöjdhet 4 av 5")
    expect(side).to_contain_text("Enkelhet 7 av 7")
    expect(side).to_contain_text("Snabbt och vänligt.")
    side.scroll_into_view_if_needed()
    look(page, "survey-side")
    assert violations(page) == []


def answered(unit: Unit) -> None:
    row = unit.connection.execute(select(conversations)).first()
    assert row is not None
    for survey, score in enumerate((5, 4, 4, 2, 5, 1), 1):
        data = {"survey": str(survey), "satisfaction": score, "effort": score + 1, "agent": None}
        unit.emit("survey.answered", row.id, row.version, data, Actor("contact", row.contact_id))


def test_a_report_shows_a_mean_with_how_sure_it_is(page: Page, desk: Desk) -> None:
    desk.mail("Tack!", subject=f"Tack, {page.viewport_size}")
    desk.open_id(f"Tack, {page.viewport_size}")
    with installation(desk) as running:
        running.store.write(answered)
    today = datetime.now(UTC).date()
    period = f"from={today - timedelta(days=2)}&to={today + timedelta(days=2)}"
    address = f"/api/v1/reports/satisfaction?{period}"

    def is_counted() -> bool:
        rows = desk.call("GET", address)["rows"]
        return bool(rows and rows[0]["n"] >= 6)

    wait_for(is_counted, "no figures", 60)
    log_in(page, desk)
    page.goto(f"{desk.address}/reports/satisfaction")
    # Other answers of this installation count as well: a mean, and an interval around it.
    row = page.get_by_role("row").filter(
        has_text=re.compile(r"\d,\d.*\d,\d+\s*–\s*\d,\d", re.DOTALL)
    )
    expect(row.first).to_be_visible()
    expect(page.get_by_role("columnheader", name="95 % säkert").first).to_be_visible()
    look(page, "report")
    assert violations(page) == []
