"""Answers on X: what ends how, against a server that may take something and say nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inbox.model.errors import (
    PermanentError,
    ReauthoriseError,
    TemporaryError,
    UnknownOutcomeError,
)
from inbox.model.messages import Party
from inbox.model.outbound import Act, Outbound, OutgoingAttachment
from tests.fakes.x import MARIA, US, x_connector
from workers.demo.x_server import XServer


def answer(text: str = "Hej Maria!", **more: Any) -> Outbound:
    values: dict[str, Any] = {
        "to": (Party("x", MARIA),),
        "thread_key": f"dm:{US}-{MARIA}",
        "written_at": datetime.now(UTC),
        **more,
    }
    return Outbound(message_id="<1@x>", thread_token="t", text=text, **values)


def in_public(x: XServer, text: str = "Vi tittar på det.") -> Outbound:
    post = x.world.add_post(MARIA, "@tallvik strömmen är borta")
    key = f"post:{post['id']}:{MARIA}"
    return answer(text, mode="public", in_reply_to=post["id"], thread_key=key)


def test_a_direct_message_goes_into_its_conversation(x: XServer) -> None:
    sent = x_connector(x).send(answer())
    (event,) = x.world.messages
    assert (event["id"], event["text"]) == (sent.external_id, "Hej Maria!")
    assert x.calls[-1] == ("POST", f"/2/dm_conversations/{US}-{MARIA}/messages")


def test_an_answer_in_public_stands_under_the_customers_post(x: XServer) -> None:
    outbound = in_public(x)
    sent = x_connector(x).send(outbound)
    post = x.world.posts[sent.external_id]
    assert post["referenced_tweets"] == [{"type": "replied_to", "id": outbound.in_reply_to}]


def test_a_long_answer_becomes_a_thread(x: XServer) -> None:
    sent = x_connector(x).send(in_public(x, "Strömmen är borta på Storgatan. " * 20))
    chain = [x.world.posts[id] for id in (sent.external_id, *sent.parts)]
    assert len(chain) == 3
    above = [post["referenced_tweets"][0]["id"] for post in chain]
    assert above[1:] == [sent.external_id, sent.parts[0]]


def test_a_private_answer_to_a_post_says_where_it_goes_on(x: XServer) -> None:
    post = x.world.add_post(MARIA, "@tallvik hej")
    outbound = answer(mode="private_reply", in_reply_to=post["id"], thread_key="post:1:2")
    assert x_connector(x).send(outbound).thread_key == f"dm:{US}-{MARIA}"


@pytest.mark.parametrize("public", [True, False])
def test_what_was_taken_although_nobody_said_so_is_found_again(x: XServer, public: bool) -> None:
    connector, outbound = x_connector(x), in_public(x) if public else answer()
    x.world.faults.append(("/2/tweets" if public else "/2/dm_conv", "taken"))
    with pytest.raises(UnknownOutcomeError):
        connector.send(outbound)
    found = connector.confirm(outbound)
    assert found is not None
    own = x.world.own() if public else x.world.messages
    assert [one["id"] for one in own] == [found.external_id]


def test_what_was_not_taken_is_not_found(x: XServer) -> None:
    connector = x_connector(x)
    x.world.add_message(US, MARIA, "Något annat")
    assert connector.confirm(answer()) is None
    assert connector.confirm(in_public(x)) is None
    earlier = answer(written_at=datetime.now(UTC) + timedelta(hours=1))
    x.world.add_message(US, MARIA, earlier.text)
    assert connector.confirm(earlier) is None


def test_a_thread_that_broke_off_goes_on_where_it_broke(x: XServer) -> None:
    connector, outbound = x_connector(x), in_public(x, "Strömmen är borta på Storgatan. " * 20)
    x.world.limits["/2/tweets"] = 1
    with pytest.raises(TemporaryError):
        connector.send(outbound)
    x.world.limits.clear()
    sent = connector.send(outbound)
    assert [post["id"] for post in x.world.own()[::-1]] == [sent.external_id, *sent.parts]


def test_the_same_words_in_another_place_are_refused_by_x_and_so_by_us(x: XServer) -> None:
    connector = x_connector(x)
    connector.send(in_public(x))
    with pytest.raises(PermanentError, match="Change a word"):
        connector.send(in_public(x))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("429", TemporaryError),
        ("503", TemporaryError),
        ("500", UnknownOutcomeError),
        ("html", UnknownOutcomeError),
        ("hang up", UnknownOutcomeError),
        ("400", PermanentError),
        ("401", ReauthoriseError),
    ],
)
def test_each_fault_means_what_it_says(x: XServer, fault: str, error: type[Exception]) -> None:
    x.world.faults.append(("/2/dm_conv", fault))
    with pytest.raises(error):
        x_connector(x).send(answer())
    assert x.world.messages == []


def picture(name: str = "karta.png", content: bytes = b"\x89PNG", kind: str = "image/png") -> Any:
    return OutgoingAttachment(name, kind, content)


def shown(x: XServer, row: dict[str, Any]) -> list[bytes]:
    return [x.world.pictures[key] for key in row.get("attachments", {}).get("media_keys", ())]


def test_a_direct_message_holds_one_picture_and_the_others_follow(x: XServer) -> None:
    files = (picture(content=b"1"), picture(content=b"2"))
    sent = x_connector(x).send(answer(attachments=files))
    first, second = x.world.messages
    assert [first["id"], second["id"]] == [sent.external_id, *sent.parts]
    assert (shown(x, first), shown(x, second)) == ([b"1"], [b"2"])
    assert first["text"].startswith("Hej Maria!")


def test_of_several_pictures_none_goes_twice(x: XServer) -> None:
    connector = x_connector(x)
    outbound = answer(attachments=(picture(content=b"1"), picture(content=b"2")))
    x.world.limits["/2/dm_conv"] = 2  # What stands there is asked, and one is written.
    with pytest.raises(TemporaryError):
        connector.send(outbound)
    x.world.limits.clear()
    assert connector.confirm(outbound) is None
    sent = connector.send(outbound)
    assert [one["id"] for one in x.world.messages] == [sent.external_id, *sent.parts]
    assert connector.confirm(outbound) == sent


@pytest.mark.parametrize("text", ["Här är kartan.", "", "Se https://tallvik.example/karta"])
def test_pictures_stand_with_the_first_post_and_are_found_again(x: XServer, text: str) -> None:
    connector = x_connector(x)
    outbound = replace(in_public(x, text), attachments=(picture(content=b"1"), picture()))
    x.world.faults.append(("/2/tweets", "taken"))
    with pytest.raises(UnknownOutcomeError):
        connector.send(outbound)
    (post,) = x.world.own()
    assert shown(x, post) == [b"1", b"\x89PNG"]
    found = connector.confirm(outbound)
    assert found is not None
    assert found.external_id == post["id"]


def test_what_x_takes_not_is_refused_before_anything_is_said(x: XServer) -> None:
    film, large = picture("film.mp4", kind="video/mp4"), picture(content=b"0" * 5_000_001)
    for outbound in (
        answer(attachments=(film,)),
        answer(attachments=(large,)),
        replace(in_public(x), attachments=(picture(),) * 5),
    ):
        with pytest.raises(PermanentError):
            x_connector(x).send(outbound)
    assert not x.world.messages
    assert not x.world.own()


def test_a_limit_says_how_long_to_wait(x: XServer) -> None:
    x.world.reset_at = int(datetime.now(UTC).timestamp()) + 600
    x.world.faults.append(("/2/dm_conv", "429"))
    with pytest.raises(TemporaryError) as caught:
        x_connector(x).send(answer())
    assert caught.value.retry_after is not None
    assert timedelta(minutes=9) < caught.value.retry_after <= timedelta(minutes=10)


def test_nothing_is_sent_where_nobody_listens_or_it_is_too_long(x: XServer) -> None:
    with pytest.raises(TemporaryError):
        x_connector().send(answer())
    for outbound in (answer("a" * 10_001), in_public(x, "ord " * 2_000), answer(to=())):
        with pytest.raises(PermanentError):
            x_connector(x).send(outbound)


def test_answers_of_others_are_hidden_and_shown_again(x: XServer) -> None:
    connector, post = x_connector(x), x.world.add_post(MARIA, "@tallvik !!")
    for _ in range(2):
        connector.act(Act("hide", post["id"]))
    assert x.world.hidden == {post["id"]}
    connector.act(Act("unhide", post["id"]))
    assert not x.world.hidden
    with pytest.raises(PermanentError):
        connector.act(Act("delete", post["id"]))


def test_a_post_of_ours_is_published_with_its_link(x: XServer) -> None:
    done = x_connector(x).act(Act("publish", "", text="Klart!", link="https://tallvik.example/"))
    assert x.world.posts[done.external_id]["text"] == "Klart!\nhttps://tallvik.example/"


def test_who_somebody_is_is_asked_by_their_id(x: XServer) -> None:
    profile = x_connector(x).profile(Party("x", MARIA))
    assert (profile.name, profile.handle) == ("Maria Ek", "maria_ek")
