"""`POST /chat/{channel}/poll`: the same frames where no WebSocket gets through.

`{"line", "frames": […], "wait": seconds}` → `{"line", "frames": […]}`. The first has no line and one frame,
`hello`; a line that nobody asked for in a minute is gone (410), and the page says hello again.
"""

import secrets
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from inbox.model.errors import InvalidError, RefusedError
from inbox.web.body import parse_body, read_limited
from inbox.web.chat import frames
from inbox.web.chat.enter import about, begin, take_place, who_is_it
from inbox.web.chat.hub import CHATS
from inbox.web.chat.line import Poll
from inbox.web.chat.origin import allow, check_origin, find_chat_channel
from inbox.web.chat.talk import Talk
from inbox.web.parts import PARTS
from inbox.web.problem import of_refusal, problem

LONGEST_WAIT_SECONDS = 25.0
MAX_BODY = 256 * 1024
MOST_FRAMES = 20


class Asked(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    line: Annotated[str, Field(max_length=64)] = ""
    frames: Annotated[tuple[dict[str, Any], ...], Field(max_length=MOST_FRAMES)] = ()
    wait: Annotated[float, Field(ge=0, le=LONGEST_WAIT_SECONDS)] = 0.0


async def poll(request: web.Request) -> web.StreamResponse:
    channel, settings = find_chat_channel(request)
    origin = check_origin(request, settings)
    try:
        asked = parse_body(Asked, await read_limited(request, MAX_BODY))
        said = [_read(one) for one in asked.frames]
        answer = await (_go_on(request, asked, said) if asked.line else _begin(request, said))
    except RefusedError as error:
        answer = of_refusal(error)
    return allow(answer, origin)


def _read(given: dict[str, Any]) -> frames.Incoming:
    said = frames.read_frame(to_json(given))
    if said is None:
        raise InvalidError("This is no frame of ours.", {"field": "frames"}, code="invalid")
    return said


async def _begin(request: web.Request, said: list[frames.Incoming]) -> web.Response:
    channel, settings = find_chat_channel(request)
    if len(said) != 1 or not isinstance(said[0], frames.Hello):
        raise InvalidError("Say hello first.", {"field": "frames"}, code="invalid")
    chats, address = request.app[CHATS], take_place(request, settings)
    visitor, identity = who_is_it(request, settings, said[0])
    line = Poll(visitor, *about(request, said[0], address))
    id = secrets.token_urlsafe(16)
    # From here on it is counted as a line, and dropped when nobody asks for it.
    chats.polls[id] = line
    await begin(request, channel, line, said[0], identity)
    return await _answer(id, line, 0.0)


async def _go_on(request: web.Request, asked: Asked, said: list[frames.Incoming]) -> web.Response:
    channel, _ = find_chat_channel(request)
    chats = request.app[CHATS]
    line = chats.polls.get(asked.line)
    room = chats.room(line.visitor.chat) if line is not None else None
    if line is None or room is None or line.visitor.channel != channel.id or line.is_over:
        return problem(410, "line_gone", "This line is gone. Say hello again.")
    talk = Talk(request.app[PARTS], chats, channel, line, room)
    for one in said:
        if not isinstance(one, frames.Hello):
            await talk.hear(one)
    return await _answer(asked.line, line, 0.0 if said else asked.wait)


async def _answer(id: str, line: Poll, wait: float) -> web.Response:
    told = ",".join(await line.take(wait))
    return web.Response(
        text=f'{{"line":"{id}","frames":[{told}]}}', content_type="application/json"
    )
