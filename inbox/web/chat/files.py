"""Files in a chat, both ways. What a visitor sends is one message; checked as a form's files are."""

import asyncio
import re
from urllib.parse import quote, unquote

from aiohttp import web

from connectors.chat import ChatSettings
from connectors.chat.utterance import SentFile
from inbox.model.actor import SYSTEM
from inbox.model.errors import (
    BusyError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
    TooManyError,
)
from inbox.services.chat.visits import Visitor
from inbox.store.reading.chats import find_file
from inbox.web.body import read_limited, refuse_larger
from inbox.web.chat.enter import about
from inbox.web.chat.frames import Hello
from inbox.web.chat.hub import CHATS
from inbox.web.chat.line import Poll
from inbox.web.chat.links import read_key
from inbox.web.chat.origin import allow, check_origin, find_chat_channel
from inbox.web.chat.room import Room
from inbox.web.chat.talk import A_MOMENT, Talk
from inbox.web.chat.who import read_token
from inbox.web.parts import PARTS
from inbox.web.problem import of_refusal

_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
_KIND = re.compile(r"^[\w.+-]{1,63}/[\w.+-]{1,63}$")


async def upload(request: web.Request) -> web.StreamResponse:
    """`POST /chat/{channel}/files`: the bytes as they are, the name in `X-Filename`, percent-encoded."""
    _, settings = find_chat_channel(request)
    origin = check_origin(request, settings)
    try:
        answer = await _keep(request, settings)
    except RefusedError as error:
        answer = of_refusal(error)
    return allow(answer, origin)


async def _keep(request: web.Request, settings: ChatSettings) -> web.Response:
    room, id = _room(request, settings), request.headers.get("X-Message-Id", "")
    if not _ID.match(id):
        raise InvalidError("This is no id.", {"field": "X-Message-Id"}, code="id_invalid")
    filename = unquote(request.headers.get("X-Filename", ""))[:500]
    _check_kind(filename, settings)
    refuse_larger(request, settings.files.max_bytes)
    body = await read_limited(request, settings.files.max_bytes)
    if not body:
        raise InvalidError("The file is empty.", {"field": "file"}, code="file_empty")
    kind = request.content_type if _KIND.match(request.content_type) else "application/octet-stream"
    file = SentFile.model_construct(filename=filename, content_type=kind, content=body)
    await _say(request, room, id, file)
    return web.json_response({"id": id}, status=202)


def _check_kind(filename: str, settings: ChatSettings) -> None:
    if not settings.files.allowed:
        raise ForbiddenError("This chat takes no files.", code="channel_takes_no_files")
    if filename.rpartition(".")[2].casefold() not in settings.files.kinds:
        kinds = ", ".join(settings.files.kinds)
        raise InvalidError(
            f"Files of this kind are not taken. These are: {kinds}.",
            {"field": "file", "kinds": kinds},
            code="file_kind",
        )


def _room(request: web.Request, settings: ChatSettings) -> Room:
    """Only whoever has a line open sends files."""
    visitor = _visitor(request, settings)
    room = request.app[CHATS].room(visitor.chat)
    if room is None:
        raise ForbiddenError("Open the chat first.", code="line_gone")
    return room


def _visitor(request: web.Request, settings: ChatSettings) -> Visitor:
    parts, channel = request.app[PARTS], request.match_info["channel"]
    token = request.headers.get("Authorization", "").partition(" ")[2]
    now, lives = parts.store.clock(), settings.remembered
    visitor = read_token(parts.plan.thread_secret, channel, token, now, lives)
    if visitor is None:
        raise ForbiddenError("This is no token of ours.", code="token_invalid")
    return visitor


async def _say(request: web.Request, room: Room, id: str, file: SentFile) -> None:
    channel, _ = find_chat_channel(request)
    line = Poll(room.visitor, *about(request, Hello(kind="hello"), ""))
    line.page = next((one.page for one in room.lines), "")
    talk = Talk(request.app[PARTS], request.app[CHATS], channel, line, room)
    if await talk.keep(id, "", file):
        return
    if any('"too_fast"' in one for one in await line.take(0)):
        raise TooManyError("You write very fast. Send it again in a moment.", A_MOMENT)
    raise BusyError("It can't be kept now. Send it again in a while.")


async def download(request: web.Request) -> web.StreamResponse:
    """Always saved, never shown: it may be anything."""
    channel, _ = find_chat_channel(request)
    parts, id = request.app[PARTS], request.match_info["file"]
    key = read_key(parts, channel.id, request.query.get("key", ""))
    found = None
    if key and id.isascii() and id.isdigit() and len(id) < 20:
        found = await parts.store.ask(SYSTEM, find_file, (channel.id, key), int(id))
    if found is None:
        raise NotFoundError("There is no such file.", code="not_found")
    path = parts.blobs.path(found.hash)
    if not await asyncio.to_thread(path.exists):
        raise NotFoundError("This file was erased.", code="file_gone")
    return web.FileResponse(
        path,
        headers={
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.filename)}",
            "Cache-Control": "private, no-store",
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )
