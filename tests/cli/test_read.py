import io
import json
import sys
from pathlib import Path

import pytest

from inbox.cli.read import read

MAIL = "From: Åsa <asa@b.se>\r\nTo: k@e.se\r\nSubject: Hej\r\n\r\nNär öppnar ni på lördag?".encode()


def test_a_mail_is_shown_as_one_json_object(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)
    assert read("email", str(tmp_path / "a.eml"), frames=False) == 0
    shown = json.loads(capfdbinary.readouterr().out)
    assert (shown["from_email"], shown["from_name"], shown["to"]) == ("asa@b.se", "Åsa", ["k@e.se"])
    assert (shown["text"], shown["auto"], shown["language"]) == (
        "När öppnar ni på lördag?",
        "none",
        "sv",
    )


def test_frames_answer_one_line_each_and_go_on_after_a_bad_one(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    framed = b"".join(b"%d\n%b" % (len(item), item) for item in (MAIL, b"\r\n", MAIL))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(framed)))
    assert read("email", "-", frames=True) == 0
    lines = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [line.get("subject") for line in lines] == ["Hej", None, "Hej"]
    assert lines[1] == {"error": "The mail is empty."}


def test_an_unknown_kind_names_the_known_ones(capfd: pytest.CaptureFixture[str]) -> None:
    assert read("pigeon", "-", frames=False) == 2
    assert "email" in capfd.readouterr().err


def test_an_unreadable_mail_ends_with_its_reason(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.eml").write_bytes(b"\x89PNG" * 20)
    assert read("email", str(tmp_path / "a.eml"), frames=False) == 1
    assert "no mail" in capfd.readouterr().err


def test_a_webhooks_body_is_messages_of_customers_and_the_rest(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def body(object_: str, **message: object) -> bytes:
        event = {"sender": {"id": "7"}, "recipient": {"id": "1"}, "message": message}
        return json.dumps(
            {"object": object_, "entry": [{"id": "1", "messaging": [event]}]}
        ).encode()

    items = (body("page", mid="m1", text="Hej"), b"<html>", body("page", mid="m2", is_echo=True))
    framed = b"".join(b"%d\n%b" % (len(item), item) for item in items)
    for kind in ("facebook", "instagram"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(framed)))
        assert read(kind, "-", frames=True) == 0
        first, second, third = map(json.loads, capfdbinary.readouterr().out.splitlines())
        [message] = first["messages"]
        assert (message["channel_kind"], message["external_id"]) == (kind, "m1")
        assert (message["author_id"], message["text"]) == ("7", "Hej")
        assert (message["direction"], message["public"]) == ("inbound", False)
        assert message["attachments"] == []
        assert message["in_reply_to"] is None
        assert second["error"]
        assert third["messages"] == []
        assert [(o["kind"], o["external_id"]) for o in third["others"]] == [("echo", "m2")]


def test_a_body_of_x_is_read_by_whose_account_it_names(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    def written(id: str, sender: str) -> dict[str, object]:
        made = {"sender_id": sender, "target": {}, "message_data": {"text": "Hej"}}
        return {"type": "message_create", "id": id, "message_create": made}

    answer = {"id_str": "8", "text": "@tallvik hej", "user": {"id_str": "2001"}}
    body = {
        "for_user_id": "1001",
        "direct_message_events": [written("5", "2001"), written("6", "1001")],
        "tweet_create_events": [{**answer, "in_reply_to_status_id_str": "7"}],
    }
    (tmp_path / "x.json").write_text(json.dumps(body))
    assert read("x", str(tmp_path / "x.json"), frames=False) == 0
    told = json.loads(capfdbinary.readouterr().out)
    assert [(m["external_id"], m["public"]) for m in told["messages"]] == [
        ("5", False),
        ("8", True),
    ]
    assert told["messages"][1]["in_reply_to"] == "7"
    assert [(one["kind"], one["external_id"]) for one in told["others"]] == [("echo", "6")]
