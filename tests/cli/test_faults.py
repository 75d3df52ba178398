"""What stops a command is said in one line, with what the database itself says, and leaves nothing behind."""

import os
from pathlib import Path

import pytest

from inbox.cli.main import run
from tests.fakes.machine import free_port

FILES = {"organisation": "name: Tallvik\nlanguages: sv\n"}
MAILBOX = """
- id: mail
  kind: email
  name: Mail
  settings:
    address: a@b.example
    imap: {host: 127.0.0.1, port: PORT, security: none}
    oauth: {provider: custom, token_url: "http://127.0.0.1:PORT", client_id: x, refresh_token: first}
"""


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    for name in ("INBOX_DATABASE_URL", "INBOX_REDIS_URL", "INBOX_PORT"):
        monkeypatch.delenv(name, raising=False)
    config = tmp_path / "config"
    config.mkdir()
    channels = MAILBOX.replace("PORT", str(free_port()))
    for name, text in {**FILES, "channels": channels}.items():
        (config / f"{name}.yaml").write_text(text)
    return ["--config", str(config), "--data", str(tmp_path / "data")]


def test_a_check_before_the_first_start_leaves_nothing_behind(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*places, "check"]) == 1
    assert "FAIL mail" in capsys.readouterr().out
    assert not Path(places[-1]).exists()


def test_a_database_that_does_not_answer_says_so_itself(
    places: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"postgresql://inkorg:hush@127.0.0.1:{free_port()}/inkorg"
    monkeypatch.setenv("INBOX_DATABASE_URL", url)
    assert run([*places, "user", "list"]) == 1
    said = capsys.readouterr().err
    assert "refused" in said
    assert "hush" not in said
    assert said.count("\n") == 1


def test_a_port_that_is_none_is_refused_and_only_where_it_is_asked_for(
    places: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INBOX_PORT", "http")
    assert run([*places, "user", "list"]) == 0
    with pytest.raises(SystemExit):
        run([*places, "up"])
    assert '"http" is no port (--port, INBOX_PORT)' in capsys.readouterr().err


def test_a_folder_that_is_not_there_says_how_one_is_named(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--config", "/nowhere", *places[2:], "check"]) == 1
    assert "--config or INBOX_CONFIG" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() != 0, reason="about root")
def test_root_puts_no_mail_where_the_service_could_not_read_it(
    places: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = Path(places[-1])
    data.mkdir()
    os.chown(data, 65534, 65534)
    (tmp_path / "old.eml").write_bytes(b"From: a@example.com\n\nHej")
    assert run([*places, "import", "mail", str(tmp_path / "old.eml")]) == 1
    assert "run this as nobody" in capsys.readouterr().err
    assert list(data.iterdir()) == []
