"""A form's page, alone or inside another site's page. Works without JavaScript."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

from aiohttp import web

from connectors.form import FormConnector, FormSettings
from connectors.form.answers import Answers, Fault
from connectors.form.settings import in_language
from inbox.model.errors import NotFoundError
from inbox.services.form_guard import PROOF_BITS, make_stamp
from inbox.services.plan import Channel, Plan
from inbox.web.pages.inputs import as_json, list_inputs
from inbox.web.pages.page import language_of, page, render
from inbox.web.pages.words import Words, words
from inbox.web.parts import PARTS

MAX_PAGE = 500


@dataclass(frozen=True, slots=True)
class Filled:
    """What the page shows again after a fault."""

    answers: Answers = field(default_factory=Answers)
    faults: Sequence[Fault] = ()
    refused: str = ""
    """In words, why it has to be sent once more."""
    stamp: str = ""
    page: str = ""
    honeypot: str = ""
    had_files: bool = False


def find_form(plan: Plan, channel_id: str) -> tuple[Channel, FormSettings]:
    channel = plan.channel(channel_id)
    if channel.kind != FormConnector.kind:
        raise NotFoundError("This channel is no form.", code="no_such_form")
    return channel, cast(FormSettings, channel.connector.settings)


def words_for(request: web.Request, settings: FormSettings) -> Words:
    return words(language_of(request, settings.languages))


def is_embedded(request: web.Request) -> bool:
    return request.path.endswith("/embed")


def page_address(text: str) -> str:
    """Host and path of a page; what stands behind `?` and `#` may be about the visitor."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    port = f":{parts.port}" if _port(text) else ""
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"[:MAX_PAGE]


def _port(text: str) -> int | None:
    try:
        return urlsplit(text.strip()).port
    except ValueError:
        return None


@page
async def show(request: web.Request) -> web.StreamResponse:
    _, settings = find_form(request.app[PARTS].plan, request.match_info["channel"])
    came_from = request.query.get("page", "") or request.headers.get("Referer", "")
    subject = request.query.get("subject", "")[:200] if settings.subject.ask else ""
    topic = request.query.get("topic", "")
    answers = Answers(subject=subject, topic=topic if topic in settings.topics else "")
    filled = Filled(answers=answers, page=page_address(came_from))
    if "application/json" in request.headers.get("Accept", ""):
        return describe(request, settings)
    return show_form(request, settings, filled)


def describe(request: web.Request, settings: FormSettings) -> web.Response:
    """For a program that makes its own page: what to ask, and the stamp to send along."""
    t = words_for(request, settings)
    tree = request.app[PARTS].plan.rulebook.tree
    body = {
        "fields": as_json(list_inputs(settings, tree, t, Answers(), ())),
        "language": t.language,
        "languages": list(settings.languages),
        "stamp": _stamp(request),
        "proof_bits": PROOF_BITS if settings.guard.proof_of_work else 0,
        "min_seconds": settings.guard.min_seconds,
    }
    return allow_origin(request, settings, web.json_response(body))


def allow_origin(
    request: web.Request, settings: FormSettings, response: web.Response
) -> web.Response:
    """Lets pages of the organisation's own sites ask by script (CORS); nothing secret is in it."""
    origin = request.headers.get("Origin", "")
    if origin in settings.allow_embed_from:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


@page
async def preflight(request: web.Request) -> web.StreamResponse:
    _, settings = find_form(request.app[PARTS].plan, request.match_info["channel"])
    response = allow_origin(request, settings, web.Response(status=204))
    response.headers["Access-Control-Allow-Methods"] = "GET, POST"
    response.headers["Access-Control-Allow-Headers"] = "Content-Type"
    return response


def _stamp(request: web.Request) -> str:
    parts = request.app[PARTS]
    now = parts.store.clock()
    return make_stamp(parts.plan.thread_secret, request.match_info["channel"], now)


def show_form(
    request: web.Request, settings: FormSettings, filled: Filled, status: int = 200
) -> web.Response:
    t = words_for(request, settings)
    inputs = list_inputs(
        settings, request.app[PARTS].plan.rulebook.tree, t, filled.answers, filled.faults
    )
    return render(
        request,
        "form.html",
        t,
        status=status,
        frames=settings.allow_embed_from if is_embedded(request) else (),
        embedded=is_embedded(request),
        title=in_language(settings.title, t.language, t("form_title")),
        intro=in_language(settings.intro, t.language),
        inputs=inputs,
        faults=[one for one in inputs if one.fault],
        filled=filled,
        stamp=filled.stamp or _stamp(request),
        guard=settings.guard,
        proof_bits=PROOF_BITS,
        takes_files=settings.takes_files,
        offered=settings.languages,
        channel=request.match_info["channel"],
    )
