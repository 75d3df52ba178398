"""The customers' side of the demo on Facebook and Instagram: what one of them sees, and does."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from connectors.http import Http
from connectors.meta.settings import MetaSettings
from inbox.model.errors import BusyError, ConnectorError, NotFoundError
from inbox.web.auth import refuse_foreign_origin
from inbox.web.pages.page import page, render, see_other, words_of, zone_of
from inbox.web.pages.values import read_values
from inbox.web.parts import PARTS, Parts

MAX_BODY = 64 * 1024
MOST_TEXT = 2000
NAMES = {"facebook": "Facebook", "instagram": "Instagram"}
ACTS = frozenset({"write", "comment", "take_back", "story"})


def base_of(parts: Parts) -> str:
    """Where the demo's double listens; empty where the demo has none."""
    settings = (one.connector.settings for one in parts.plan.channels.values())
    found = (one.base for one in settings if isinstance(one, MetaSettings))
    return next(found, "") if parts.demo else ""


@page
async def show_all(request: web.Request) -> web.StreamResponse:
    told = await _ask(request, "people")
    people = sorted(told["people"], key=lambda one: one["last_at"] or "", reverse=True)
    t = words_of(request)
    return render(request, "demo_platform.html", t, people=people, names=NAMES, date=_date(request))


@page
async def show(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(request: web.Request, fault: str = "", status: int = 200) -> web.Response:
    person = await _ask(request, request.match_info["person"])
    return render(
        request,
        "demo_platform_person.html",
        words_of(request),
        status=status,
        person=person,
        names=NAMES,
        fault=fault,
        date=_date(request),
    )


@page
async def act(request: web.Request) -> web.StreamResponse:
    refuse_foreign_origin(request)
    person, t = request.match_info["person"], words_of(request)
    typed = (await read_values(request, MAX_BODY)).texts
    asked = {key: typed.get(key, "") for key in ("act", "text", "post", "parent", "id")}
    needs_text = asked["act"] in ("write", "comment")
    has_text = 0 < len(asked["text"].strip()) <= MOST_TEXT
    if asked["act"] not in ACTS or (needs_text and not has_text):
        return await _page(request, t("demo_empty"), 422)
    await _ask(request, person, asked)
    return see_other(f"/demo/platform/{person}?lang={t.language}")


async def _ask(
    request: web.Request, path: str, asked: Mapping[str, str] | None = None
) -> Mapping[str, Any]:
    """Raises NotFoundError where there is no such demo or person."""
    base = base_of(request.app[PARTS])
    if not base:
        raise NotFoundError("This is no demo.", code="no_demo")
    if not path.isalnum():
        raise NotFoundError("There is no such customer in the demo.", code="no_such_contact")
    return await asyncio.to_thread(_over_http, f"{base}/demo/{path}", asked)


def _over_http(url: str, asked: Mapping[str, str] | None) -> Mapping[str, Any]:
    http = Http(timeout=timedelta(seconds=10))
    try:
        answer = http.get(url) if asked is None else http.post(url, payload=dict(asked))
        told: Mapping[str, Any] = answer.json()
    except ConnectorError:
        raise BusyError("The demo's Facebook and Instagram do not answer.") from None
    finally:
        http.close()
    if not answer.ok:
        raise NotFoundError("There is no such customer in the demo.", code="no_such_contact")
    return told


def _date(request: web.Request) -> Any:
    parts = request.app[PARTS]
    t, zone, now = words_of(request), zone_of(request), parts.store.clock()
    return lambda at: t.date(datetime.fromisoformat(at), zone, now)
