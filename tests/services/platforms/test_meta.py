"""A page and an Instagram account on the desk, over the double of the platform: from webhook to list."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.channels import ChannelEntry
from connectors.base import Connector
from inbox.services.accept import accept, keep
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.plan import Channel
from inbox.store.store import Store
from tests.fakes.graph import PAGE, POST, Clock, heard, make_facebook, world
from tests.services.desk import Desk, Movable, make_plan, open_desk
from workers.demo.graph import customers
from workers.demo.graph.trouble import Trouble
from workers.demo.graph.world import Person, World

__all__ = ["world"]


@pytest.fixture
def meta(sqlite_store: Store, tmp_path: Path, world: World) -> Iterator[Desk]:
    connector = make_facebook(world)
    entry = ChannelEntry(id="facebook", kind="facebook", name="Facebook", team="help")
    plan = make_plan(Channel(entry, connector))
    yield open_desk(sqlite_store, tmp_path, Movable(datetime.now(UTC)), plan)
    connector.close()


def hear(desk: Desk, world: World) -> None:
    desk.clock.at = max(desk.clock.at, datetime.now(UTC))
    items = heard(_connector(desk), world)
    desk.store.write(accept, keep("facebook", "facebook", items, desk.blobs))
    desk.work()


def look(desk: Desk, cursor: Mapping[str, Any]) -> None:
    more = True
    while more:
        fetched = _connector(desk).fetch(cursor, datetime.now(UTC))
        desk.store.write(accept, keep("facebook", "facebook", fetched.items, desk.blobs))
        cursor, more = fetched.cursor, fetched.more
    desk.clock.at = max(desk.clock.at, datetime.now(UTC))
    desk.work()


def _connector(desk: Desk) -> Connector[Any]:
    return desk.plan.channels["facebook"].connector


def test_after_reconciling_none_is_missing_none_doubled_and_the_order_kept(
    meta: Desk, world: World
) -> None:
    # The platform's list has whole seconds: within one nobody can tell what came first.
    assert isinstance(world.clock, Clock)
    world.clock.ahead = -timedelta(minutes=1)
    cursor = {"since": world.clock().isoformat()}
    out = world.outbox
    out.dropped, out.doubled, out.swapped, out.batch = 0.05, 0.05, 0.05, 3
    people = [Person(str(9000 + n), PAGE, f"Kund {n}") for n in range(15)]
    world.people |= {one.id: one for one in people}
    written: dict[str, list[str]] = {one.id: [] for one in people}
    for turn in range(12):
        for one in people:
            written[one.id].append(customers.writes(world, one, f"rad {turn}"))
        hear(meta, world)
        world.clock.ahead += timedelta(seconds=2)
    assert out.lost > 0
    assert len(meta.messages()) == 180 - out.lost
    look(meta, cursor)
    shown: dict[str, list[str]] = {one.id: [] for one in people}
    for message in meta.messages():
        shown[message.author_value].append(message.external_id)
    assert shown == written
    assert len(meta.conversations()) == 15


def test_an_answer_goes_back_and_its_echo_is_no_news(meta: Desk, world: World) -> None:
    agent = meta.agent("Aisha")
    customers.writes(world, world.people["71"], "Hej, min faktura?")
    hear(meta, world)
    meta.store.write_as(agent, write_reply, meta.plan, meta.only().id, Reply("Den är betald."))
    meta.clock.move(minutes=1)
    meta.work()
    hear(meta, world)
    look(meta, {"since": datetime.now(UTC).isoformat()})
    assert [one.text for one in meta.messages()] == ["Hej, min faktura?", "Den är betald."]
    assert [one.state for one in meta.deliveries()] == ["sent"]


def test_what_was_lost_on_the_way_is_found_at_the_platform(meta: Desk, world: World) -> None:
    agent = meta.agent("Aisha")
    customers.writes(world, world.people["71"], "Hej?")
    hear(meta, world)
    world.troubles.append(Trouble("lost", "/messages", "POST"))
    meta.store.write_as(agent, write_reply, meta.plan, meta.only().id, Reply("Hej!"))
    meta.clock.move(minutes=1)
    meta.work()
    assert [one.state for one in meta.deliveries()] == ["sent"]
    assert len(world.talk(PAGE, "71").messages) == 2


def test_a_comment_is_answered_for_all_and_then_in_private(meta: Desk, world: World) -> None:
    agent = meta.agent("Aisha")
    comment = customers.comments(world, world.people["71"], POST, "Varför höjer ni?")
    hear(meta, world)
    for mode in ("public", "private_reply"):
        reply = Reply("Vi svarar.", mode=mode)
        meta.store.write_as(agent, write_reply, meta.plan, meta.only().id, reply)
        meta.clock.move(minutes=1)
        meta.work()
    assert [one.state for one in meta.deliveries()] == ["sent", "sent"]
    assert [one.text for one in world.under(POST) if one.parent == comment] == ["Vi svarar."]
    customers.writes(world, world.people["71"], "Tack för svaret!")
    hear(meta, world)
    assert len(meta.conversations()) == 1
    assert [one.public for one in meta.messages()] == [True, True, False, False]
