"""A picture in a reply's HTML: from its upload to the mail that the customer's program shows."""

from email import message_from_bytes

import pytest

from inbox.model.errors import InvalidError
from inbox.services.conversations.attachments import Upload, add_upload
from inbox.services.outbound.reply import Reply, write_reply
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


@pytest.fixture
def agent(desk: Desk):
    return desk.agent("Anna Berg")


def upload(desk: Desk, agent, content: bytes = PNG, **more) -> dict:
    given = Upload("karta.png", "image/png", desk.blobs.put(content), len(content), **more)
    return desk.store.write_as(agent, add_upload, given)


def answer(desk: Desk, agent, html: str, *files: dict) -> None:
    desk.mail()
    ids = [int(one["id"]) for one in files]
    reply = Reply(text="Se kartan.", html=html, attachments=ids)
    desk.store.write_as(agent, write_reply, desk.plan, desk.conversations()[0].id, reply)
    desk.clock.move(seconds=11)
    desk.work()


def test_a_picture_stands_with_the_html_that_shows_it(desk: Desk, agent, smtp: Mailserver) -> None:
    shown, beside = upload(desk, agent, inline=True), upload(desk, agent, PNG + b"2")
    named = shown["content_id"].upper()  # Programs that receive it compare the letters.
    answer(desk, agent, f'<p>Se <img src="cid:{named}" onerror="x()"></p>', shown, beside)
    mail = message_from_bytes(smtp.received[0].content)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "image/png",
    ]
    html, picture, file = [*mail.walk()][4:]
    assert picture["Content-ID"] == f"<{shown['content_id']}>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_payload(decode=True) == PNG
    assert file.get_content_disposition() == "attachment"
    text = html.get_payload(decode=True).decode()
    assert f'src="cid:{shown["content_id"]}"' in text
    assert "onerror" not in text


def test_a_picture_that_the_html_leaves_out_goes_as_a_file(
    desk: Desk, agent, smtp: Mailserver
) -> None:
    answer(desk, agent, "<p>Hej</p>", upload(desk, agent, content_id="karta@oss"))
    *_, file = message_from_bytes(smtp.received[0].content).walk()
    assert file.get_content_disposition() == "attachment"


def test_a_picture_that_is_not_there_is_refused(desk: Desk, agent) -> None:
    first, twin = (upload(desk, agent, content_id="karta") for _ in range(2))
    for files, html, code in (
        ((first,), '<img src="cid:annan">', "cid_unknown"),
        ((), '<img src="cid:karta">', "cid_unknown"),
        ((first, twin), '<img src="cid:karta">', "content_id_invalid"),
    ):
        with pytest.raises(InvalidError) as refused:
            answer(desk, agent, html, *files)
        assert refused.value.code == code


@pytest.mark.parametrize("name", ["a b", "<karta>", 'k"', "å", "x" * 201, "a\r\nBcc: x@y.z"])
def test_a_name_that_a_header_could_not_hold_is_refused(desk: Desk, agent, name: str) -> None:
    with pytest.raises(InvalidError) as refused:
        upload(desk, agent, content_id=name)
    assert refused.value.code == "content_id_invalid"
