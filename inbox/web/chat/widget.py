"""`GET /chat/{channel}/widget.js`: the one script that a site puts on its pages."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from aiohttp import web

from inbox.web.chat.origin import find_chat_channel
from inbox.web.static import File, load

FOLDER = Path(__file__).parent.parent / "static" / "chat"


@cache
def _files() -> Mapping[str, File]:
    return load(FOLDER)


async def script(request: web.Request) -> web.StreamResponse:
    """The same for every channel: it reads its own address to know which it is."""
    find_chat_channel(request)
    headers = {
        "Cache-Control": "public, max-age=3600",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }
    return _files()["widget.js"].answer(request, headers)
