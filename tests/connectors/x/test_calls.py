"""X calls us: the challenge, and what it tells, signed."""

import json

import pytest

from connectors.base import Request
from connectors.x.signature import SIGNATURE, sign
from inbox.model.messages import IncomingMessage
from inbox.model.words import OtherKind
from tests.connectors.contract import make_receipt
from tests.fakes.x import KEYS, MARIA, US, x_connector
from workers.demo.x_calls import message_body, post_body
from workers.demo.x_server import XServer


def request(body: bytes, secret: str = KEYS.consumer_secret) -> Request:
    return Request("POST", {}, {SIGNATURE: sign(secret, body)}, body)


def test_the_challenge_is_answered_with_the_apps_secret() -> None:
    # The example of X's own documentation of Account Activity has this form.
    answer = x_connector().receive(Request("GET", {"crc_token": "abc"}, {}, b""))
    assert answer.content_type == "application/json"
    assert json.loads(answer.body) == {"response_token": sign(KEYS.consumer_secret, b"abc")}


def test_nothing_is_kept_of_what_is_not_signed_by_x() -> None:
    for wrong in (request(b"{}", "another"), Request("POST", {}, {}, b"{}")):
        with pytest.raises(PermissionError):
            x_connector().receive(wrong)
    with pytest.raises(PermissionError):
        x_connector().receive(Request("GET", {}, {}, b""))


def test_what_is_for_another_account_of_the_app_is_left_out(x: XServer) -> None:
    body = message_body(x.world, x.world.add_message(MARIA, US, "Hej"))
    assert len(x_connector().receive(request(body)).items) == 1
    assert x_connector(user_id="77").receive(request(body)).items == ()


def test_a_message_is_the_same_whether_it_was_told_or_fetched(x: XServer) -> None:
    connector = x_connector(x)
    cursor = connector.fetch({}, x.world.clock()).cursor
    event = x.world.add_message(MARIA, US, "Hej &amp; tack")
    (told,) = connector.parse(make_receipt(message_body(x.world, event))).messages
    later = {**cursor, "feeds": {**cursor["feeds"], "messages": {"since": "0"}}}
    (item,) = connector.fetch(later, x.world.clock()).items
    (fetched,) = connector.parse(make_receipt(item.body)).messages
    assert told == fetched


def test_a_post_that_begins_a_thread_is_a_message_and_an_answer_waits_for_its_thread(
    x: XServer,
) -> None:
    connector = x_connector(x)
    first = x.world.add_post(MARIA, "@tallvik hej")
    (message,) = connector.parse(make_receipt(post_body(x.world, first))).messages
    assert isinstance(message, IncomingMessage)
    assert message.thread_key == f"post:{first['id']}:{MARIA}"
    second = x.world.add_post(MARIA, "Hallå?", first["id"])
    parsed = connector.parse(make_receipt(post_body(x.world, second)))
    assert [one.kind for one in parsed.others] == [OtherKind.UNSUPPORTED]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("direct_message_indicate_typing_events", OtherKind.TYPING),
        ("direct_message_mark_read_events", OtherKind.READ),
        ("follow_events", OtherKind.UNSUPPORTED),
    ],
)
def test_what_is_no_message_is_something_else_and_no_error(name: str, kind: OtherKind) -> None:
    body = json.dumps({"for_user_id": US, name: [{"id": "1"}]}).encode()
    (other,) = x_connector().parse(make_receipt(body)).others
    assert other.kind is kind


def test_an_encrypted_message_is_shown_as_one_that_nobody_here_can_read(x: XServer) -> None:
    event = x.world.add_message(MARIA, US, "")
    (message,) = x_connector().parse(make_receipt(message_body(x.world, event))).messages
    assert message.manner == "unsupported"
    assert "encrypted" in message.text
