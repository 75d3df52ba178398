"""One line of log and one measurement for each request. No bodies, no addresses with ids, no secrets."""

import time
from functools import cache

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Histogram

from inbox.web.held import HELD
from inbox.web.problem import Handler

log = structlog.get_logger()

BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)
QUIET = ("/healthz", "/readyz", "/metrics")


class Meters:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        names = ("method", "route")
        self.requests = Counter(
            "inkorg_requests", "Requests answered.", (*names, "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "inkorg_request_seconds",
            "Time until answered; streams are left out.",
            names,
            registry=self.registry,
            buckets=BUCKETS,
        )
        self.hooks = Counter(
            "inkorg_hook_calls",
            "Calls by platforms: kept, empty (nothing in them for us), unreadable, refused.",
            ("source", "outcome"),
            registry=self.registry,
        )
        # To find them costs more than to count: there are as many as kinds of answers.
        self.count = cache(self.requests.labels)
        self.time = cache(self.seconds.labels)


METERS = web.AppKey("METERS", Meters)


@web.middleware
async def measured(request: web.Request, handler: Handler) -> web.StreamResponse:
    began = time.perf_counter()
    status = 499  # The other side hung up.
    try:
        response = await handler(request)
        status = response.status
        return response
    except web.HTTPException as error:
        status = error.status
        raise
    finally:
        request.app[HELD].release(request)
        _note(request, status, time.perf_counter() - began)


def _note(request: web.Request, status: int, seconds: float) -> None:
    resource = request.match_info.route.resource
    route = resource.canonical if resource else "(none)"
    meters = request.app[METERS]
    meters.count(request.method, route, str(status)).inc()
    if not route.endswith(("/stream", "/socket", "/poll")):
        meters.time(request.method, route).observe(seconds)
    say = log.debug if route in QUIET else log.info
    say("request", method=request.method, route=route, status=status, ms=round(seconds * 1000, 1))
