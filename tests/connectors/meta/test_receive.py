"""What the platform tells: checked, taken apart, named, and only ours kept."""

import json
from datetime import timedelta

import pytest

from connectors.base import Request
from connectors.facebook import FacebookConnector
from connectors.instagram import InstagramConnector, InstagramSettings
from connectors.meta.signature import sign
from inbox.model.errors import ParseError, PermanentError
from inbox.model.words import OtherKind
from tests.connectors.contract import Memory, make_channel, make_receipt
from tests.fakes.graph import (
    ACCOUNT,
    MEDIA,
    PAGE,
    POST,
    SECRET,
    VERIFY,
    hear,
    heard,
    settings,
    understood,
)
from workers.demo.graph import customers
from workers.demo.graph.outbox import headers
from workers.demo.graph.world import World


def question(token: str) -> Request:
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
    return Request("GET", query, {}, b"")


def test_the_subscription_check_is_answered_only_to_who_knows_the_token(
    facebook: FacebookConnector,
) -> None:
    assert facebook.receive(question(VERIFY)).body == b"1158201444"
    for wrong in ("", "let-me-in ", "å"):
        with pytest.raises(PermissionError):
            facebook.receive(question(wrong))
    with pytest.raises(PermissionError):
        facebook.receive(Request("GET", {}, {}, b""))


@pytest.mark.parametrize("header", ["", "sha256=", "sha1=abc", sign(b"other", SECRET), "å" * 9])
def test_a_call_that_is_not_signed_keeps_nothing(facebook: FacebookConnector, header: str) -> None:
    with pytest.raises(PermissionError):
        facebook.receive(Request("POST", {}, {"x-hub-signature-256": header}, b"{}"))


def test_one_byte_changed_is_not_signed(world: World, facebook: FacebookConnector) -> None:
    customers.writes(world, world.people["71"], "Hej")
    [(body, given)] = world.outbox.take(SECRET)
    with pytest.raises(PermissionError):
        hear(facebook, (body.replace(b"Hej", b"Nej"), given))


def test_instagram_takes_both_secrets_of_the_app(world: World) -> None:
    own = settings(world, account_id=ACCOUNT, instagram_app_secret="second")
    instagram = InstagramConnector(make_channel("i"), InstagramSettings(**own), Memory())
    customers.writes(world, world.people["81"], "Hej")
    [(body, _)] = world.outbox.take(SECRET)
    for secret in (SECRET, "second"):
        assert hear(instagram, (body, headers(body, secret))).items
    with pytest.raises(PermissionError):
        hear(instagram, (body, headers(body, "third")))


def test_a_call_with_many_events_is_one_item_each_and_the_same_when_repeated(
    world: World, facebook: FacebookConnector
) -> None:
    world.outbox.batch = 10
    for text in ("ett", "två", "tre"):
        customers.writes(world, world.people["71"], text)
    customers.comments(world, world.people["72"], POST, "fyra")
    [call] = world.outbox.take(SECRET)
    first, again = hear(facebook, call).items, hear(facebook, call).items
    assert len({item.external_id for item in first}) == 4
    assert first == again
    assert [m.text for m in understood(facebook, list(first)).messages] == [
        "ett",
        "två",
        "tre",
        "fyra",
    ]


def test_what_is_for_another_page_or_platform_is_left_out(
    world: World, facebook: FacebookConnector, instagram: InstagramConnector
) -> None:
    customers.writes(world, world.people["81"], "Till Instagram")
    [call] = world.outbox.take(SECRET)
    assert hear(facebook, call).items == ()
    assert len(hear(instagram, call).items) == 1
    other = json.dumps({"object": "page", "entry": [{"id": "1002", "messaging": [{}]}]}).encode()
    assert hear(facebook, (other, headers(other, SECRET))).items == ()


def test_too_large_a_call_is_refused(facebook: FacebookConnector) -> None:
    body = b"x" * 10_000_001
    with pytest.raises(PermanentError, match="10,000,000"):
        hear(facebook, (body, headers(body, SECRET)))


def test_signed_nonsense_is_kept_for_ops(facebook: FacebookConnector) -> None:
    body = b"<html>"
    [item] = hear(facebook, (body, headers(body, SECRET))).items
    with pytest.raises(ParseError):
        facebook.parse(make_receipt(item.body))


def test_a_comment_is_the_customers_thread_under_that_post(
    world: World, facebook: FacebookConnector
) -> None:
    kari, asa = world.people["71"], world.people["72"]
    first = customers.comments(world, kari, POST, "Varför?")
    customers.comments(world, asa, POST, "Ja, varför?", parent=first)
    customers.comments(world, kari, POST, "Någon?")
    one, other, third = understood(facebook, heard(facebook, world)).messages
    assert one.thread_key == third.thread_key != other.thread_key
    assert one.public
    assert one.author is not None
    assert one.author.name == "Kari Nordmann"
    assert other.in_reply_to == first
    assert one.post is not None
    assert one.post.external_id == POST
    assert one.post.is_ours


def test_what_is_changed_taken_back_hidden_read_and_liked_is_about_the_right_thing(
    world: World, facebook: FacebookConnector
) -> None:
    kari = world.people["71"]
    mid = customers.writes(world, kari, "Hejsan")
    comment = customers.comments(world, kari, POST, "Va?")
    heard(facebook, world)
    customers.edits(world, mid, "Hej!")
    customers.reacts(world, mid, "👍")
    customers.reads(world, kari)
    customers.takes_back(world, mid)
    customers.edits(world, comment, "Vad?")
    customers.takes_back(world, comment)
    parsed = understood(facebook, heard(facebook, world))
    assert parsed.messages == ()
    assert [(one.kind, one.about, one.text) for one in parsed.others] == [
        (OtherKind.EDIT, mid, "Hej!"),
        (OtherKind.REACTION, mid, "👍"),
        (OtherKind.READ, "", ""),
        (OtherKind.DELETION, mid, ""),
        (OtherKind.EDIT, comment, "Vad?"),
        (OtherKind.DELETION, comment, ""),
    ]


