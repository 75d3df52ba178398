"""Answers in public, and what is done about what others wrote."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.base import Connector
from connectors.facebook import FacebookConnector
from connectors.instagram import InstagramConnector
from inbox.model.errors import PermanentError, TemporaryError, UnknownOutcomeError
from inbox.model.messages import Party
from inbox.model.outbound import Act, Acted, Outbound, OutgoingAttachment
from inbox.model.words import OtherKind
from tests.fakes.graph import MEDIA, POST, heard, outbound, understood
from workers.demo.graph import customers
from workers.demo.graph.trouble import Trouble
from workers.demo.graph.world import World


def test_a_public_answer_stands_under_the_comment_as_the_page(
    world: World, facebook: FacebookConnector
) -> None:
    comment = customers.comments(world, world.people["71"], POST, "Varför?")
    reply = outbound("För att…", mode="public", in_reply_to=comment, post_id=POST)
    sent = facebook.send(reply)
    made = world.comments[sent.external_id]
    assert (made.parent, made.by, made.text) == (comment, "1001", "För att…")
    echo = understood(facebook, heard(facebook, world)).others[-1]
    assert (echo.kind, echo.external_id, echo.about) == (OtherKind.ECHO, made.id, comment)


def test_a_public_answer_that_may_stand_there_is_looked_for(
    world: World, facebook: FacebookConnector
) -> None:
    world.troubles.append(Trouble("lost", "/comments", "POST"))
    reply = outbound("Öppet till 17", mode="public", post_id=POST)
    with pytest.raises(UnknownOutcomeError):
        facebook.send(reply)
    found = facebook.confirm(reply)
    assert found is not None
    assert world.comments[found.external_id].text == "Öppet till 17"
    assert facebook.confirm(outbound("Annat", mode="public", post_id=POST)) is None


def test_a_comment_that_is_gone_can_not_be_answered(
    world: World, facebook: FacebookConnector
) -> None:
    with pytest.raises(PermanentError, match="gone"):
        facebook.send(outbound(mode="public", in_reply_to="500_1", post_id=POST))


def test_what_a_comment_can_not_hold_is_said_before_anything_is_sent(
    world: World, facebook: FacebookConnector, instagram: InstagramConnector
) -> None:
    pdf = OutgoingAttachment("a.pdf", "application/pdf", b"%PDF")
    wrong: list[tuple[Connector[Any], Outbound]] = [
        (facebook, outbound(mode="public", post_id=POST, attachments=(pdf,))),
        (facebook, outbound("x" * 8001, mode="public", post_id=POST)),
        (instagram, outbound("x" * 301, mode="public", post_id=MEDIA)),
        (instagram, outbound(mode="public", post_id=MEDIA, attachments=(pdf,))),
        (instagram, outbound("#a #b #c #d #e", mode="public", post_id=MEDIA)),
    ]
    for connector, reply in wrong:
        with pytest.raises(PermanentError):
            connector.send(reply)
    assert world.calls == []


def test_instagrams_comments_are_answered_and_looked_for(
    world: World, instagram: InstagramConnector
) -> None:
    comment = customers.comments(world, world.people["81"], MEDIA, "Fint!")
    reply = outbound("Tack!", mode="public", in_reply_to=comment, post_id=MEDIA)
    sent = instagram.send(reply)
    assert world.comments[sent.external_id].parent == comment
    found = instagram.confirm(reply)
    assert found is not None
    assert found.external_id == sent.external_id


def test_hidden_and_shown_again_is_the_same_twice_as_once(
    world: World, facebook: FacebookConnector
) -> None:
    comment = customers.comments(world, world.people["71"], POST, "Fult ord")
    heard(facebook, world)
    for _ in range(2):
        facebook.act(Act("hide", comment))
        assert world.comments[comment].hidden
    facebook.act(Act("unhide", comment))
    assert not world.comments[comment].hidden
    others = understood(facebook, heard(facebook, world)).others
    assert [one.data["hidden"] for one in others] == [True, True, False]


def test_instagram_hides_too(world: World, instagram: InstagramConnector) -> None:
    comment = customers.comments(world, world.people["81"], MEDIA, "Fult ord")
    instagram.act(Act("hide", comment))
    assert world.comments[comment].hidden


def test_what_was_deleted_before_is_deleted(world: World, facebook: FacebookConnector) -> None:
    comment = customers.comments(world, world.people["71"], POST, "Fult ord")
    for _ in range(2):
        facebook.act(Act("delete", comment))
    assert comment not in world.comments


def test_somebody_is_shut_out_and_let_in_again(
    world: World, facebook: FacebookConnector, instagram: InstagramConnector
) -> None:
    for connector, person in ((facebook, "71"), (instagram, "81")):
        connector.act(Act("block", person))
        assert world.people[person].blocked
        connector.act(Act("unblock", person))
        assert not world.people[person].blocked


def test_a_post_is_published_once_and_its_answers_come_in(
    world: World, facebook: FacebookConnector
) -> None:
    now = datetime.now(UTC)
    act = Act("publish", "", text="Avbrott", link="https://tallvik.example/", asked_at=now)
    made = facebook.act(act)
    assert facebook.act(act).external_id == made.external_id
    customers.comments(world, world.people["71"], made.external_id, "När är det klart?")
    parsed = understood(facebook, heard(facebook, world))
    assert [one.kind for one in parsed.others] == [OtherKind.POST]
    assert parsed.messages[0].post is not None
    assert parsed.messages[0].post.external_id == made.external_id
    later = replace(act, asked_at=now + timedelta(hours=1))
    assert facebook.act(later).external_id != made.external_id, "the same words once more"


PICTURE = "https://tallvik.example/avbrott.jpg"


def published(connector: InstagramConnector, **more: object) -> Acted:
    given: dict[str, object] = {"picture": PICTURE, "asked_at": datetime.now(UTC), **more}
    return connector.act(Act("publish", "", text="Avbrott i Tallvik", **given))  # type: ignore[arg-type]


def test_a_post_on_instagram_is_a_picture_with_words_published_once(
    world: World, instagram: InstagramConnector
) -> None:
    now = datetime.now(UTC)
    made = published(instagram, asked_at=now, link="https://tallvik.example/")
    post = world.comments[made.external_id]
    assert post.text == "Avbrott i Tallvik\n\nhttps://tallvik.example/"
    assert (post.link, made.url) == (PICTURE, f"https://www.instagram.com/p/{post.id}/")
    again = published(instagram, asked_at=now, link="https://tallvik.example/")
    assert again.external_id == made.external_id
    customers.comments(world, world.people["81"], made.external_id, "När är det klart?")
    parsed = understood(instagram, heard(instagram, world))
    assert [one.text for one in parsed.messages] == ["När är det klart?"]
    assert parsed.messages[0].post is not None
    assert parsed.messages[0].post.external_id == made.external_id


def test_a_post_on_instagram_whose_answer_was_lost_is_not_published_twice(
    world: World, instagram: InstagramConnector
) -> None:
    world.troubles.append(Trouble("lost", "/media_publish", "POST"))
    now = datetime.now(UTC)
    with pytest.raises(TemporaryError):
        published(instagram, asked_at=now)
    before = {one.id for one in world.posts("2001")}
    assert published(instagram, asked_at=now).external_id in before
    assert {one.id for one in world.posts("2001")} == before


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"picture": ""}, "no text alone"),
        ({"link": "https://x.example/" + "x" * 2200}, "2200 letters"),
        ({"picture": "https://tallvik.example/avbrott.png"}, "2207003"),
        ({"picture": "http://tallvik.example/avbrott.jpg"}, "fetched"),
    ],
)
def test_what_instagram_does_not_publish_is_said_in_words(
    world: World, instagram: InstagramConnector, more: dict[str, object], words: str
) -> None:
    before = len(world.comments)
    with pytest.raises(PermanentError, match=words):
        published(instagram, **more)
    assert len(world.comments) == before


def test_seen_and_typing_are_told_to_the_customer(
    world: World, facebook: FacebookConnector
) -> None:
    facebook.act(Act("seen", "m", thread_key="dm:1001:71"))
    facebook.act(Act("typing", "m", thread_key="dm:1001:71"))
    assert len(world.calls) == 2
    with pytest.raises(PermanentError):
        facebook.act(Act("dance", "m"))


def test_who_somebody_is(
    world: World, facebook: FacebookConnector, instagram: InstagramConnector
) -> None:
    assert facebook.profile(Party("facebook", "71")).name == "Kari Nordmann"
    assert instagram.profile(Party("instagram", "81")).handle == "kari.n"
    assert facebook.profile(Party("facebook", "999")).name == ""


def test_the_check_tells_the_truth(world: World, facebook: FacebookConnector) -> None:
    assert [one.name for one in facebook.check() if not one.ok] == []
    world.accounts["1001"].subscribed = ["messages"]
    world.tokens["page-token"].expires = datetime.now(UTC) + timedelta(days=3)
    world.tokens["page-token"].scopes.remove("pages_manage_engagement")
    faults = {one.name: one for one in facebook.check() if not one.ok}
    assert set(faults) == {"token", "permissions", "subscription"}
    assert "feed" in faults["subscription"].message
    assert "inbox subscribe facebook" in faults["subscription"].advice
    assert "dialog/oauth" in faults["token"].advice
    world.accounts["1001"].subscribed = None
    world.tokens["page-token"].revoked = True
    names = {one.name for one in facebook.check() if not one.ok}
    assert {"token", "account", "subscription"} <= names


def test_a_subscription_is_believed_only_when_it_is_read_back(
    world: World, facebook: FacebookConnector
) -> None:
    world.accounts["1001"].subscribed = None
    assert all(one.ok for one in facebook.subscribe())
    world.accounts["1001"].subscribed = None
    world.troubles.append(Trouble("error", "never", times=0))
    world.fields["page"] = ["messages"]
    assert [one.name for one in facebook.subscribe() if not one.ok] == ["webhook"]


def test_instagrams_check(world: World, instagram: InstagramConnector) -> None:
    assert [one for one in instagram.check() if not one.ok] == []
