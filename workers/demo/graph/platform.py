"""The platform of the demo: the double behind the address that the channels name, with its customers."""

import contextlib
import random
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import structlog
import urllib3

from connectors.facebook import FacebookSettings
from connectors.facebook.connector import FIELDS as PAGE_FIELDS
from connectors.facebook.connector import FacebookConnector
from connectors.instagram import InstagramSettings
from connectors.instagram.connector import FIELDS as ACCOUNT_FIELDS
from connectors.instagram.connector import InstagramConnector
from connectors.meta.settings import LOCAL_HOSTS, MetaSettings
from inbox.bootstrap.parts import Installation
from inbox.model.errors import InkorgError
from inbox.services.demo.material import customers
from inbox.services.plan import Plan
from workers.demo.graph.crowd import Crowd, as_people
from workers.demo.graph.keeping import FILE, load, save
from workers.demo.graph.outbox import Call
from workers.demo.graph.server import running_graph
from workers.demo.graph.words import PICTURES, POSTS
from workers.demo.graph.world import Account, Comment, Token, World

log = structlog.get_logger()

SAVE_SECONDS = 20
AGAIN_SECONDS = 3
SCOPES = [*FacebookConnector.permissions, *InstagramConnector.permissions]


@contextlib.contextmanager
def running_platform(on: Installation, address: str) -> Iterator[World | None]:
    """None where no channel of the configuration is of these kinds."""
    channels = meta_settings(on.plan)
    if not channels:
        yield None
        return
    world, port = make_world(channels, address), _port(channels)
    world.clock = on.store.clock
    path, stop = on.where.data / FILE, threading.Event()
    furnish(world, is_new=not load(world, path))
    with _serving(world, port):
        crowd = Crowd(world, random.Random())
        threads = [
            threading.Thread(target=crowd.run, args=(stop,), name="crowd", daemon=True),
            threading.Thread(target=_tell, args=(world, stop), name="webhooks", daemon=True),
            threading.Thread(target=_keep, args=(world, path, stop), name="platform", daemon=True),
        ]
        for one in threads:
            one.start()
        try:
            yield world
        finally:
            stop.set()
            for one in threads:
                one.join(5)


def meta_settings(plan: Plan) -> list[MetaSettings]:
    found = (channel.connector.settings for channel in plan.channels.values())
    return [one for one in found if isinstance(one, MetaSettings)]


def _port(channels: list[MetaSettings]) -> int:
    bases = {one.base for one in channels}
    parts = urlsplit(bases.pop())
    if bases or parts.hostname not in LOCAL_HOSTS or not parts.port:
        raise InkorgError(
            "The demo's Facebook and Instagram stay on this machine: one base, a port."
        )
    return parts.port


@contextlib.contextmanager
def _serving(world: World, port: int) -> Iterator[None]:
    try:
        running = running_graph(world, port)
        running.__enter__()
    except OSError as error:
        raise InkorgError(f"The demo's Facebook and Instagram can't start: {error}") from None
    try:
        yield
    finally:
        running.__exit__(None, None, None)


def make_world(channels: list[MetaSettings], address: str) -> World:
    """Accounts and tokens as the channels expect them."""
    first = channels[0]
    hook = f"{address}/hooks/{first.app}"
    world = World(first.app_id, first.app_secret.get_secret_value(), hook=hook)
    world.fields = {"page": sorted(PAGE_FIELDS), "instagram": sorted(ACCOUNT_FIELDS)}
    for one in channels:
        if isinstance(one, FacebookSettings):
            made = Account(one.page_id, "page", one.page_id, "Tallvik Energi", sorted(PAGE_FIELDS))
        elif isinstance(one, InstagramSettings):
            page = one.page_id or one.account_id
            made = Account(one.account_id, "instagram", page, "tallvik", sorted(ACCOUNT_FIELDS))
        else:
            continue
        world.accounts[made.id] = made
        world.tokens[one.token.get_secret_value()] = Token(made.page, list(SCOPES))
    return world


def furnish(world: World, *, is_new: bool) -> None:
    """People, and posts that they can say something to."""
    for account in world.accounts.values():
        able = [one for one in customers() if not one.habit]
        for person in as_people(able, account.id, account.kind):
            world.people.setdefault(person.id, person)
        if not is_new:
            continue
        for days, text in enumerate(POSTS if account.kind == "page" else PICTURES, 1):
            id_ = world.new_id(f"{account.id}_" if account.kind == "page" else "17")
            at = world.clock() - timedelta(days=days, hours=3)
            world.comments[id_] = Comment(id_, account.id, account.id, text, at)


def _tell(world: World, stop: threading.Event) -> None:
    """Calls the app's webhook, in order, each until it is taken: the platform tries again too."""
    http = urllib3.PoolManager(timeout=10, retries=False)
    while not stop.is_set():
        world.outbox.wait(1)
        with world.held():
            calls = world.outbox.take(world.app_secret)
        for call in calls:
            while not stop.is_set() and not _is_told(http, world.hook, call):
                stop.wait(AGAIN_SECONDS)


def _is_told(http: urllib3.PoolManager, hook: str, call: Call) -> bool:
    body, headers = call
    try:
        answer = http.request("POST", hook, body=body, headers=dict(headers))
    except urllib3.exceptions.HTTPError:
        return False
    if answer.status in (400, 403, 404, 413, 422):
        log.warning("the demo's webhook was refused", status=answer.status)
        return True
    return answer.status == 200


def _keep(world: World, path: Path, stop: threading.Event) -> None:
    while not stop.wait(SAVE_SECONDS):
        save(world, path)
    save(world, path)
