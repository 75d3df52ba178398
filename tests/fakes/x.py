"""X for tests: the double that the demo uses, on a port of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from connectors.x import XConnector, XSettings
from tests.connectors.contract import Memory, make_channel
from workers.demo.x_server import Keys, XServer, running_x
from workers.demo.x_world import XWorld

US, MARIA, OLA = "1001", "2001", "2002"
KEYS = Keys()


@contextmanager
def x_double() -> Iterator[XServer]:
    world = XWorld(US, "tallvik")
    world.add_user(MARIA, "maria_ek", "Maria Ek")
    world.add_user(OLA, "ola", "Ola Nordmann")
    with running_x(world, KEYS) as server:
        yield server


def x_settings(api: str = "http://127.0.0.1:9", **more: Any) -> XSettings:
    return XSettings.model_validate(
        {
            "account": "tallvik",
            "user_id": US,
            "consumer_key": KEYS.consumer_key,
            "consumer_secret": KEYS.consumer_secret,
            "access_token": KEYS.access_token,
            "access_token_secret": KEYS.access_token_secret,
            "poll_seconds": 60,
            "search_seconds": 60,
            "api": api,
            **more,
        }
    )


def x_connector(server: XServer | None = None, **more: Any) -> XConnector:
    settings = x_settings(server.address, **more) if server else x_settings(**more)
    return XConnector(make_channel("x"), settings, Memory())
