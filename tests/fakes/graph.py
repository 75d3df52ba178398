"""A page and an Instagram account on the double of the Graph API, and our connectors on them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.base import Answer, Connector, Request
from connectors.facebook import FacebookConnector, FacebookSettings
from connectors.facebook.connector import FIELDS as PAGE_FIELDS
from connectors.instagram import InstagramConnector, InstagramSettings
from connectors.instagram.connector import FIELDS as ACCOUNT_FIELDS
from inbox.model.messages import Parsed, Party
from inbox.model.outbound import Outbound
from inbox.model.receipts import RawItem
from tests.connectors.contract import Memory, make_channel, make_receipt
from workers.demo.graph.outbox import Call
from workers.demo.graph.server import running_graph
from workers.demo.graph.world import Account, Comment, Person, Token, World

SECRET, VERIFY, TOKEN = "app-secret", "let-me-in", "page-token"
PAGE, ACCOUNT, POST, MEDIA = "1001", "2001", "1001_500", "179500"
SCOPES = sorted({*FacebookConnector.permissions, *InstagramConnector.permissions})


@dataclass
class Clock:
    """Real time, and as far ahead as is asked for: the platform's own, not ours."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def make_world() -> World:
    world = World("9", SECRET, clock=Clock(), hook="https://help.example.org/hooks/meta")
    world.fields = {"page": sorted(PAGE_FIELDS), "instagram": sorted(ACCOUNT_FIELDS)}
    world.tokens[TOKEN] = Token(PAGE, list(SCOPES))
    world.accounts = {
        PAGE: Account(PAGE, "page", PAGE, "Tallvik Energi", sorted(PAGE_FIELDS)),
        ACCOUNT: Account(ACCOUNT, "instagram", PAGE, "tallvik", sorted(PAGE_FIELDS)),
    }
    for person in (
        Person("71", PAGE, "Kari Nordmann"),
        Person("72", PAGE, "Åsa Öberg"),
        Person("81", ACCOUNT, "Kari", "kari.n"),
    ):
        world.people[person.id] = person
    begin = world.clock() - timedelta(days=3)
    world.comments[POST] = Comment(POST, PAGE, PAGE, "Nu höjer vi priset", begin)
    world.comments[MEDIA] = Comment(MEDIA, ACCOUNT, ACCOUNT, "Vackert väder", begin)
    return world


@pytest.fixture
def world() -> Iterator[World]:
    with running_graph(make_world()) as world:
        yield world


def settings(world: World, **more: Any) -> dict[str, Any]:
    host = world.base.removeprefix("http://")
    return {
        "app_id": world.app_id,
        "app_secret": SECRET,
        "verify_token": VERIFY,
        "token": TOKEN,
        "base": world.base,
        "media_hosts": (host,),
        **more,
    }


@pytest.fixture
def facebook(world: World) -> Iterator[FacebookConnector]:
    made = make_facebook(world)
    yield made
    made.close()


def make_facebook(world: World, **more: Any) -> FacebookConnector:
    given = FacebookSettings(**settings(world, page_id=PAGE, **more))
    return FacebookConnector(make_channel("facebook"), given, Memory())


@pytest.fixture
def instagram(world: World) -> Iterator[InstagramConnector]:
    given = InstagramSettings(**settings(world, account_id=ACCOUNT, page_id=PAGE))
    made = InstagramConnector(make_channel("instagram"), given, Memory())
    yield made
    made.close()


def hear(connector: Connector[Any], call: Call) -> Answer:
    body, headers = call
    return connector.receive(Request("POST", {}, headers, body))


def heard(connector: Connector[Any], world: World) -> list[RawItem]:
    """What the platform has told since the last time, as it would be kept."""
    calls = world.outbox.take(SECRET)
    return [item for call in calls for item in hear(connector, call).items]


def understood(connector: Connector[Any], items: list[RawItem]) -> Parsed:
    parsed = [connector.parse(make_receipt(item.body, item.headers)) for item in items]
    return Parsed(
        tuple(message for one in parsed for message in one.messages),
        tuple(other for one in parsed for other in one.others),
    )


def outbound(text: str = "Hej!", to: str = "71", **more: Any) -> Outbound:
    now = datetime.now(UTC)
    given: dict[str, Any] = {
        "message_id": "<1@inkorg>",
        "thread_token": "t",
        "to": (Party("facebook", to),),
        "text": text,
        "written_at": now,
        "last_inbound_at": now,
        **more,
    }
    return Outbound(**given)
