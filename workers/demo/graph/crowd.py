"""The demo's customers on Facebook and Instagram, at a human pace, and what they say to our answers."""

import random
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

from inbox.services.demo.material import Customer, Text, lines
from workers.demo.graph import customers
from workers.demo.graph.words import COMMENTS
from workers.demo.graph.world import Person, World
from workers.demo.pace import paced
from workers.demo.writing import MORE, THANKS

EVERY = (45, 110)
"""Seconds between two who write."""
PATIENCE = timedelta(seconds=25)
"""As long as somebody needs to see an answer and to say something to it."""


class Crowd:
    def __init__(self, world: World, chance: random.Random) -> None:
        self._world, self._chance = world, chance
        self._heard: set[str] = {one.id for talk in world.talks.values() for one in talk.messages}
        self._heard |= set(world.comments)
        self._short: Sequence[Text] = lines("facebook_message", "instagram_message")

    def run(self, stop: threading.Event) -> None:
        pause = self._chance.uniform(5, 12)
        while not stop.wait(pause):
            self.somebody_writes()
            self.some_answer()
            pause = self._chance.uniform(*paced(EVERY))

    def somebody_writes(self) -> str:
        act = self._chance.choice(
            (self._writes, self._writes, self._comments, self._comments, self._writes, self._story)
        )
        with self._world.held():
            return act()

    def some_answer(self) -> None:
        """About half of those who got an answer say something to it."""
        world = self._world
        with world.held():
            ripe = world.clock() - PATIENCE
            answers: list[tuple[Person, Callable[[Person, str], str]]] = []
            for talk in list(world.talks.values()):
                last = talk.messages[-1] if talk.messages else None
                if (
                    last
                    and last.by != talk.person
                    and last.id not in self._heard
                    and last.at < ripe
                ):
                    self._heard.add(last.id)
                    answers.append((world.people[talk.person], self._says))
        for person, say in answers:
            if self._chance.random() < 0.5 and not person.blocked:
                several = (THANKS if self._chance.random() < 0.7 else MORE)[_near(person.language)]
                say(person, self._chance.choice(several))

    def _says(self, person: Person, text: str) -> str:
        return customers.writes(self._world, person, text)

    def _person(self, kind: str = "") -> Person:
        world = self._world
        able = [
            one
            for one in world.people.values()
            if not one.blocked and kind in ("", world.accounts[one.account].kind)
        ]
        return self._chance.choice(able)

    def _writes(self) -> str:
        person = self._person()
        fitting = [one for one in self._short if one.language == person.language]
        text = self._chance.choice(fitting or self._short).text
        picture = customers.PIXEL if self._chance.random() < 0.1 else b""
        return customers.writes(self._world, person, text, picture)

    def _comments(self) -> str:
        person = self._person()
        posts = self._world.posts(person.account)
        ours = [one for one in posts if one.by == person.account]
        post = self._chance.choice(ours)
        text = self._chance.choice(COMMENTS[_near(person.language)])
        return customers.comments(self._world, person, post.id, text)

    def _story(self) -> str:
        return customers.writes(self._world, self._person("instagram"), "", story=True)


def _near(language: str) -> str:
    return language if language in COMMENTS else "en"


def as_people(several: Sequence[Customer], account: str, kind: str) -> list[Person]:
    """The same people with the id that they have for one page or account."""
    begin = 24_000_000_000_000 if kind == "page" else 17_800_000_000_000
    return [
        Person(
            str(begin + int(account) % 100_000 * 1000 + number),
            account,
            one.name,
            one.email.partition("@")[0] if kind == "instagram" else "",
            one.language,
        )
        for number, one in enumerate(several)
    ]
