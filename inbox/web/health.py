"""For what watches over us: alive, ready, and figures."""

import shutil
from collections.abc import Callable, Mapping

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from inbox.model.actor import SYSTEM
from inbox.model.errors import RefusedError
from inbox.services.running.vital_signs import is_schema_newest, read_gauges
from inbox.web.auth import claim_of
from inbox.web.call import Call
from inbox.web.live.hub import HUB
from inbox.web.measure import METERS
from inbox.web.parts import PARTS
from inbox.web.remote import is_local


async def alive(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """Whether requests should be sent here."""
    try:
        is_newest = await request.app[PARTS].store.ask(SYSTEM, is_schema_newest)
    except RefusedError:
        return web.json_response({"status": "no database"}, status=503)
    if not is_newest:
        return web.json_response({"status": "the database is not migrated"}, status=503)
    return web.json_response({"status": "ok"})


async def metrics(request: web.Request) -> web.Response:
    """Figures tell how busy a team is: read on this machine, or by an administrator's token."""
    if not is_local(request):
        await Call(request, claim_of(request), "token.manage").identify()
    lines = [generate_latest(request.app[METERS].registry)]
    lines += [_gauge(name, read(request)) for name, read in OF_THE_PROCESS.items()]
    gauges = await request.app[PARTS].store.ask(SYSTEM, read_gauges)
    lines += [_gauge(name, value) for name, value in gauges.items()]
    return web.Response(body=b"".join(lines), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})


OF_THE_PROCESS: Mapping[str, Callable[[web.Request], float]] = {
    "open_streams": lambda request: request.app[HUB].open_screens,
    # Where there is none left, nothing that waits grows: mail is left where it is.
    "disk_free_bytes": lambda request: shutil.disk_usage(request.app[PARTS].store.data).free,
}


def _gauge(name: str, value: float) -> bytes:
    return f"# TYPE inkorg_{name} gauge\ninkorg_{name} {value}\n".encode()
