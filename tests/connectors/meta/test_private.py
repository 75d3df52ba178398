"""Answers in private, against the double of the platform."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.facebook import FacebookConnector
from connectors.instagram import InstagramConnector
from inbox.model.errors import (
    PermanentError,
    ReauthoriseError,
    TemporaryError,
    UnknownOutcomeError,
)
from inbox.model.outbound import OutgoingAttachment
from inbox.model.words import Origin, OtherKind
from tests.fakes.graph import (
    POST,
    TOKEN,
    Clock,
    heard,
    make_facebook,
    outbound,
    understood,
)
from workers.demo.graph import customers
from workers.demo.graph.trouble import Trouble
from workers.demo.graph.world import World

LONG = " ".join(f"Rad {n} om elnätet och priset på fjärrvärme." for n in range(90))


def kari_writes(world: World, ago: timedelta = timedelta()) -> None:
    customers.writes(world, world.people["71"], "Hej, är det någon där?")
    talk = world.talk("1001", "71")
    talk.messages[-1].at -= ago


def ours(world: World, person: str = "71", account: str = "1001") -> list[str]:
    return [one.text for one in world.talk(account, person).messages if one.by == account]


def test_a_reply_arrives_and_is_known_by_the_platforms_name(
    world: World, facebook: FacebookConnector
) -> None:
    kari_writes(world)
    sent = facebook.send(outbound("Ja, här är vi 👋"))
    found = world.message(sent.external_id)
    assert found is not None
    assert found[1].text == "Ja, här är vi 👋"


def test_the_echo_of_what_we_sent_shows_nothing_and_of_what_others_wrote_it_does(
    world: World, facebook: FacebookConnector
) -> None:
    kari_writes(world)
    sent = facebook.send(outbound(LONG))
    customers.somebody_writes_in_the_app(world, world.people["71"], "Från appen")
    others = understood(facebook, heard(facebook, world)).others
    own, *pieces, foreign = (one for one in others if one.kind is OtherKind.ECHO)
    assert [one.external_id for one in pieces] == list(sent.parts)
    assert own.external_id == sent.external_id
    assert own.message is None
    assert own.data["message_id"] == "<1@inkorg>"
    assert foreign.message is not None
    assert foreign.message.text == "Från appen"
    assert foreign.message.thread_key == "dm:1001:71"
    assert foreign.to is not None
    assert foreign.to.value == "71"


def test_a_long_text_goes_in_pieces_in_order_and_nothing_of_it_is_lost(
    world: World, facebook: FacebookConnector
) -> None:
    kari_writes(world)
    sent = facebook.send(outbound(LONG))
    said = ours(world)
    assert len(said) == 1 + len(sent.parts) > 1
    assert all(len(one.encode()) <= 2000 for one in said)
    assert " ".join(said).split() == LONG.split()


def test_after_a_pause_in_the_middle_only_the_rest_is_sent(
    world: World, facebook: FacebookConnector
) -> None:
    kari_writes(world)
    limit = {"code": 613, "message": "(#613) Calls to this api have exceeded the rate limit."}
    world.troubles.append(Trouble("error", "/messages", "POST", after=1, error=limit))
    reply = outbound(LONG)
    with pytest.raises(TemporaryError) as caught:
        facebook.send(reply)
    assert caught.value.retry_after
    assert len(ours(world)) == 1
    sent = facebook.send(reply)
    assert " ".join(ours(world)).split() == LONG.split()
    assert [sent.external_id, *sent.parts] == [
        one.id for one in world.talk("1001", "71").messages if one.by == "1001"
    ]


def test_a_file_is_handed_over_and_then_sent(world: World, facebook: FacebookConnector) -> None:
    kari_writes(world)
    picture = OutgoingAttachment("karta.png", "image/png", customers.PIXEL)
    sent = facebook.send(outbound("Se kartan", attachments=(picture,)))
    found = world.message(sent.parts[0])
    assert found is not None
    assert world.files[found[1].files[0]].content == customers.PIXEL


def test_a_file_that_is_refused_leaves_nothing_said(
    world: World, facebook: FacebookConnector
) -> None:
    kari_writes(world)
    refused = {"code": 100, "error_subcode": 2018109, "message": "(#100) Attachment size"}
    world.troubles.append(Trouble("error", "/message_attachments", error=refused))
    file = OutgoingAttachment("film.mp4", "video/mp4", b"x")
    with pytest.raises(PermanentError, match="larger"):
        facebook.send(outbound("Se filmen", attachments=(file,)))
    assert ours(world) == []


@pytest.mark.parametrize(
    ("origin", "ago", "approved", "works"),
    [
        (Origin.HUMAN, timedelta(hours=23), False, True),
        (Origin.AUTOMATIC, timedelta(hours=23), False, True),
        (Origin.HUMAN, timedelta(hours=25), False, False),
        (Origin.HUMAN, timedelta(hours=25), True, True),
        (Origin.AUTOMATIC, timedelta(hours=25), True, False),
        (Origin.MASS, timedelta(hours=25), True, False),
        (Origin.HUMAN, timedelta(days=8), True, False),
    ],
)
def test_the_window_is_kept_and_nothing_automatic_is_ever_tagged(
    world: World, origin: Origin, ago: timedelta, approved: bool, works: bool
) -> None:
    facebook = make_facebook(world, human_agent=approved)
    kari_writes(world, ago)
    reply = outbound(origin=origin, last_inbound_at=datetime.now(UTC) - ago)
    if works:
        assert facebook.send(reply).external_id
    else:
        with pytest.raises(PermanentError, match=r"hours|days"):
            facebook.send(reply)
        assert not [call for call in world.calls if call.startswith("POST")]
    facebook.close()


def test_a_window_that_only_the_platform_knows_is_over_is_said_in_plain_words(
    world: World, facebook: FacebookConnector
) -> None:
    kari_writes(world, timedelta(hours=30))
    with pytest.raises(PermanentError, match="too much time"):
        facebook.send(outbound())


def test_a_customer_who_left_can_not_be_reached(world: World, facebook: FacebookConnector) -> None:
    kari_writes(world)
    world.people["71"].has_left = True
    with pytest.raises(PermanentError, match="can't be reached"):
        facebook.send(outbound())


def test_a_token_that_was_taken_back_asks_for_a_new_one(
    world: World, facebook: FacebookConnector
) -> None:
    kari_writes(world)
    facebook.send(outbound())
    world.tokens[TOKEN].revoked = True
    with pytest.raises(ReauthoriseError, match="Authorise again.*dialog/oauth"):
        facebook.send(outbound())


def test_a_permission_that_is_missing_is_for_ops(world: World, facebook: FacebookConnector) -> None:
    kari_writes(world)
    world.tokens[TOKEN].scopes.remove("pages_messaging")
    with pytest.raises(ReauthoriseError, match="Advanced Access"):
        facebook.send(outbound())


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble("lost", "/messages", "POST"),
        Trouble("html", "/messages", "POST", status=502),
        Trouble("html", "/messages", "POST", status=200),
        Trouble("error", "/messages", status=500, error={"code": 1, "message": "unknown"}),
    ],
    ids=["hung up", "502", "a page", "code 1"],
)
def test_what_may_have_been_sent_is_unknown_and_the_platform_is_asked(
    world: World, facebook: FacebookConnector, trouble: Trouble
) -> None:
    kari_writes(world)
    world.troubles.append(trouble)
    reply = outbound("Kom det fram?")
    with pytest.raises(UnknownOutcomeError):
        facebook.send(reply)
    found = facebook.confirm(reply)
    if trouble.what == "lost":
        assert found is not None
        assert world.message(found.external_id) is not None
    else:
        assert found is None


def test_an_earlier_message_with_the_same_words_confirms_nothing(
    world: World, facebook: FacebookConnector
) -> None:
    kari_writes(world)
    facebook.send(outbound("Tack!"))
    later = outbound("Tack!", written_at=datetime.now(UTC) + timedelta(seconds=30))
    assert facebook.confirm(later) is None


def test_trouble_of_the_platform_is_tried_again_later(
    world: World, facebook: FacebookConnector
) -> None:
    kari_writes(world)
    world.troubles.append(
        Trouble("error", "/messages", status=503, error={"code": 2, "message": "Service down"})
    )
    with pytest.raises(TemporaryError):
        facebook.send(outbound())
    assert facebook.send(outbound()).external_id


def test_nobody_there_is_temporary(world: World) -> None:
    facebook = make_facebook(world, base="http://127.0.0.1:1")
    with pytest.raises(TemporaryError, match="reached"):
        facebook.send(outbound())


def test_sends_are_slowed_down_before_the_limit_and_held_at_it(
    world: World, facebook: FacebookConnector
) -> None:
    kari_writes(world)
    world.usage = 92
    facebook.send(outbound())
    with pytest.raises(TemporaryError) as slowed:
        facebook.send(outbound())
    world.usage = 97
    facebook.check()
    with pytest.raises(TemporaryError) as held:
        facebook.send(outbound())
    assert slowed.value.retry_after is not None
    assert held.value.retry_after is not None
    assert timedelta() < slowed.value.retry_after < held.value.retry_after
    assert ours(world) == ["Hej!"]


def test_a_comment_is_answered_in_private_once(world: World, facebook: FacebookConnector) -> None:
    comment = customers.comments(world, world.people["72"], POST, "Varför så dyrt?")
    reply = outbound("Vi skriver här", to="72", mode="private_reply", in_reply_to=comment)
    sent = facebook.send(reply)
    assert sent.thread_key == "dm:1001:72"
    assert ours(world, "72") == ["Vi skriver här"]
    echo = understood(facebook, heard(facebook, world)).others[-1]
    assert (echo.kind, echo.message) == (OtherKind.ECHO, None)
    with pytest.raises(PermanentError, match="once"):
        facebook.send(reply)


def test_a_comment_is_too_old_for_a_private_answer(
    world: World, facebook: FacebookConnector
) -> None:
    comment = customers.comments(world, world.people["72"], POST, "Varför så dyrt?")
    assert isinstance(world.clock, Clock)
    world.clock.ahead = timedelta(days=8)
    with pytest.raises(PermanentError, match="public"):
        facebook.send(outbound("Hej", to="72", mode="private_reply", in_reply_to=comment))


def test_instagram_has_a_smaller_limit_and_speaks_through_its_page(
    world: World, instagram: InstagramConnector
) -> None:
    customers.writes(world, world.people["81"], "Hallå?")
    words = "Å" * 700
    sent = instagram.send(outbound(words, to="81"))
    assert len(sent.parts) == 1
    assert "".join(ours(world, "81", "2001")) == words


def test_a_channel_beside_an_old_system_sends_nothing(world: World) -> None:
    from dataclasses import replace

    facebook = make_facebook(world)
    facebook.channel = replace(facebook.channel, parallel=True)
    with pytest.raises(PermanentError, match="beside another system"):
        facebook.send(outbound())
