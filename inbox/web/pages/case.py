"""`/case/{token}`: where a customer's case stands; after a one-time code also what was said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from urllib.parse import quote

from aiohttp import web

from inbox.model.actor import SYSTEM
from inbox.model.errors import ForbiddenError, NotFoundError, TooManyError
from inbox.services.case_page.expected import Expected, expected_length
from inbox.services.case_page.links import NotReadYetError, find_case
from inbox.services.case_page.one_time_codes import NoCodeError, ask_code, has_session, use_code
from inbox.services.case_page.reading import (
    Said,
    customer_address,
    find_file,
    mask_address,
    read_facts,
    read_said,
)
from inbox.services.case_page.steps import CaseFacts, Place, Step, find_place, list_steps, next_word
from inbox.services.plan import Plan
from inbox.store.unit import Unit
from inbox.web.pages.page import language_of, minutes, page, render, see_other, words_of, zone_of
from inbox.web.pages.values import read_values
from inbox.web.pages.words import Words
from inbox.web.parts import PARTS

COOKIE = "case"
MAX_BODY = 256 * 1024
"""A code, and what somebody wrote before they were asked for one again."""
PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@dataclass(frozen=True, slots=True)
class Case:
    """What one look at the store gives."""

    conversation_id: int
    number: int
    facts: CaseFacts
    address: str
    said: tuple[Said, ...] | None
    """None for whoever has not shown that the address is theirs."""
    expected: Expected | None = None


def read_case(unit: Unit, plan: Plan, token: str, session: str) -> Case:
    row = find_case(unit, plan, token)
    opened = has_session(unit, token, session)
    return Case(
        row.id,
        row.number,
        read_facts(unit, row),
        customer_address(unit, row.id),
        tuple(read_said(unit, row.id)) if opened else None,
        expected_length(unit, row.topic_id),
    )


@page
async def show(request: web.Request) -> web.StreamResponse:
    why = request.query.get("refused", "")
    fault = words_of(request)(f"e_id_{why}") if why in ("failed", "other") else ""
    return await show_case(request, fault=fault)


async def show_case(request: web.Request, status: int = 200, **notes: Any) -> web.StreamResponse:
    """`notes`: `code` to ask for one, `fault` and `done` in words, `added` as it was typed, `unsent` what is
    kept until there is a code again, `session` one that no cookie holds yet."""
    parts, token = request.app[PARTS], request.match_info["token"]
    t = words_of(request)
    session = notes.pop("session", "") or request.cookies.get(COOKIE, "")[:200]
    try:
        case = await parts.store.ask(SYSTEM, read_case, parts.plan, token, session)
    except NotReadYetError:
        return render(request, "case_later.html", t, headers=PRIVATE)
    zone, now = zone_of(request), parts.store.clock()
    due_at = next_word(case.facts)

    def date(at: datetime) -> str:
        return t.date(at, zone, now)

    def deadline(at: datetime) -> str:
        return t.deadline(at, zone, now)

    return render(
        request,
        "case.html",
        t,
        status=status,
        headers=PRIVATE,
        **{"code": False, "fault": "", "done": "", "added": "", "unsent": "", **notes},
        case=case,
        base=f"/case/{quote(token)}",
        number=f"{case.number:,}".replace(",", " ") if case.number > 9999 else case.number,
        place=find_place(case.facts),
        places=Place,
        steps=list_steps(case.facts),
        step_time=lambda step: _step_time(step, t, date, deadline),
        date=date,
        deadline=deadline,
        size=t.size,
        masked=mask_address(case.address),
        due_at=due_at,
        is_late=due_at is not None and due_at <= now,
        expected=_expected(case, t),
        e_ids=[] if case.said is not None else _e_ids(parts.plan, t.language),
    )


def _expected(case: Case, t: Words) -> str:
    """Only while something is still to come."""
    if case.expected is None or find_place(case.facts) in (Place.ANSWERED, Place.CLOSED):
        return ""
    hours = max(1, ceil(case.expected.length / timedelta(hours=1)))
    days = ceil(hours / 24)
    if hours < 48:
        length = t("hour_one") if hours == 1 else t("hours", n=hours)
    else:
        length = t("days_n", n=days)
    return t("expected", length=length, n=case.expected.n)


def _e_ids(plan: Plan, language: str) -> list[tuple[str, str]]:
    """The id and the name of each, as its button says it."""
    return [
        (one.id, one.name.get(language) or next(iter(one.name.values())))
        for one in plan.organisation.e_id
    ]


def _step_time(step: Step, t: Words, date: Any, deadline: Any) -> str:
    if step.at is None:
        return ""
    if step.state == "now":
        return t("since", when=date(step.at))
    return t("at_latest", when=deadline(step.at)) if step.state == "later" else date(step.at)


def refuse_foreign_page(request: web.Request) -> None:
    """This page sends no Referer, so browsers say `Origin: null`; they do say which site they were on."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise ForbiddenError("This was sent by a page of another site.", code="other_site")


