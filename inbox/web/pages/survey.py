"""`/survey/{token}`: two questions after a case is closed. Only what is sent counts, never that it was
opened: mail scanners open every link."""

from typing import Any
from urllib.parse import quote

from aiohttp import web

from inbox.model.actor import SYSTEM
from inbox.model.errors import ConflictError, TooManyError
from inbox.services.plan import Plan
from inbox.services.surveys.answer import (
    MAX_COMMENT,
    Given,
    answer_survey,
    changeable_until,
    find_survey,
)
from inbox.services.surveys.ask import setting_of
from inbox.services.surveys.words import purpose_text, thanks_text
from inbox.store.unit import AnyRow, Unit
from inbox.web.pages.case import PRIVATE, refuse_foreign_page
from inbox.web.pages.page import language_of, minutes, page, render, see_other, words_of, zone_of
from inbox.web.pages.values import read_values
from inbox.web.pages.words import LANGUAGES, words
from inbox.web.parts import PARTS

MAX_BODY = 16 * 1024
SATISFACTION = tuple(range(1, 6))
EFFORT = tuple(range(1, 8))


def _read(unit: Unit, plan: Plan, token: str) -> AnyRow:
    return find_survey(unit, plan, token)


@page
async def show(request: web.Request) -> web.StreamResponse:
    return await _show(request)


async def _show(request: web.Request, status: int = 200, **notes: Any) -> web.StreamResponse:
    """`notes`: `fault` in words, `typed` as it was sent."""
    parts, token = request.app[PARTS], request.match_info["token"]
    survey = await parts.store.ask(SYSTEM, _read, parts.plan, token)
    language = _language(request, survey)
    t, now = words(language), parts.store.clock()
    until, setting = changeable_until(survey), setting_of(parts.plan, survey)
    may_change = until is None or now <= until
    return render(
        request,
        "survey.html",
        t,
        status=status,
        headers=PRIVATE,
        **{"fault": "", "typed": {}, **notes},
        base=f"/survey/{quote(token)}",
        answered=survey.answered_at is not None,
        just_now="done" in request.query,
        may_change=may_change,
        until=t.date(until, zone_of(request), now) if until and may_change else "",
        given={"satisfaction": survey.satisfaction, "effort": survey.effort},
        has_comment=bool(survey.comment),
        purpose=purpose_text(setting, language),
        thanks=thanks_text(setting, language) or t("survey_thanks"),
        satisfaction=SATISFACTION,
        effort=EFFORT,
        max_comment=MAX_COMMENT,
    )


def _language(request: web.Request, survey: AnyRow) -> str:
    """As chosen on the page; else the one that the customer wrote in, if the page has it."""
    asked = str(survey.language).partition("-")[0]
    asked = {"nn": "nb", "no": "nb"}.get(asked, asked)
    if request.query.get("lang", "") not in LANGUAGES and asked in LANGUAGES:
        return asked
    return language_of(request)


@page
async def submit(request: web.Request) -> web.StreamResponse:
    refuse_foreign_page(request)
    parts, token, t = request.app[PARTS], request.match_info["token"], words_of(request)
    typed = (await read_values(request, MAX_BODY)).texts
    satisfaction = _score(typed.get("satisfaction", ""), SATISFACTION)
    if satisfaction is None:
        return await _show(request, 422, fault=t("survey_choose"), typed=typed)
    effort = _score(typed.get("effort", ""), EFFORT)
    given = Given(satisfaction, effort, typed.get("comment", ""))
    try:
        await parts.store.run(SYSTEM, answer_survey, parts.plan, token, given)
    except ConflictError:
        return await _show(request, 409)
    except TooManyError as error:
        fault = t("survey_too_many", minutes=minutes(error))
        return await _show(request, 429, fault=fault, typed=typed)
    return see_other(f"/survey/{quote(token)}?done=1&lang={language_of(request)}")


def _score(typed: str, scale: tuple[int, ...]) -> int | None:
    return next((one for one in scale if str(one) == typed), None)
