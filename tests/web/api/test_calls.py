"""The telephone over HTTP: the exchange calls, an agent's screen hears it, and writes it down."""

import json
import time
from typing import Any

import pytest

from config.channels import ChannelEntry
from inbox.services.calls.told import note_call
from inbox.services.plan import Channel
from tests.connectors.contract import make_receipt
from tests.connectors.phone.test_hook import SECRET, phone, sign
from tests.web.api.test_stream import listening
from tests.web.rig import Rig


@pytest.fixture
def store_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def exchange(rig: Rig) -> Channel:
    entry = ChannelEntry(id="phone", kind="phone", name="Telefon", team="service")
    channel = Channel(entry, phone(extensions={"101": "bjorn"}))
    rig.parts.plan.channels["phone"] = channel  # type: ignore[index]
    return channel


async def hook(rig: Rig, body: bytes, secret: str = SECRET, status: int = 202) -> None:
    at = str(int(time.time()))
    headers = {"Inkorg-Time": at, "Inkorg-Signature": sign(secret, at, body)}
    response = await rig.anonymous().raw("POST", "/hooks/phone", data=body, headers=headers)
    assert response.status == status


def told(event: str, **more: Any) -> bytes:
    return json.dumps({"event": event, "call": "c1", "number": "0701234567", **more}).encode()


async def test_the_exchange_is_answered_when_its_call_is_kept(rig: Rig, exchange: Channel) -> None:
    await hook(rig, told("started"))
    await hook(rig, told("started"), secret="another secret", status=403)


async def test_only_the_agent_whose_telephone_it_is_hears_of_it(
    rig: Rig, exchange: Channel
) -> None:
    bjorn, eva = await rig.agent("bjorn"), await rig.agent("eva")
    async with listening(bjorn) as his, listening(eva) as hers:
        (item,) = exchange.connector.parse(make_receipt(told("answered", extension="101"))).others
        rig.store.write(note_call, rig.parts.plan, exchange, item)
        heard = await his.event("call.changed")
        await hers.event("conversation.created")
        assert heard["data"]["phase"] == "talking"
        assert not [one for one in hers.events() if one["type"] == "call.changed"]

    (mine,) = (await bjorn.get("calls"))["items"]
    assert (mine["phase"], mine["shown"]) == ("talking", "070-123 45 67")
    assert (await eva.get("calls"))["items"] == []


async def test_a_call_is_written_down_with_one_request(rig: Rig, exchange: Channel) -> None:
    bjorn = await rig.agent("bjorn")
    said = {"number": "070-123 45 67", "name": "Maria Ek", "outcome": "solved"}
    body = {"channel": "phone", "text": "Om fakturan.", "topic": "invoice", "call": said}
    made = await bjorn.post("conversations", body, 201)
    assert (made["status"], made["contact"]["name"]) == ("closed", "Maria Ek")
    for q in ("+46 70 123 45 67", "maria"):
        (caller,) = (await bjorn.get("callers", params={"q": q}))["items"]
        assert caller["numbers"] == ["070-123 45 67"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"number": "anna"}, "number_invalid"),
        ({"number": "0701234567", "direction": "out"}, "call_needs_conversation"),
        ({"number": "0701234567", "at": "2020-01-01T00:00:00Z"}, "time_not_possible"),
        ({"call": "1"}, "no_such_call"),
    ],
)
async def test_what_can_not_be_written_down_is_said(
    rig: Rig, exchange: Channel, said: dict[str, Any], code: str
) -> None:
    bjorn = await rig.agent("bjorn")
    body = {"channel": "phone", "text": "Hej", "call": said}
    refused = await bjorn.post("conversations", body, None)
    assert refused["code"] == code


async def test_a_mailbox_is_no_telephone_and_a_letter_needs_somebody(
    rig: Rig, exchange: Channel
) -> None:
    bjorn = await rig.agent("bjorn")
    refused = await bjorn.post("conversations", {"channel": "info", "call": {}}, 422)
    assert refused["code"] == "channel_no_phone"
    refused = await bjorn.post("conversations", {"channel": "info", "text": "Hej"}, 422)
    assert refused["code"] == "no_recipient"
