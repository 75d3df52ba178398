"""The web process, put together in one function from the parts it is given."""

from collections.abc import AsyncIterator

from aiohttp import web

from inbox.web.activity import ACTIVITY, Activity
from inbox.web.board import BOARDS, RISING, Boards, Rising
from inbox.web.chat.hub import CHATS, Chats, close_chats, run_chats
from inbox.web.hasher import HASHER, Hasher
from inbox.web.headers import add_headers
from inbox.web.held import HELD, Held
from inbox.web.identifying import IDENTIFYING, Identifying
from inbox.web.live.hub import HUB, close_screens, make_hub, run_hub
from inbox.web.live.walls import WALLS, close_walls, make_walls, run_walls
from inbox.web.measure import METERS, Meters, measured
from inbox.web.missing import missing
from inbox.web.parts import PARTS, Parts
from inbox.web.problem import problems
from inbox.web.routes import add_routes
from inbox.web.seen import SEEN, Seen, keep_seen
from inbox.web.static import FILES, load_files
from inbox.web.together import TOGETHER, Together, keep_together

__all__ = ["Parts", "build_app", "make_runner"]

MAX_HEADERS = 16 * 1024


def build_app(parts: Parts) -> web.Application:
    app = web.Application(middlewares=[measured, problems, missing])
    app[PARTS] = parts
    app[SEEN] = Seen()
    app[ACTIVITY] = Activity()
    app[HASHER] = Hasher()
    app[METERS] = Meters()
    app[BOARDS] = Boards(parts)
    app[RISING] = Rising(parts)
    app[TOGETHER] = Together(parts.store)
    app[IDENTIFYING] = Identifying(parts.store)
    app[HELD] = Held()
    app[FILES] = {}
    app[HUB] = make_hub(app)
    app[WALLS] = make_walls(app)
    app[CHATS] = Chats(parts)
    add_routes(app)
    app.on_response_prepare.append(add_headers)
    app.on_startup.append(load_files)
    app.on_shutdown.append(close_screens)
    app.on_shutdown.append(close_chats)
    app.on_shutdown.append(close_walls)
    app.cleanup_ctx.extend([_close_hasher, keep_seen, keep_together, run_hub, run_walls, run_chats])
    return app


def make_runner(app: web.Application) -> web.AppRunner:
    """structlog tells of each request; aiohttp's own log would hold addresses with ids."""
    return web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=5.0,
        max_line_size=MAX_HEADERS,
        max_field_size=MAX_HEADERS,
    )


async def _close_hasher(app: web.Application) -> AsyncIterator[None]:
    yield
    app[HASHER].close()
