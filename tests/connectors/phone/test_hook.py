"""What a telephone system calls us with."""

import json
import time
from typing import Any

import pytest

from connectors.base import Request
from connectors.phone import PhoneConnector, PhoneSettings
from connectors.phone.signature import sign
from inbox.model.errors import ParseError, PermanentError
from inbox.model.messages import Party
from inbox.model.words import OtherKind
from tests.connectors.contract import Memory, make_channel, make_receipt

SECRET = "a secret of the exchange"


def phone(**settings: Any) -> PhoneConnector:
    chosen = {"secret": SECRET, "extensions": {"101": "Bjorn@tallvik.example"}, **settings}
    channel = make_channel("phone", country="SE")
    return PhoneConnector(channel, PhoneSettings.model_validate(chosen), Memory())


def request(body: bytes, *, moment: int | None = None, secret: str = SECRET) -> Request:
    at = str(int(time.time()) if moment is None else moment)
    headers = {"inkorg-time": at, "inkorg-signature": sign(secret, at, body)}
    return Request("POST", {}, headers, body)


RING = json.dumps({"event": "started", "call": "c1", "number": "070-123 45 67"}).encode()


def test_a_signed_call_is_kept_under_the_hash_of_its_bytes() -> None:
    first, again = phone().receive(request(RING)), phone().receive(request(RING))
    assert first.status == 202
    assert first.items == again.items
    assert len(first.items) == 1


def test_several_things_at_once_are_kept_one_by_one() -> None:
    body = b"[" + RING + b', {"event": "ended", "call": "c1"}, {"event": "nonsense"}]'
    assert len(phone().receive(request(body)).items) == 3


@pytest.mark.parametrize(
    "call",
    [
        request(RING, secret="somebody else's secret"),
        request(RING, moment=int(time.time()) - 3600),
        Request("POST", {}, {}, RING),
        Request("POST", {}, {"inkorg-time": "9" * 400, "inkorg-signature": "x"}, RING),
        Request("POST", {}, {"inkorg-time": "٣", "inkorg-signature": "ü"}, RING),
    ],
)
def test_what_is_not_the_telephone_systems_is_refused(call: Request) -> None:
    with pytest.raises(PermissionError):
        phone().receive(call)


def test_without_a_secret_nobody_calls() -> None:
    with pytest.raises(NotImplementedError):
        phone(secret=None).receive(request(RING))


def test_a_signed_body_that_is_no_json_is_told_so() -> None:
    with pytest.raises(PermanentError):
        phone().receive(request(b"call=1"))


def test_a_call_that_rings_is_no_message_but_news_of_a_call() -> None:
    body = {"event": "answered", "call": "c1", "number": "0046701234567", "extension": "101"}
    (item,) = phone().parse(make_receipt(json.dumps(body).encode())).others
    assert item.kind is OtherKind.CALL
    assert item.external_id == "c1"
    assert item.author == Party("phone", "+46701234567")
    assert item.data["login"] == "bjorn@tallvik.example"
    assert item.data["answered_at"]


def test_what_is_left_on_the_answering_machine_is_a_message() -> None:
    body = {"event": "voicemail", "call": "c1", "number": "+46701234567", "text": "Ring mig\u0000"}
    parsed = phone().parse(make_receipt(json.dumps(body).encode()))
    (message,) = parsed.messages
    assert (message.text, message.manner) == ("Ring mig", "call")
    assert message.thread_key == "missed:+46701234567"
    assert [item.data["step"] for item in parsed.others] == ["voicemail"]


def test_a_time_that_lies_ahead_is_brought_back_to_now() -> None:
    body = {"event": "started", "call": "c1", "at": "2199-01-01T00:00:00Z"}
    receipt = make_receipt(json.dumps(body).encode())
    (item,) = phone().parse(receipt).others
    assert item.at == receipt.received_at


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a b"])
def test_a_recording_is_an_address_on_the_web_or_unreadable(url: str) -> None:
    body = {"event": "recording", "call": "c1", "url": url}
    with pytest.raises(ParseError):
        phone().parse(make_receipt(json.dumps(body).encode()))
