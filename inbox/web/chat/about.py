"""`GET /chat/{channel}/about`: what the widget has to know before it opens a line."""

from aiohttp import web

from config.organisation import Colours
from connectors.chat.settings import ChatSettings, Show, in_language
from inbox.web.chat.hub import CHATS
from inbox.web.chat.origin import allow, check_origin, find_chat_channel
from inbox.web.pages.brand import for_dark
from inbox.web.pages.page import language_of
from inbox.web.parts import PARTS


async def about(request: web.Request) -> web.StreamResponse:
    channel, settings = find_chat_channel(request)
    origin = check_origin(request, settings)
    plan = request.app[PARTS].plan
    language = language_of(request, settings.languages)
    outlook = request.app[CHATS].outlook(channel)
    colours = plan.organisation.colours
    body = {
        "title": in_language(settings.title, language, plan.organisation.name),
        "greeting": in_language(settings.greeting, language),
        "language": language,
        "show": _show(settings, outlook.is_open),
        "open": outlook.is_open,
        "wait_minutes": outlook.wait_minutes,
        "max_length": settings.max_length,
        "files": _files(settings),
        "colours": {"light": _colours(colours), "dark": _colours(for_dark(colours))},
        "accessibility": f"/accessibility?lang={language}",
    }
    response = allow(web.json_response(body), origin)
    response.headers["Cache-Control"] = "public, max-age=15"
    return response


def _show(settings: ChatSettings, is_open: bool) -> str:
    hidden = settings.when_away == "hide" and not is_open
    return str(Show.NEVER if hidden else settings.show)


def _files(settings: ChatSettings) -> dict[str, object] | None:
    limits = settings.files
    return {"max_bytes": limits.max_bytes, "kinds": limits.kinds} if limits.allowed else None


def _colours(colours: Colours) -> list[str]:
    return [colours.brand, colours.on_brand, colours.brand_bg]
