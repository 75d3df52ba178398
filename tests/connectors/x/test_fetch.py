"""What is new on X, asked of a server that speaks as X does, by the real library."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.x import XConnector
from inbox.model.errors import PermanentError, ReauthoriseError, TemporaryError
from inbox.model.messages import IncomingMessage, Media, OtherItem
from inbox.model.receipts import RawItem
from inbox.model.words import OtherKind
from tests.connectors.contract import make_receipt
from tests.fakes.x import MARIA, OLA, US, x_connector
from workers.demo.graph.customers import PIXEL
from workers.demo.x_calls import post_body
from workers.demo.x_server import XServer

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SEARCH = [{"id": "us", "query": "(tallvik OR strömavbrott) -is:retweet lang:sv"}]


class Looking:
    """Looks again a minute later each time, as a listener does, with the cursor of the last."""

    def __init__(self, connector: XConnector) -> None:
        self.connector, self.now = connector, NOW
        self.cursor: Mapping[str, Any] = {}
        self.look()

    def look(self, minutes: float = 2) -> tuple[RawItem, ...]:
        self.now += timedelta(minutes=minutes)
        fetched = self.connector.fetch(self.cursor, self.now)
        self.cursor = json.loads(json.dumps(fetched.cursor))
        return fetched.items

    def read(self) -> list[IncomingMessage | OtherItem]:
        found: list[IncomingMessage | OtherItem] = []
        for item in self.look():
            parsed = self.connector.parse(make_receipt(item.body))
            found += [*parsed.messages, *parsed.others]
        return found


def test_a_new_channel_begins_now(x: XServer) -> None:
    x.world.add_post(MARIA, "@tallvik från i går")
    x.world.add_message(MARIA, US, "Från i går")
    looking = Looking(x_connector(x))
    assert looking.look() == ()
    x.world.add_post(MARIA, "@tallvik från i dag")
    (message,) = looking.read()
    assert isinstance(message, IncomingMessage)
    assert message.text == "@tallvik från i dag"


def test_a_direct_message_is_private_and_belongs_to_its_conversation(x: XServer) -> None:
    looking = Looking(x_connector(x))
    x.world.add_message(MARIA, US, "Hej!")
    x.world.add_message(US, MARIA, "Skrivet i appen")
    message, echo = looking.read()
    assert isinstance(message, IncomingMessage)
    assert (message.author.value, message.author.name) == (MARIA, "Maria Ek")  # type: ignore[union-attr]
    assert (message.public, message.thread_key) == (False, f"dm:{US}-{MARIA}")
    assert isinstance(echo, OtherItem)
    assert echo.kind is OtherKind.ECHO


def test_a_picture_is_fetched_from_x_alone(x: XServer) -> None:
    connector = x_connector(x, media_hosts=[x.address.removeprefix("http://")])
    looking = Looking(connector)
    x.world.show(x.world.add_post(MARIA, "@tallvik se här"), PIXEL)
    x.world.show(x.world.add_message(MARIA, US, ""), PIXEL)
    message, post = sorted(
        (one for one in looking.read() if isinstance(one, IncomingMessage)), key=lambda m: m.public
    )
    assert (message.text, message.manner) == ("", "message"), "a picture alone is not encrypted"
    assert post.text == "@tallvik se här", "its address is no part of the words"
    for one in (message, post):
        (media,) = one.media
        assert media.kind == "image"
        file = connector.download(media)
        assert (file.content, file.content_type) == (PIXEL, "image/png")
    for elsewhere in ("https://pbs.twimg.com.evil.example/a.png", "http://pbs.twimg.com/a.png"):
        with pytest.raises(PermanentError, match="open it on X"):
            connector.download(Media(elsewhere, "image"))


def test_films_and_pictures_of_a_call_are_known_too(x: XServer) -> None:
    shown = {
        "type": "video",
        "media_url_https": "https://pbs.twimg.com/still.jpg",
        "video_info": {
            "variants": [
                {"content_type": "application/x-mpegURL", "url": "https://video.twimg.com/a.m3u8"},
                {"bitrate": 9, "content_type": "video/mp4", "url": "https://video.twimg.com/9.mp4"},
                {"bitrate": 2, "content_type": "video/mp4", "url": "https://video.twimg.com/2.mp4"},
            ]
        },
    }
    told = json.loads(post_body(x.world, x.world.add_post(MARIA, "@tallvik film")))
    told["tweet_create_events"][0]["extended_entities"] = {"media": [shown]}
    (message,) = x_connector(x).parse(make_receipt(json.dumps(told).encode())).messages
    assert message.media == (Media("https://video.twimg.com/2.mp4", "video"),)


def test_each_customers_thread_under_a_post_is_one_conversation(x: XServer) -> None:
    ours = x.world.add_post(US, "I natt byter vi ledningar på Storgatan.")
    looking = Looking(x_connector(x))
    x.world.add_post(MARIA, "Hur länge?", ours["id"])
    x.world.add_post(OLA, "Igen?!", ours["id"])
    first, second = looking.read()
    assert isinstance(first, IncomingMessage)
    assert isinstance(second, IncomingMessage)
    assert first.thread_key != second.thread_key
    assert first.in_reply_to == ours["id"]
    assert first.post is not None
    assert (first.post.external_id, first.post.is_ours) == (ours["id"], True)
    assert first.post.text.startswith("I natt")
    assert first.link == f"https://x.com/maria_ek/status/{first.external_id}"


def test_what_a_search_finds_is_no_message(x: XServer) -> None:
    looking = Looking(x_connector(x, searches=SEARCH, mentions=False, messages=False))
    x.world.add_post(OLA, "Strömavbrott hela natten, tack Tallvik")
    (found,) = looking.read()
    assert isinstance(found, OtherItem)
    assert found.kind is OtherKind.FOUND
    assert (found.data["search"], found.data["handle"]) == ("us", "ola")


def test_hundreds_that_came_meanwhile_are_all_read_the_oldest_first(x: XServer) -> None:
    looking = Looking(x_connector(x))
    told = [x.world.add_post(MARIA, f"@tallvik {n}")["id"] for n in range(250)]
    x.world.add_message(MARIA, US, "Hej")
    read = [message.external_id for message in looking.read()]
    assert read[1:] == told
    assert looking.look() == ()


def test_one_feed_that_may_not_be_asked_holds_up_no_other(x: XServer) -> None:
    looking = Looking(x_connector(x))
    x.world.add_post(MARIA, "@tallvik hej")
    x.world.add_message(MARIA, US, "Hej")
    x.world.reset_at = int((looking.now + timedelta(minutes=10)).timestamp())
    x.world.limits[f"/2/users/{US}/mentions"] = 0
    assert [item.external_id.partition(":")[0] for item in looking.look()] == ["message"]
    x.world.limits.clear()
    looking.now += timedelta(hours=24)
    assert [item.external_id.partition(":")[0] for item in looking.look()] == ["post"]


def test_a_budget_of_requests_is_kept_and_what_waits_comes_later(x: XServer) -> None:
    looking = Looking(x_connector(x, budget={"requests_per_15_minutes": 3, "posts_per_day": 500}))
    x.calls.clear()
    for _ in range(5):
        looking.look(2)
    assert len(x.calls) == 1  # Two were spent at the first look.
    x.world.add_message(MARIA, US, "Hej")
    assert [item.external_id[:8] for item in looking.look(15)] == ["message:"]


def test_a_budget_of_posts_is_for_a_day(x: XServer) -> None:
    budget = {"requests_per_15_minutes": 100, "posts_per_day": 5}
    looking = Looking(x_connector(x, messages=False, budget=budget))
    for _ in range(6):
        x.world.add_post(MARIA, "@tallvik hej")
    assert len(looking.look()) == 6
    x.world.add_post(MARIA, "@tallvik igen")
    assert looking.look() == ()
    looking.now += timedelta(hours=24)
    assert len(looking.look()) == 1


def test_a_page_that_the_budget_cuts_off_is_asked_for_again(x: XServer) -> None:
    budget = {"requests_per_15_minutes": 3, "posts_per_day": 10_000}
    looking = Looking(x_connector(x, messages=False, budget=budget))
    told = {x.world.add_post(MARIA, f"@tallvik {n}")["id"] for n in range(250)}
    read = {item.external_id.removeprefix("post:") for item in looking.look()}
    assert len(read) == 200
    read |= {item.external_id.removeprefix("post:") for item in looking.look(20)}
    assert read == told


@pytest.mark.parametrize("fault", ["500", "503", "html", "hang up", "429"])
def test_trouble_of_x_is_temporary_and_costs_nothing(x: XServer, fault: str) -> None:
    looking = Looking(x_connector(x, mentions=False))
    x.world.add_message(MARIA, US, "Hej")
    x.world.faults.append(("/2/dm_events", fault))
    with pytest.raises(TemporaryError):
        looking.look()
    looking.now += timedelta(hours=1)
    assert len(looking.look()) == 1


def test_keys_that_were_revoked_ask_for_new_ones(x: XServer) -> None:
    looking = Looking(x_connector(x))
    x.revoked = True
    with pytest.raises(ReauthoriseError):
        looking.look()
    (account, limits) = looking.connector.check()
    assert not account.ok
    assert "30 days" in limits.message


def test_a_check_says_whose_the_keys_are(x: XServer) -> None:
    assert x_connector(x).check()[0].ok
    wrong = x_connector(x, user_id="77").check()[0]
    assert not wrong.ok
    assert US in wrong.message


def test_what_is_asked_for_is_not_late_where_nobody_tells() -> None:
    assert not x_connector().is_told()
    assert x_connector(webhook=True).is_told()
