"""The look for what nobody told us."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.base import Connector
from connectors.facebook import FacebookConnector
from connectors.instagram import InstagramConnector
from inbox.model.errors import PermanentError, TemporaryError
from inbox.model.receipts import RawItem
from inbox.model.words import OtherKind
from tests.fakes.graph import MEDIA, POST, heard, make_facebook, understood
from workers.demo.graph import customers
from workers.demo.graph.trouble import Trouble
from workers.demo.graph.world import Person, World


def look(
    connector: Connector[Any], cursor: Mapping[str, Any], now: datetime | None = None
) -> tuple[list[RawItem], Mapping[str, Any]]:
    """To the end, as a listener does."""
    items: list[RawItem] = []
    more = True
    while more:
        fetched = connector.fetch(cursor, now or datetime.now(UTC))
        items += fetched.items
        cursor, more = fetched.cursor, fetched.more
    return items, cursor


def test_a_new_channel_begins_now(world: World, facebook: FacebookConnector) -> None:
    customers.writes(world, world.people["71"], "Förra veckan")
    world.talk("1001", "71").messages[0].at -= timedelta(days=7)
    items, cursor = look(facebook, {})
    assert items == []
    assert cursor["since"]


def test_what_was_told_and_what_is_found_are_one_thing(
    world: World, facebook: FacebookConnector
) -> None:
    cursor = {"since": datetime.now(UTC).isoformat()}
    kari = world.people["71"]
    customers.writes(world, kari, "Hej", customers.PIXEL)
    customers.somebody_writes_in_the_app(world, kari, "Hej själv")
    customers.comments(world, kari, POST, "Varför?")
    customers.posts(world, kari, "Ett inlägg")
    told = heard(facebook, world)
    found, _ = look(facebook, cursor)
    # Our own post is older than this look: what it says comes along.
    assert {item.external_id for item in found} == {
        *(item.external_id for item in told),
        f"post:{POST}:",
    }
    by_telling = {m.external_id: m for m in understood(facebook, told).messages}
    for message in understood(facebook, found).messages:
        same = by_telling[message.external_id]
        assert (message.author, message.text, message.thread_key) == (
            same.author,
            same.text,
            same.thread_key,
        )
        assert (message.manner, len(message.media)) == (same.manner, len(same.media))


def test_on_instagram_too(world: World, instagram: InstagramConnector) -> None:
    cursor = {"since": datetime.now(UTC).isoformat()}
    kari = world.people["81"]
    customers.writes(world, kari, "Hej")
    comment = customers.comments(world, kari, MEDIA, "Fint!")
    customers.comments(world, kari, MEDIA, "Verkligen", parent=comment)
    told = heard(instagram, world)
    found, _ = look(instagram, cursor)
    more = {item.external_id for item in found} - {item.external_id for item in told}
    assert {item.external_id for item in told} < {item.external_id for item in found}
    assert [m.text for m in understood(instagram, found).messages] == ["Hej", "Fint!", "Verkligen"]
    # What the comments stand under is told by no webhook, and found once.
    [post] = understood(instagram, found).others
    assert post.post is not None
    assert (post.kind, post.post.text, len(more)) == (OtherKind.POST, "Vackert väder", 1)
    later = datetime.now(UTC) + timedelta(hours=1)
    assert more < {item.external_id for item in look(instagram, cursor, later)[0]}


def test_a_post_found_brings_its_words_along(world: World, facebook: FacebookConnector) -> None:
    cursor = {"since": datetime.now(UTC).isoformat()}
    customers.comments(world, world.people["71"], POST, "Varför?")
    items, _ = look(facebook, cursor)
    parsed = understood(facebook, items)
    [message], [post] = parsed.messages, parsed.others
    assert post.kind is OtherKind.POST, "though it is older than the channel"
    for one in (message.post, post.post):
        assert one is not None
        assert (one.text, one.is_ours) == ("Nu höjer vi priset", True)


def test_many_conversations_and_long_ones_are_read_to_the_end_in_order(
    world: World, facebook: FacebookConnector
) -> None:
    cursor = {"since": datetime.now(UTC).isoformat()}
    for n in range(45):
        world.people[f"5{n:03}"] = Person(f"5{n:03}", "1001", f"Kund {n}")
        customers.writes(world, world.people[f"5{n:03}"], "Hej")
    for n in range(230):
        customers.writes(world, world.people["71"], f"rad {n}")
    world.outbox.waiting.clear()
    items, after = look(facebook, cursor)
    messages = understood(facebook, items).messages
    assert len(messages) == 275
    assert [m.text for m in messages if m.text.startswith("rad")] == [
        f"rad {n}" for n in range(230)
    ]
    assert set(after) == {"since"}


def test_it_looks_at_the_start_and_then_at_its_own_pace(world: World) -> None:
    facebook = make_facebook(world, poll_seconds=600)
    now = datetime.now(UTC)
    _, cursor = look(facebook, {"since": now.isoformat()}, now)
    before = len(world.calls)
    look(facebook, cursor, now + timedelta(minutes=5))
    assert len(world.calls) == before
    look(facebook, cursor, now + timedelta(minutes=10))
    assert len(world.calls) > before
    facebook.close()


def test_an_outage_keeps_the_cursor_and_what_came_meanwhile_is_found(
    world: World, facebook: FacebookConnector
) -> None:
    cursor = {"since": datetime.now(UTC).isoformat()}
    customers.writes(world, world.people["71"], "Under avbrottet")
    world.outbox.waiting.clear()
    world.troubles.append(Trouble("html", "/conversations", status=503))
    with pytest.raises(TemporaryError):
        facebook.fetch(cursor, datetime.now(UTC))
    items, _ = look(facebook, cursor)
    assert [m.text for m in understood(facebook, items).messages] == ["Under avbrottet"]


def test_a_page_that_tells_us_nothing_is_never_well_but_its_messages_come(
    world: World, facebook: FacebookConnector
) -> None:
    world.accounts["1001"].subscribed = None
    cursor: Mapping[str, Any] = {"since": datetime.now(UTC).isoformat()}
    customers.writes(world, world.people["71"], "Hör ni?")
    now = datetime.now(UTC)
    fetched = facebook.fetch(cursor, now)
    assert len(fetched.items) == 1
    for minute in range(3):
        with pytest.raises(PermanentError, match="not subscribed"):
            facebook.fetch(fetched.cursor, now + timedelta(minutes=minute))
    facebook.subscribe()
    assert facebook.fetch(fetched.cursor, now + timedelta(minutes=4)).items == ()


def test_a_field_that_is_left_out_on_purpose_is_no_fault_of_the_channel(
    world: World, facebook: FacebookConnector
) -> None:
    world.accounts["1001"].subscribed = ["feed", "messages"]
    look(facebook, {"since": datetime.now(UTC).isoformat()})
    assert "ratings" in next(c.message for c in facebook.check() if c.name == "subscription")
    world.accounts["1001"].subscribed = ["messages"]
    with pytest.raises(PermanentError, match="feed"):
        look(facebook, {"since": datetime.now(UTC).isoformat(), "after": "x", "began": ""})


def test_waiting_ends_when_it_is_closed(facebook: FacebookConnector) -> None:
    facebook.close()
    assert facebook.wait(timedelta(minutes=5)) is False
