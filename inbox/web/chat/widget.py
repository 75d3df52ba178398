"""`GET /chat/{channel}/widget.js`: the one script that a site puts on its pages, put together of its parts."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from aiohttp import web

from inbox.web.chat.origin import find_chat_channel
from inbox.web.static import File

FOLDER = Path(__file__).parent.parent / "static" / "chat"


@cache
def widget() -> File:
    parts = (path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.js")))
    # `currentScript` and the names of the parts stay in here.
    body = ("(() => {\n'use strict';\n" + "\n".join(parts) + "})();\n").encode()
    packed = {"identity": body, "gzip": gzip.compress(body, 9, mtime=0)}
    return File("text/javascript; charset=utf-8", hashlib.sha256(body).hexdigest()[:20], packed)


async def script(request: web.Request) -> web.StreamResponse:
    """The same for every channel: it reads its own address to know which it is."""
    find_chat_channel(request)
    headers = {
        "Cache-Control": "public, max-age=3600",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }
    return widget().answer(request, headers)
