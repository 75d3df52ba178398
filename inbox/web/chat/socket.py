"""`GET /chat/{channel}/socket`: a visitor's line as a WebSocket (RFC 6455)."""

import asyncio

from aiohttp import WSMsgType, web

from inbox.web.chat import frames
from inbox.web.chat.enter import about, begin, take_place, who_is_it
from inbox.web.chat.hub import CHATS
from inbox.web.chat.line import Socket
from inbox.web.chat.origin import check_origin, find_chat_channel
from inbox.web.chat.pace import Pace
from inbox.web.chat.talk import Talk

HELLO_SECONDS = 15.0
HEARTBEAT_SECONDS = 25.0
FRAMES_A_SECOND, FRAMES_AT_ONCE = 25, 60
"""Whatever they say, nobody's hands are faster."""
POLICY_VIOLATION = 1008


async def socket(request: web.Request) -> web.StreamResponse:
    channel, settings = find_chat_channel(request)
    check_origin(request, settings)
    address = take_place(request, settings)
    try:
        # Compressing costs 300 kB a line, and what is said is short.
        response = web.WebSocketResponse(
            heartbeat=HEARTBEAT_SECONDS, max_msg_size=frames.MAX_FRAME, compress=False
        )
        await response.prepare(request)
        hello = await _hello(response)
        if hello is None:
            await response.close(code=POLICY_VIOLATION, message=b"say hello first")
            return response
        visitor, identity = who_is_it(request, settings, hello)
        line = Socket(response, request.transport, visitor, *about(request, hello, address))
        try:
            talk = await begin(request, channel, line, hello, identity)
            if hello.identity and identity is None:
                await line.send(frames.frame("refused", id="", code="identity_invalid"))
            await _converse(response, talk)
        finally:
            request.app[CHATS].leave(line)
        return response
    finally:
        request.app[CHATS].gone_from(address)


async def _hello(response: web.WebSocketResponse) -> frames.Hello | None:
    try:
        message = await response.receive(timeout=HELLO_SECONDS)
    except TimeoutError:
        return None
    said = frames.read_frame(message.data) if message.type is WSMsgType.TEXT else None
    return said if isinstance(said, frames.Hello) else None


async def _converse(response: web.WebSocketResponse, talk: Talk) -> None:
    loop, pace = asyncio.get_running_loop(), Pace(FRAMES_A_SECOND, FRAMES_AT_ONCE)
    async for message in response:
        if pace.take(loop.time()):
            await response.close(code=POLICY_VIOLATION, message=b"too many frames")
            return
        if message.type is not WSMsgType.TEXT:
            continue
        said = frames.read_frame(message.data)
        if said is None or isinstance(said, frames.Hello):
            await response.close(code=POLICY_VIOLATION, message=b"no frame of ours")
            return
        await talk.hear(said)