def test_instagrams_story_mention_is_private_and_its_comment_public(
    world: World, instagram: InstagramConnector
) -> None:
    kari = world.people["81"]
    customers.writes(world, kari, "", story=True)
    customers.comments(world, kari, MEDIA, "Fint!")
    story, comment = understood(instagram, heard(instagram, world)).messages
    assert (story.manner, story.public, len(story.media)) == ("story_mention", False, 1)
    assert (comment.manner, comment.public, comment.text) == ("comment", True, "Fint!")


def test_a_mention_without_a_name_is_a_message_all_the_same(
    world: World, facebook: FacebookConnector
) -> None:
    id_ = customers.mentions(world, world.accounts[PAGE], "Tack @Tallvik")
    [message] = understood(facebook, heard(facebook, world)).messages
    assert (message.external_id, message.manner, message.author) == (id_, "mention", None)


def test_an_address_that_is_over_is_fetched_anew_and_other_hosts_are_not_asked(
    world: World, facebook: FacebookConnector
) -> None:
    from dataclasses import replace

    from tests.fakes.graph import Clock

    customers.writes(world, world.people["71"], "", customers.PIXEL)
    [message] = understood(facebook, heard(facebook, world)).messages
    [medium] = message.media
    assert facebook.download(medium).content == customers.PIXEL
    assert isinstance(world.clock, Clock)
    world.clock.ahead = timedelta(hours=2)
    fetched = facebook.download(medium)
    assert (fetched.content, fetched.content_type) == (customers.PIXEL, "image/png")
    for foreign in ("https://example.org/a.png", "http://scontent.xx.fbcdn.net/a", "file:///etc/x"):
        with pytest.raises(PermanentError, match="not fetched"):
            facebook.download(replace(medium, url=foreign))


def test_a_sticker_that_comes_twice_is_one() -> None:
    from connectors.meta.attachments import read

    url = "https://scontent.xx.fbcdn.net/a.png"
    both = [
        {"type": "image", "payload": {"url": url, "sticker_id": 3}},
        {"type": "sticker", "payload": {"url": url, "sticker_id": 3}},
    ]
    for attachments, sticker_id in (
        (both, 3),
        (both, None),
        (both[:1], 3),
        (both[1:], None),
        ([{"type": "image", "payload": {"url": url}}, {"type": "sticker", "payload": {}}], None),
    ):
        found = read({"attachments": attachments, "sticker_id": sticker_id}, "m").media
        assert [one.kind for one in found] == ["sticker"]
    pictures = [{"type": "image", "payload": {"url": url + str(n)}} for n in range(2)]
    assert len(read({"attachments": [*pictures, both[1]]}, "m").media) == 3


@pytest.mark.parametrize(
    "value",
    [
        [[]],
        [],
        3,
        {"item": "comment", "comment_id": [[]], "post_id": "1_2"},
        {"item": "reaction"},
        {"verb": "add"},
        {"item": "starship", "verb": "launch", "post_id": "1_2"},
    ],
)
def test_what_nobody_knows_is_kept_and_told_as_such(
    facebook: FacebookConnector, value: object
) -> None:
    changes = [{"field": "feed", "value": value}]
    body = json.dumps({"object": "page", "entry": [{"id": PAGE, "time": 1, "changes": changes}]})
    [item] = hear(facebook, (body.encode(), headers(body.encode(), SECRET))).items
    parsed = understood(facebook, [item])
    assert parsed.messages == ()
    assert [one.kind for one in parsed.others] in ([OtherKind.UNSUPPORTED], [OtherKind.REACTION])
    assert all(one.external_id for one in parsed.others)


@pytest.mark.parametrize(
    ("part", "message", "manner", "fields"),
    [
        ("standby", {"text": "Hej"}, "message", {"standby": True}),
        (
            "messaging",
            {"text": "Ja", "quick_reply": {"payload": "YES"}},
            "message",
            {"payload": "YES"},
        ),
        (
            "messaging",
            {"text": "Fint!", "reply_to": {"story": {"id": "55", "url": "https://x.example"}}},
            "story_reply",
            {},
        ),
        (
            "messaging",
            {"text": "Hej", "referral": {"ref": "skylt", "source": "SHORTLINK"}},
            "message",
            {"ref": "skylt", "source": "SHORTLINK"},
        ),
    ],
)
def test_what_stands_beside_a_message_is_kept_with_it(
    facebook: FacebookConnector,
    part: str,
    message: dict[str, object],
    manner: str,
    fields: dict[str, object],
) -> None:
    """Another app has the conversation, a ready answer was pressed, a story was answered, a link led here."""
    event = {"sender": {"id": "71"}, "recipient": {"id": PAGE}, "timestamp": 1_790_000_000_000}
    talk = event | {"message": {"mid": "m_1", **message}}
    body = json.dumps({"object": "page", "entry": [{"id": PAGE, "time": 1, part: [talk]}]})
    [item] = hear(facebook, (body.encode(), headers(body.encode(), SECRET))).items
    (said,) = understood(facebook, [item]).messages
    assert (said.manner, dict(said.fields)) == (manner, fields)
