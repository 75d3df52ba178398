"""Every address of the chat."""

from aiohttp import web

from inbox.web.chat import widget
from inbox.web.chat.about import about
from inbox.web.chat.files import download, upload
from inbox.web.chat.origin import preflight
from inbox.web.chat.poll import poll
from inbox.web.chat.socket import socket


def chat_routes() -> list[web.RouteDef]:
    return [
        web.get("/chat/{channel}/widget.js", widget.script),
        web.get("/chat/{channel}/about", about),
        web.get("/chat/{channel}/socket", socket),
        web.post("/chat/{channel}/poll", poll),
        web.options("/chat/{channel}/poll", preflight),
        web.post("/chat/{channel}/files", upload),
        web.options("/chat/{channel}/files", preflight),
        web.get("/chat/{channel}/files/{file}", download),
    ]
