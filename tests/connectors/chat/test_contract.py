import json

import pytest
from pydantic import SecretStr, ValidationError

from connectors.chat import ChatConnector, ChatSettings
from inbox.model.errors import ParseError
from tests.connectors.contract import ConnectorContract, Memory, make_channel, make_receipt

SAID = {"chat": "c" * 22, "visitor": "v" * 22, "text": "Hej, är ni där?"}


def make_connector() -> ChatConnector:
    settings = ChatSettings(identity_secret=SecretStr("a secret of the site"))
    return ChatConnector(make_channel("chat"), settings, Memory())


class TestChat(ConnectorContract):
    @pytest.fixture
    def connector(self) -> ChatConnector:
        return make_connector()

    bodies = (
        json.dumps(SAID).encode(),
        json.dumps(
            SAID
            | {
                "text": "",
                "user": "4711",
                "name": "Kari",
                "email": "Kari@Example.no",
                "page": "https://tallvik.example/",
                "browser": "Firefox 128",
                "file": {"filename": "a.txt", "content_type": "text/plain", "content": "SGVq"},
            }
        ).encode(),
    )


def read(**more: object):  # type: ignore[no-untyped-def]
    return make_connector().parse(make_receipt(json.dumps(SAID | more).encode())).messages[0]


def test_what_a_visitor_says_belongs_to_their_chat() -> None:
    message = read()
    assert message.thread_key == SAID["chat"]
    assert message.author is not None
    assert (message.author.kind, message.author.value) == ("visitor", SAID["visitor"])
    assert message.external_id == "receipt-1"


def test_whom_the_site_vouches_for_is_the_same_in_every_browser() -> None:
    one, other = read(user="4711"), read(user="4711", visitor="w" * 22)
    assert one.author == other.author
    assert one.author.value == "user:4711"


def test_an_address_that_was_left_is_where_answers_go() -> None:
    assert [party.value for party in read(email="Kari@Example.no").reply_to] == ["kari@example.no"]
    assert read(email="no address").reply_to == ()


def test_neither_text_nor_file_is_nothing() -> None:
    with pytest.raises(ParseError):
        read(text=" \u0000 ")


def test_a_secret_that_is_short_is_refused() -> None:
    with pytest.raises(ValidationError):
        ChatSettings(identity_secret=SecretStr("short"))