@page
async def send_code(request: web.Request) -> web.StreamResponse:
    refuse_foreign_page(request)
    parts, token, t = request.app[PARTS], request.match_info["token"], words_of(request)
    unsent = (await _typed(request)).get("unsent", "")
    try:
        await parts.store.run(SYSTEM, ask_code, parts.plan, token)
    except TooManyError as error:
        fault = t("code_too_many", minutes=minutes(error))
        return await show_case(request, 429, code=True, fault=fault, unsent=unsent)
    except NoCodeError:
        return await show_case(request, 503, fault=t("code_none"), unsent=unsent)
    if unsent:
        return await show_case(request, code=True, unsent=unsent)
    return see_other(f"/case/{quote(token)}/code?lang={language_of(request)}")


@page
async def show_code(request: web.Request) -> web.StreamResponse:
    """Whoever comes back from their mail finds the field for the code, and no new code is sent."""
    return await show_case(request, code=True)


@page
async def show_again(request: web.Request) -> web.StreamResponse:
    """The address that a form was sent to, opened once more."""
    token = request.match_info["token"]
    return see_other(f"/case/{quote(token)}?lang={language_of(request)}")


async def _typed(request: web.Request) -> Mapping[str, str]:
    is_form = request.content_type == "application/x-www-form-urlencoded"
    return (await read_values(request, MAX_BODY)).texts if is_form else {}


@page
async def try_code(request: web.Request) -> web.StreamResponse:
    refuse_foreign_page(request)
    parts, token, t = request.app[PARTS], request.match_info["token"], words_of(request)
    typed = await _typed(request)
    unsent = typed.get("unsent", "")
    tried = await parts.store.run(SYSTEM, use_code, parts.plan, token, typed.get("code", ""))
    if not tried.session:
        fault = t("code_wrong", n=tried.left) if tried.left else t("code_over")
        return await show_case(request, 422, code=True, fault=fault, unsent=unsent)
    response: web.StreamResponse
    if unsent:
        response = await show_case(request, session=tried.session, added=unsent)
    else:
        response = see_other(f"/case/{quote(token)}?lang={language_of(request)}")
    set_session(request, response, tried.session, 3600)
    return response


def set_session(
    request: web.Request,
    response: web.StreamResponse,
    value: str,
    seconds: int,
    token: str = "",
) -> None:
    """Sent to this one case's address and to nothing else."""
    response.set_cookie(
        COOKIE,
        value,
        max_age=seconds,
        path=f"/case/{quote(token or request.match_info['token'])}",
        httponly=True,
        secure=request.app[PARTS].is_https,
        samesite="Strict",
    )


@page
async def leave(request: web.Request) -> web.StreamResponse:
    refuse_foreign_page(request)
    token = request.match_info["token"]
    response = see_other(f"/case/{quote(token)}?lang={language_of(request)}")
    set_session(request, response, "", 0)
    return response


@page
async def download(request: web.Request) -> web.StreamResponse:
    """Always saved, never shown: it may be anything."""
    parts, token = request.app[PARTS], request.match_info["token"]
    id = request.match_info["file"]
    session = request.cookies.get(COOKIE, "")[:200]
    case = await parts.store.ask(SYSTEM, read_case, parts.plan, token, session)
    if case.said is None:
        return see_other(f"/case/{quote(token)}?lang={language_of(request)}")
    if not (id.isascii() and id.isdigit() and len(id) < 20):
        raise NotFoundError("There is no such file.", code="no_such_file")
    found = await parts.store.ask(SYSTEM, find_file, case.conversation_id, int(id))
    return web.FileResponse(
        parts.blobs.path(found.hash),
        headers={
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.filename)}",
            "Cache-Control": "no-store",
            **PRIVATE,
        },
    )
