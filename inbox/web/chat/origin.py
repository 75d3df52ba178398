"""Which sites may have a chat on their pages: those that the channel names, and our own."""

from typing import cast

from aiohttp import web

from connectors.chat import ChatConnector, ChatSettings
from inbox.model.errors import ForbiddenError, NotFoundError
from inbox.services.plan import Channel
from inbox.web.parts import PARTS


def find_chat_channel(request: web.Request) -> tuple[Channel, ChatSettings]:
    channel = request.app[PARTS].plan.channel(request.match_info["channel"])
    if channel.kind != ChatConnector.kind:
        raise NotFoundError("This channel is no chat.", code="no_such_channel")
    return channel, cast(ChatSettings, channel.connector.settings)


def check_origin(request: web.Request, settings: ChatSettings) -> str:
    """The site that asks; empty for programs and for pages of our own. Raises ForbiddenError."""
    origin = request.headers.get("Origin", "")
    own = {f"http://{request.host}", f"https://{request.host}", request.app[PARTS].base_url}
    if not origin or origin in own:
        return ""
    if origin in settings.allow_from:
        return origin
    raise ForbiddenError("This site may not have this chat on its pages.", code="other_site")


def allow(response: web.StreamResponse, origin: str) -> web.StreamResponse:
    """Lets the site's script read the answer (CORS). No cookie is ever asked for."""
    response.headers["Vary"] = "Origin"
    response.headers.setdefault("Cache-Control", "no-store")
    if origin:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


async def preflight(request: web.Request) -> web.StreamResponse:
    _, settings = find_chat_channel(request)
    response = allow(web.Response(status=204), check_origin(request, settings))
    response.headers["Access-Control-Allow-Methods"] = "GET, POST"
    response.headers["Access-Control-Allow-Headers"] = (
        "Authorization, Content-Type, X-Filename, X-Message-Id"
    )
    response.headers["Access-Control-Max-Age"] = "600"
    return response
