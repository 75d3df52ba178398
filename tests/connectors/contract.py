"""What every connector promises, ours and others'.

Subclass `ConnectorContract` in a test module, give `connector` and `bodies`, and pytest runs the rest:

    class TestFax(ConnectorContract):
        @pytest.fixture
        def connector(self) -> Connector[Any]:
            return FaxConnector(make_channel("fax"), FaxSettings(...), Memory())

        bodies = (b"a body that holds a message", ...)
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import product
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, SecretStr, ValidationError

from connectors.base import Channel, Connector, Settings
from inbox.model.capabilities import Capabilities
from inbox.model.errors import ParseError
from inbox.model.messages import IncomingMessage, Parsed
from inbox.model.outbound import Check
from inbox.model.receipts import RawItem, Receipt

GARBAGE = (
    b"",
    b"\0",
    b"\xff\xfe" * 1000,
    b"{",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"null",
    b"[1, 2, 3]",
    b'{"entry": [null, 3, {"messaging": "x"}]}',
    b"\r\n" * 10_000,
    b": " * 10_000,
    "å".encode("latin-1") * 5000,
)


class Memory:
    """Credentials that forget when the test ends."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def load(self) -> Mapping[str, Any]:
        return dict(self.values)

    def save(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)


def make_channel(kind: str, **more: Any) -> Channel:
    return Channel(id=kind, name=kind.title(), **more)


def make_receipt(body: bytes, headers: Mapping[str, str] | None = None) -> Receipt:
    return Receipt(
        1, "channel", "receipt-1", body, headers or {}, datetime(2026, 11, 22, tzinfo=UTC)
    )


class ConnectorContract(ABC):
    bodies: ClassVar[tuple[bytes, ...]]
    """Raw items that hold at least one message each."""

    @pytest.fixture
    @abstractmethod
    def connector(self) -> Connector[Any]:
        """A connector with settings that name no server that could be reached."""

    @pytest.fixture
    def closing(self, connector: Connector[Any]) -> Iterator[Connector[Any]]:
        yield connector
        connector.close()

    def test_it_says_what_it_is(self, connector: Connector[Any]) -> None:
        assert connector.kind
        assert connector.kind == connector.kind.lower()
        assert connector.kind.isidentifier()
        assert connector.identity_kind
        assert isinstance(connector.capabilities, Capabilities)
        assert issubclass(connector.settings_type, Settings)

    def test_it_has_what_it_claims(self, connector: Connector[Any]) -> None:
        kind = type(connector)
        can = connector.capabilities
        claims = {
            "send": can.can_reply or can.can_begin,
            "confirm": can.can_confirm,
            "fetch": connector.listens,
            "wait": connector.listens,
        }
        for method, is_claimed in claims.items():
            if is_claimed:
                assert getattr(kind, method) is not getattr(Connector, method), method

    def test_it_refuses_an_option_that_it_does_not_know(self, connector: Connector[Any]) -> None:
        for model in _models(connector.settings):
            with pytest.raises(ValidationError) as caught:
                type(model).model_validate({**model.model_dump(), "no_such_option": 1})
            assert "no_such_option" in str(caught.value)

    def test_it_never_shows_its_secrets(self, connector: Connector[Any]) -> None:
        shown = repr(connector) + repr(connector.settings) + str(vars(connector))
        for secret in _secrets(connector.settings):
            assert secret not in shown

    def test_it_reads_its_bodies(self, connector: Connector[Any]) -> None:
        assert self.bodies
        for body in self.bodies:
            parsed = connector.parse(make_receipt(body))
            assert parsed.messages
            for message in parsed.messages:
                _assert_well_formed(message)
            ids = [message.external_id for message in parsed.messages]
            assert len(ids) == len(set(ids))

    def test_reading_twice_gives_the_same(self, connector: Connector[Any]) -> None:
        for body in self.bodies:
            assert connector.parse(make_receipt(body)) == connector.parse(make_receipt(body))

    def test_garbage_is_a_parse_error_or_nothing_worse(self, connector: Connector[Any]) -> None:
        """Also what was cut off, and what another character set would make of it."""
        cut = [body[: len(body) * part // 7] for body, part in product(self.bodies, range(1, 7))]
        odd = [body.replace(b"e", b"\xe9\0") for body in self.bodies]
        for body in (*GARBAGE, *cut, *odd):
            for message in _messages_in(connector, body):
                _assert_well_formed(message)

    def test_a_pushed_item_is_known_by_its_bytes(self, connector: Connector[Any]) -> None:
        if type(connector).wrap is Connector.wrap:
            pytest.skip("takes no pushed items")
        body = self.bodies[0]
        first, second = (connector.wrap(body, "") for _ in range(2))
        other = connector.wrap(body + b" ", "")
        assert isinstance(first, RawItem)
        assert first == second
        assert first.external_id != other.external_id
        assert connector.parse(make_receipt(first.body, first.headers)).messages

    def test_a_check_answers_even_when_nothing_can_be_reached(
        self, closing: Connector[Any]
    ) -> None:
        checks = closing.check()
        assert isinstance(checks, tuple)
        for check in checks:
            assert isinstance(check, Check)
            assert check.name
            assert check.message
            for secret in _secrets(closing.settings):
                assert secret not in check.message + check.advice

    def test_closing_may_happen_at_any_time(self, connector: Connector[Any]) -> None:
        connector.close()
        connector.close()

    def test_its_own_addresses_are_normalized(self, connector: Connector[Any]) -> None:
        own = connector.addresses()
        assert isinstance(own, frozenset)
        assert all(address == address.strip().lower() and address for address in own)


def _messages_in(connector: Connector[Any], body: bytes) -> tuple[IncomingMessage, ...]:
    """None where it says that it can't read this."""
    try:
        parsed = connector.parse(make_receipt(body))
    except ParseError:
        return ()
    assert isinstance(parsed, Parsed)
    return parsed.messages


def _assert_well_formed(message: IncomingMessage) -> None:
    assert isinstance(message, IncomingMessage)
    assert message.external_id
    parties = [p for p in (message.author, *message.to, *message.cc, *message.reply_to) if p]
    texts = [
        message.external_id, message.text, message.reply_text, message.subject, message.html,
        message.message_id, message.in_reply_to, *message.references, json.dumps(dict(message.fields)),
        *(part for p in parties for part in (p.kind, p.value, p.name)),
        *(part for a in message.attachments for part in (a.filename, a.content_type, a.content_id)),
    ]  # fmt: skip
    for text in texts:
        assert "\0" not in text
        text.encode("utf-8")  # no lone surrogates
    assert message.sent_at is None or message.sent_at.tzinfo is not None


def _models(value: BaseModel) -> list[BaseModel]:
    """A settings object and all that are in it."""
    inner = [
        v for name in type(value).model_fields if isinstance(v := getattr(value, name), BaseModel)
    ]
    return [value, *(found for model in inner for found in _models(model))]


def _secrets(settings: BaseModel) -> list[str]:
    values = (getattr(m, name) for m in _models(settings) for name in type(m).model_fields)
    return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
