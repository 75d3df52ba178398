"""A line begins: whoever it is comes in, if there is room."""

from datetime import timedelta

from aiohttp import web

from connectors.chat import ChatSettings
from connectors.form.user_agent import read_browser, read_system
from inbox.model.errors import BusyError, TooManyError
from inbox.services.chat.visits import Visitor
from inbox.services.logins.attempts import network_of
from inbox.services.plan import Channel
from inbox.web.chat.frames import Hello
from inbox.web.chat.hub import CHATS, Chats
from inbox.web.chat.line import Line
from inbox.web.chat.room import Room
from inbox.web.chat.talk import Talk, know
from inbox.web.chat.who import Identity, make_token, read_identity, read_token, settle
from inbox.web.pages.form import page_address
from inbox.web.parts import PARTS
from inbox.web.remote import client_address


def take_place(request: web.Request, settings: ChatSettings) -> str:
    """The network address whose line this is. Raises TooManyError and BusyError."""
    chats = request.app[CHATS]
    if chats.lines >= settings.limits.visitors:
        raise BusyError("Too many are in the chat. Try again in a while.", code="chat_full")
    address = network_of(client_address(request))
    if chats.come_from(address) > settings.limits.per_address:
        chats.gone_from(address)
        raise TooManyError("Too many chats are open from this address.", timedelta(seconds=60))
    return address


def who_is_it(
    request: web.Request, settings: ChatSettings, hello: Hello
) -> tuple[Visitor, Identity | None]:
    parts, channel = request.app[PARTS], request.match_info["channel"]
    now, lives = parts.store.clock(), settings.remembered
    identity = read_identity(settings, hello.identity, now) if hello.identity else None
    known = read_token(parts.plan.thread_secret, channel, hello.token, now, lives)
    return settle(known, channel, identity), identity


def about(request: web.Request, hello: Hello, address: str) -> tuple[str, str, str, str]:
    agent = request.headers.get("User-Agent", "")
    return page_address(hello.page), read_browser(agent), read_system(agent), address


async def begin(
    request: web.Request, channel: Channel, line: Line, hello: Hello, identity: Identity | None
) -> Talk:
    """Who comes without a token is known to nobody: the store is not asked."""
    parts, chats = request.app[PARTS], request.app[CHATS]
    is_known = bool(hello.token) or identity is not None
    email = await know(parts, line, identity) if is_known else ""
    token = make_token(parts.plan.thread_secret, line.visitor, parts.store.clock())
    room = await _join(chats, line, email, token, hello)
    return Talk(parts, chats, channel, line, room)


async def _join(chats: Chats, line: Line, email: str, token: str, hello: Hello) -> Room:
    if hello.token:
        return await chats.join(line, email, token, hello.after)
    return await chats.join_new(line, email, token)
