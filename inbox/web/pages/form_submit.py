"""What somebody sent with a form: checked, kept, and only then thanked for."""

from collections.abc import Sequence

from aiohttp import web

from connectors.form import FormSettings
from connectors.form.answers import Answers, Fault, find_faults, take
from connectors.form.settings import MAX_FILES_BYTES, in_language
from connectors.form.submission import CONTENT_TYPE, MAX_BODY, content_key, of_answers, to_bytes
from connectors.form.user_agent import read_browser, read_system
from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError, InvalidError, TooManyError
from inbox.model.receipts import RawItem
from inbox.services.accept import Accepted
from inbox.services.case_page.links import case_token
from inbox.services.form_guard import (
    Limits,
    Refusal,
    Stamp,
    find_refusal,
    limit_address,
    read_stamp,
)
from inbox.web.pages.form import (
    Filled,
    allow_origin,
    find_form,
    is_embedded,
    page_address,
    show_form,
    words_for,
)
from inbox.web.pages.inputs import list_inputs
from inbox.web.pages.page import minutes, page, render
from inbox.web.pages.values import Given, read_values
from inbox.web.pages.words import Words
from inbox.web.parts import PARTS
from inbox.web.problem import of_refusal, problem
from inbox.web.remote import client_address


@page
async def submit(request: web.Request) -> web.StreamResponse:
    _, settings = find_form(request.app[PARTS].plan, request.match_info["channel"])
    given = await read_values(request, MAX_BODY)
    answers = take(given.texts, given.files, settings)
    t = words_for(request, settings)
    sealed = given.texts.get("stamp", "")
    plan = request.app[PARTS].plan
    stamp = read_stamp(plan.thread_secret, request.match_info["channel"], sealed)
    wrong = _refuse(request, settings, given, answers, stamp, t)
    if wrong is not None:
        return wrong
    assert stamp is not None
    try:
        accepted = await _accept(request, settings, given, answers, stamp)
    except TooManyError as error:
        text = t("refused_too_many", minutes=minutes(error))
        return _again(request, settings, given, answers, 429, text, error)
    except BusyError as error:
        return _again(request, settings, given, answers, 503, t("refused_busy"), error)
    return _thank(request, settings, given, answers, accepted)


def _refuse(
    request: web.Request,
    settings: FormSettings,
    given: Given,
    answers: Answers,
    stamp: Stamp | None,
    t: Words,
) -> web.Response | None:
    """The page once more, with everything typed; None when nothing is wrong."""
    if given.is_too_large:
        text = t("refused_large", max=t.size(MAX_FILES_BYTES))
        return _again(request, settings, given, answers, 413, text)
    faults = find_faults(answers, settings)
    if faults:
        return _mend(request, settings, given, answers, faults, t)
    guard = settings.guard
    limits = Limits(
        guard.honeypot, guard.min_seconds, guard.min_seconds_without_proof, guard.proof_of_work
    )
    now = request.app[PARTS].store.clock()
    texts = given.texts
    refusal = find_refusal(
        stamp,
        texts.get("stamp", ""),
        texts.get("website", ""),
        texts.get("proof", ""),
        limits,
        now,
    )
    if refusal is None:
        return None
    least = guard.min_seconds_without_proof if guard.proof_of_work else guard.min_seconds
    text = t(f"refused_{refusal}", seconds=least)
    # A page that is too old or not ours gets a new stamp; else the old one goes on ageing.
    renew = refusal in (Refusal.STAMP, Refusal.EXPIRED)
    return _again(request, settings, given, answers, 422, text, renew=renew)


def _filled(
    given: Given,
    answers: Answers,
    *,
    faults: Sequence[Fault] = (),
    refused: str = "",
    renew: bool = False,
) -> Filled:
    texts = given.texts
    return Filled(
        answers=answers,
        faults=faults,
        refused=refused,
        stamp="" if renew else texts.get("stamp", "")[:200],
        page=page_address(texts.get("page", "")),
        honeypot=texts.get("website", "")[:200],
        had_files=bool(given.files) or given.is_too_large,
    )


def _mend(
    request: web.Request,
    settings: FormSettings,
    given: Given,
    answers: Answers,
    faults: list[Fault],
    t: Words,
) -> web.Response:
    if given.is_json:
        inputs = list_inputs(settings, request.app[PARTS].plan.rulebook.tree, t, answers, faults)
        codes = {fault.name: fault.code for fault in faults}
        errors = [
            {"field": one.name, "message": one.fault, "code": codes[one.name]}
            for one in inputs
            if one.fault
        ]
        answer = problem(422, InvalidError.code, t("summary"), {"errors": errors})
        return allow_origin(request, settings, answer)
    return show_form(request, settings, _filled(given, answers, faults=faults), 422)


def _again(
    request: web.Request,
    settings: FormSettings,
    given: Given,
    answers: Answers,
    status: int,
    text: str,
    error: TooManyError | BusyError | None = None,
    renew: bool = False,
) -> web.Response:
    if given.is_json:
        answer = of_refusal(error) if error else problem(status, "send_again", text)
        return allow_origin(request, settings, answer)
    again = _filled(given, answers, refused=text, renew=renew)
    response = show_form(request, settings, again, status)
    if isinstance(error, TooManyError):
        response.headers["Retry-After"] = str(minutes(error) * 60)
    return response


async def _accept(
    request: web.Request, settings: FormSettings, given: Given, answers: Answers, stamp: Stamp
) -> Accepted:
    parts, channel = request.app[PARTS], request.match_info["channel"]
    await parts.store.run_lightly(
        SYSTEM,
        limit_address,
        parts.plan.thread_secret,
        channel,
        client_address(request),
        settings.guard.per_hour,
    )
    agent = request.headers.get("User-Agent", "")
    body = to_bytes(
        of_answers(
            answers,
            language=_chosen_language(request, given, settings),
            page=page_address(given.texts.get("page", "")),
            browser=read_browser(agent),
            system=read_system(agent),
        )
    )
    # The same page sent twice with the same content is one thing; changed and sent again it is two.
    item = RawItem(f"{stamp.nonce}:{content_key(body)}", body, {"content-type": CONTENT_TYPE})
    return (await parts.committer.accept(channel, channel, [item]))[0]


def _chosen_language(request: web.Request, given: Given, settings: FormSettings) -> str:
    """Only what was chosen: many write their own language on a page that came in another."""
    for chosen in (given.texts.get("language", ""), request.query.get("lang", "")):
        if chosen in settings.languages:
            return chosen
    return ""


def _thank(
    request: web.Request,
    settings: FormSettings,
    given: Given,
    answers: Answers,
    accepted: Accepted,
) -> web.Response:
    t = words_for(request, settings)
    case = f"/case/{case_token(request.app[PARTS].plan, accepted.receipt_id)}"
    if given.is_json:
        body = {
            "receipt_id": str(accepted.receipt_id),
            "duplicate": accepted.duplicate,
            "case": case,
        }
        return allow_origin(request, settings, web.json_response(body, status=202))
    return render(
        request,
        "thanks.html",
        t,
        frames=settings.allow_embed_from if is_embedded(request) else (),
        embedded=is_embedded(request),
        thanks=in_language(settings.thanks, t.language),
        address=answers.email,
        case=case,
        offered=settings.languages,
        channel=request.match_info["channel"],
    )
