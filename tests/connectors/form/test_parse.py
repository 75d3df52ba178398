import json
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.form import FormConnector, FormSettings
from connectors.form.parse import THREAD_TOKEN
from inbox.model.errors import ParseError, PermanentError
from inbox.model.messages import IncomingMessage, Party
from inbox.model.receipts import Receipt
from tests.connectors.contract import Memory, make_channel


def connector() -> FormConnector:
    return FormConnector(make_channel("form"), FormSettings(), Memory())


def parse(headers: dict[str, str] | None = None, **body: Any) -> IncomingMessage:
    now = datetime(2026, 11, 20, 8, tzinfo=UTC)
    receipt = Receipt(1, "form", "abc", json.dumps(body).encode(), headers or {}, now)
    return connector().parse(receipt).messages[0]


def test_what_was_filled_in_becomes_a_message() -> None:
    message = parse(
        name=" Eva  Ek ",
        email="Eva@Example.se",
        message="Hej!\r\nStrömmen är borta.",
        fields={"meter": "735", "moved": True},
        topic="outage",
        language="sv",
        page="https://tallvik.example/kontakt",
        browser="Firefox 128",
        system="Android 14",
    )
    assert message.author == Party("email", "eva@example.se", "Eva Ek")
    assert message.text == message.reply_text == "Hej!\nStrömmen är borta."
    assert message.subject == "Hej!"
    assert (message.topic, message.language) == ("outage", "sv")
    assert message.fields == {
        "meter": "735",
        "moved": True,
        "page": "https://tallvik.example/kontakt",
        "browser": "Firefox 128",
        "system": "Android 14",
    }


def test_somebody_without_an_address_has_no_identity_and_gets_nothing_automatic() -> None:
    message = parse(name="Kim", message="En fråga")
    assert message.author is None
    assert message.fields["name"] == "Kim"
    assert not message.may_answer_automatically


def test_a_subject_that_looks_like_an_answer_is_none() -> None:
    # The address is typed, not proved: "Re:" must not lead into that customer's conversation.
    assert (
        parse(message="x", subject="Re: Sv: [2] Faktura", email="a@b.se").subject == "[2] Faktura"
    )


def test_only_our_own_header_says_where_an_addition_belongs() -> None:
    token = "a" * 26
    assert parse({THREAD_TOKEN: token}, message="Mer").thread_tokens == (token,)
    wrapped = connector().wrap(b'{"message": "Mer"}', "application/json")
    assert THREAD_TOKEN not in wrapped.headers


def test_characters_that_do_not_show_are_taken_out() -> None:
    name = "..\\..\\faktura\u202efdp.exe"
    file = {"filename": name, "content_type": "image/\0jpeg", "content": "SGVq"}
    message = parse(message="A\0B\x1b", name="E\nva", email="e@e.se", files=[file])
    assert message.text == "AB"
    assert message.author is not None
    assert message.author.name == "E va"
    assert message.attachments[0].filename == "fakturafdp.exe"
    assert message.attachments[0].content_type == "image/jpeg"
    assert message.attachments[0].content == b"Hej"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": ""},
        {"message": "x", "unknown": 1},
        {"message": "x", "files": [{"content": "not base64!"}]},
    ],
)
def test_what_is_no_submission_goes_aside_with_its_place(body: dict[str, Any]) -> None:
    with pytest.raises(ParseError, match=r"message|unknown|files"):
        parse(**body)


def test_only_json_is_taken_over_the_api() -> None:
    with pytest.raises(PermanentError, match="application/json"):
        connector().wrap(b"<xml/>", "text/xml")
