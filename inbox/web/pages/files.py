"""The pages' own style sheets, scripts and pictures. Hand-written, small, and kept in memory."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from aiohttp import web

from inbox.web.static import File, load

FOLDER = Path(__file__).parent.parent / "static" / "pages"


@cache
def _files() -> Mapping[str, File]:
    return load(FOLDER)


async def file(request: web.Request) -> web.StreamResponse:
    found = _files().get(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound
    return found.answer(request, {"Cache-Control": "public, max-age=3600"})


async def push_worker(request: web.Request) -> web.StreamResponse:
    """At the root, or it could not open the console's pages. Asked for anew whenever it may have changed."""
    return _files()["push-worker.js"].answer(request, {"Cache-Control": "no-cache"})


async def embed(request: web.Request) -> web.StreamResponse:
    """Other sites load this, so it says that they may."""
    headers = {
        "Cache-Control": "public, max-age=3600",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return _files()["embed.js"].answer(request, headers)
