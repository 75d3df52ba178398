"""Customers of the demo on X: they write to the account, in public or not, and of it; they answer."""

import contextlib
import json
import random
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from connectors.x import XSettings
from inbox.bootstrap.parts import Installation
from inbox.model.errors import InkorgError
from inbox.services.demo.material import Customer, customers, lines
from workers.demo.desk import Desk
from workers.demo.graph.customers import PIXEL
from workers.demo.pace import paced
from workers.demo.servers import HOSTS
from workers.demo.writing import MORE, THANKS
from workers.demo.x_server import Keys, running_x
from workers.demo.x_world import Row, XWorld

log = structlog.get_logger()

EVERY_SECONDS = (60, 140)
SOON = 6
KEEP = "x.json"
MOST_WAITING = 70
LONGEST = 240
ABOUT_US = {
    "sv": ("Någon mer som har fått konstig faktura från Tallvik?", "Tallvik, så snabbt det gick!"),
    "nb": ("Flere som har fått rar faktura fra Tallvik?", "Tallvik, så fort det gikk!"),
    "da": ("Andre, der har fået en mærkelig regning fra Tallvik?", "Tallvik, det gik hurtigt!"),
    "en": ("Anyone else with a strange invoice from Tallvik?", "Tallvik, that was quick!"),
}


def x_settings_of(on: Installation) -> XSettings | None:
    """Raises InkorgError where the demo's channel names another machine."""
    for channel in on.plan.channels.values():
        settings = channel.connector.settings
        if isinstance(settings, XSettings):
            if urlsplit(settings.api).hostname not in HOSTS:
                raise InkorgError(
                    f"Channel {channel.id} names another machine; the demo stays here."
                )
            return settings
    return None


@contextlib.contextmanager
def running_x_customers(on: Installation, chance: random.Random) -> Iterator[None]:
    settings = x_settings_of(on)
    if settings is None:
        yield
        return
    keys = Keys(
        settings.consumer_key.get_secret_value(),
        settings.consumer_secret.get_secret_value(),
        settings.access_token.get_secret_value(),
        settings.access_token_secret.get_secret_value(),
    )
    world = XWorld(settings.user_id, settings.account, on.plan.organisation.name, on.store.clock)
    keep = on.where.data / KEEP
    _load(world, keep)
    port = urlsplit(settings.api).port or 80
    stop = threading.Event()
    talking = Talking(world, Desk(on.store, on.plan, chance), chance)
    thread = threading.Thread(target=_talk, args=(talking, keep, stop), name="x", daemon=True)
    try:
        with running_x(world, keys, port):
            thread.start()
            yield
    except OSError as error:
        raise InkorgError(f"The demo's X can't start: {error}") from None
    finally:
        stop.set()
        if thread.is_alive():
            thread.join(5)


def _load(world: XWorld, keep: Path) -> None:
    with contextlib.suppress(FileNotFoundError, ValueError):
        world.take_over(json.loads(keep.read_text("utf-8")))


def _talk(talking: "Talking", keep: Path, stop: threading.Event) -> None:
    while not stop.wait(talking.pause()):
        talking.say_something()
        keep.write_text(json.dumps(talking.world.to_json()), "utf-8")


class Talking:
    def __init__(self, world: XWorld, desk: Desk, chance: random.Random) -> None:
        self.world, self._desk, self._chance = world, desk, chance
        self._answered: set[str] = set()
        self._turns = 0

    def pause(self) -> float:
        """The first few come soon, so that there is something to see."""
        self._turns += 1
        return 6.0 if self._turns <= SOON else self._chance.uniform(*paced(EVERY_SECONDS))

    def say_something(self) -> None:
        if self._answer() or len(self._desk.waiting()) >= MOST_WAITING:
            return
        customer = self._chance.choice([one for one in customers() if not one.habit])
        id = self._account(customer)
        # Soon something that only a search finds.
        fate = 0.0 if self._turns in (2, 4) else self._chance.random()
        if fate < 0.25:
            self.world.add_post(id, self._chance.choice(ABOUT_US[customer.language]), lang="sv")
        elif fate < 0.6:
            text = f"@{self.world.account} {self._text(customer)}"[:LONGEST]
            post = self.world.add_post(id, text, lang=customer.language)
            if self._chance.random() < 0.2:
                self.world.show(post, PIXEL)
        else:
            self.world.add_message(id, self.world.user_id, self._text(customer))

    def _account(self, customer: Customer) -> str:
        """An id of its own for each, and a name as people have it there."""
        id = str(2_000_000 + customers().index(customer))
        handle = "".join(c for c in customer.email.partition("@")[0] if c.isalnum() and c.isascii())
        return self.world.add_user(id, handle[:15], customer.name)

    def _text(self, customer: Customer) -> str:
        able = [one for one in lines("x_mention", "chat") if one.language == customer.language]
        short = [one.text for one in able if len(one.text) < LONGEST] or [able[0].text]
        said = " ".join(self._chance.choice(short).split())
        return said.replace(f"@{self.world.account} ", "")

    def _answer(self) -> bool:
        """Whoever got an answer says something to it, now and then."""
        for post in self.world.own():
            to = post.get("in_reply_to_user_id")
            if to and post["id"] not in self._answered:
                self._answered.add(post["id"])
                if self._chance.random() < 0.5:
                    self.world.add_post(to, self._words(to), post["id"])
                    return True
        for event in self.world.messages_of(None):
            if event["sender_id"] == self.world.user_id and event["id"] not in self._answered:
                self._answered.add(event["id"])
                if self._chance.random() < 0.5:
                    return self._write_back(event)
        return False

    def _write_back(self, event: Row) -> bool:
        to = next(id for id in event["dm_conversation_id"].split("-") if id != self.world.user_id)
        self.world.add_message(to, self.world.user_id, self._words(to))
        return True

    def _words(self, account: str) -> str:
        place = int(account) - 2_000_000
        known = customers()[place] if 0 <= place < len(customers()) else customers()[0]
        words = THANKS if self._chance.random() < 0.7 else MORE
        return self._chance.choice(words[known.language])
