"""What the machine allows for a chat: the same frames over as many sockets, only handed on."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from bench.stream import free_port


def report(name: str, waits: list[float], wanted: int) -> float:
    waits.sort()
    p50, p95 = (waits[int(len(waits) * part)] * 1000 for part in (0.5, 0.95))
    print(
        f"{name:28} p50 {p50:6.0f} ms  p95 {p95:6.0f} ms  worst {waits[-1] * 1000:6.0f} ms"
        f"  shown {len(waits)} of {wanted}"
    )
    return p95


@contextlib.asynccontextmanager
async def relay(port: int) -> AsyncIterator[None]:
    """Hands each frame to the one that it names, and does nothing else."""
    sockets: dict[int, web.WebSocketResponse] = {}

    async def serve(request: web.Request) -> web.StreamResponse:
        response = web.WebSocketResponse(compress=False)
        await response.prepare(request)
        sockets[int(request.query["n"])] = response
        async for message in response:
            await sockets[int(message.data.partition(" ")[0])].send_str(message.data)
        return response

    app = web.Application()
    app.router.add_get("/", serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield
    await runner.cleanup()


async def measure_limit(count: int, seconds: float, rate: float) -> float:
    port, sent, seen = free_port(), dict[int, float](), dict[int, float]()
    async with relay(port), aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        address = f"http://127.0.0.1:{port}/?n="
        sockets = [await http.ws_connect(f"{address}{n}") for n in range(count)]

        async def hear(socket: aiohttp.ClientWebSocketResponse) -> None:
            async for message in socket:
                seen[int(message.data.split(" ")[1])] = time.perf_counter()

        tasks = [asyncio.create_task(hear(one)) for one in sockets]
        began, padding = time.perf_counter(), "x" * 300
        for number in range(int(seconds * rate)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            sent[number] = time.perf_counter()
            to = (number * 7 + 1) % count
            await sockets[number % count].send_str(f"{to} {number} {padding}")
        await asyncio.sleep(1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return report("limit: the frames alone", [at - sent[n] for n, at in seen.items()], len(sent))
