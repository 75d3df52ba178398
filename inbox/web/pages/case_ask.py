"""`/case/{token}/ask`: "has anything changed?", counted, and answered honestly from what stands."""

from datetime import datetime, timedelta

from aiohttp import web

from inbox.model.actor import SYSTEM
from inbox.model.errors import TooManyError
from inbox.services.case_page.links import find_case
from inbox.services.case_page.reading import read_facts
from inbox.services.case_page.status_asks import note_ask
from inbox.services.case_page.steps import CaseFacts, Place, find_place, next_word
from inbox.services.logins.attempts import attempt
from inbox.services.plan import Plan
from inbox.store.unit import Unit
from inbox.web.pages.case import refuse_foreign_page, show_case
from inbox.web.pages.page import page, words_of, zone_of
from inbox.web.parts import PARTS

AGAIN = timedelta(minutes=10)
"""Whoever presses it again sooner is answered all the same, and counted once."""


@page
async def ask(request: web.Request) -> web.StreamResponse:
    refuse_foreign_page(request)
    parts, token, t = request.app[PARTS], request.match_info["token"], words_of(request)
    facts = await parts.store.ask(SYSTEM, _facts, parts.plan, token)
    try:
        await parts.store.run(SYSTEM, _count, parts.plan, token)
    except TooManyError:
        pass
    zone, now = zone_of(request), parts.store.clock()
    place = find_place(facts)
    since = t.date(last_step(facts), zone, now)
    said = t("ask_since", when=since, place=t(f"place_{place}"))
    due = next_word(facts)
    if due is not None and due > now:
        said += " " + t("ask_next", when=t.deadline(due, zone, now))
    elif place not in (Place.ANSWERED, Place.CLOSED):
        said += " " + t("ask_no_date")
    return await show_case(request, done=said)


def _facts(unit: Unit, plan: Plan, token: str) -> CaseFacts:
    return read_facts(unit, find_case(unit, plan, token))


def _count(unit: Unit, plan: Plan, token: str) -> None:
    row = find_case(unit, plan, token)
    attempt(unit, f"asked:{row.id}", 1, AGAIN)
    note_ask(unit, row.id, "page")


def last_step(facts: CaseFacts) -> datetime:
    """When something last happened that the customer can see."""
    known = (
        facts.received_at,
        facts.assigned_at,
        facts.answered_at,
        facts.told_at,
        facts.closed_at,
    )
    return max(at for at in known if at is not None)
