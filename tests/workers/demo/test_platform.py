"""The demo's Facebook and Instagram: its customers are heard, answered, and remembered."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.facebook import FacebookConnector
from connectors.instagram import InstagramConnector
from tests.fakes.graph import (
    PAGE,
    Clock,
    facebook,
    hear,
    heard,
    instagram,
    outbound,
    understood,
    world,
)
from workers.demo.graph import customers
from workers.demo.graph.crowd import PATIENCE, Crowd
from workers.demo.graph.keeping import load, save
from workers.demo.graph.platform import furnish
from workers.demo.graph.world import World

__all__ = ["facebook", "instagram", "world"]


def test_whatever_a_customer_does_there_becomes_a_message(
    world: World, facebook: FacebookConnector, instagram: InstagramConnector
) -> None:
    furnish(world, is_new=True)
    crowd = Crowd(world, random.Random(3))
    manners = set()
    for _ in range(40):
        crowd.somebody_writes()
        calls = world.outbox.take(world.app_secret)
        for connector in (facebook, instagram):
            for call in calls:
                items = list(hear(connector, call).items)
                for message in understood(connector, items).messages:
                    manners.add((connector.kind, message.manner))
    assert {("facebook", "message"), ("facebook", "comment")} <= manners
    assert {("instagram", "story_mention"), ("instagram", "comment")} <= manners


def test_about_half_of_those_who_are_answered_say_something_to_it_once(
    world: World, facebook: FacebookConnector
) -> None:
    assert isinstance(world.clock, Clock)
    crowd = Crowd(world, random.Random(1))
    for id_ in ("71", "72"):
        customers.writes(world, world.people[id_], "Hej?")
        facebook.send(outbound("Ja?", to=id_))
    crowd.some_answer()
    before = _count(world)
    world.clock.ahead = PATIENCE + timedelta(seconds=5)
    for _ in range(3):
        crowd.some_answer()
    assert before < _count(world) <= before + 2


def _count(world: World) -> int:
    return sum(len(talk.messages) for talk in world.talks.values())


def test_what_was_said_is_remembered_over_a_restart(
    world: World, facebook: FacebookConnector, tmp_path: Path
) -> None:
    customers.writes(world, world.people["71"], "Hej", customers.PIXEL)
    customers.posts(world, world.people["72"], "Ett inlägg")
    heard(facebook, world)
    save(world, tmp_path / "platform.json")
    fresh = World("9", "x")
    assert load(fresh, tmp_path / "platform.json")
    assert fresh.people == world.people
    assert fresh.talks == world.talks
    assert fresh.comments == world.comments
    assert fresh.files == world.files
    assert fresh.talk(PAGE, "71").messages[0].text == "Hej"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"people": 3}'])
def test_a_broken_memory_is_no_memory(tmp_path: Path, content: str) -> None:
    (tmp_path / "platform.json").write_text(content)
    assert not load(World("9", "x"), tmp_path / "platform.json")
