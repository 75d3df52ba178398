"""`inbox import mail`: what stands twice is one, and stopping it says how far it came."""

import mailbox
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from inbox.cli import importing
from inbox.cli.main import run

CHANNELS = """
- id: mail
  kind: email
  name: Help
  team: help
  settings: {address: help@tallvik.example}
"""

# Whoever runs the tests in the background may have told us to ignore it, which children inherit.
LISTENING = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from inbox.__main__ import main
main()
"""


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    config = tmp_path / "config"
    config.mkdir()
    (config / "organisation.yaml").write_text("name: Tallvik\nlanguages: [sv]\n")
    (config / "teams.yaml").write_text("- {id: help, name: Help}\n")
    (config / "channels.yaml").write_text(CHANNELS)
    for name in ("INBOX_DATABASE_URL", "INBOX_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    return ["--config", str(config), "--data", str(tmp_path / "data")]


def mbox(path: Path, count: int) -> Path:
    box = mailbox.mbox(path)
    for number in range(count):
        box.add(f"From: k{number}@example.com\nSubject: {number}\n\nHej åäö {number}\n".encode())
    box.close()
    return path


def test_the_same_again_is_nothing_new(
    where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = mbox(tmp_path / "old.mbox", 7)
    assert run([*where, "import", "mail", str(box)]) == 0
    assert "7 mails taken in, 0 were there already" in capsys.readouterr().out
    assert run([*where, "import", "mail", str(box)]) == 0
    assert "0 mails taken in, 7 were there already" in capsys.readouterr().out


def maildir(path: Path, *subjects: str) -> Path:
    box = mailbox.Maildir(path)
    for subject in subjects:
        box.add(f"From: m@example.com\nSubject: {subject}\n\nHej".encode())
    return path


def test_a_folder_is_looked_through_for_all_that_is_mail(
    where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "old"
    (old / "Lokala mappar").mkdir(parents=True)
    mbox(old / "Lokala mappar" / "Arkiv", 3)
    (old / "Lokala mappar" / "Arkiv.msf").write_text("// an index")
    (old / "ett.eml").write_bytes(b"From: a@example.com\n\nHej")
    maildir(old / "box", "a", "b")
    assert run([*where, "import", "mail", str(old)]) == 0
    assert "6 mails taken in" in capsys.readouterr().out


def test_folders_below_a_maildir_are_named_and_not_taken(
    where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = maildir(tmp_path / "Maildir", "a")
    maildir(box / ".Sent", "b")
    assert run([*where, "import", "mail", str(box)]) == 0
    told = capsys.readouterr()
    assert "1 mails taken in" in told.out
    assert "not taken in: .Sent" in told.err


@pytest.mark.parametrize("name", ["export.pst", "empty", "nothing"])
def test_what_holds_no_mail_is_no_success(
    where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / name
    if name == "nothing":
        path.mkdir()
    else:
        path.write_bytes(b"!BDN" if name == "export.pst" else b"")
    assert run([*where, "import", "mail", str(path)]) == 1
    said = capsys.readouterr().err
    assert (f"{path} is no mbox" if name == "export.pst" else "There is no mail") in said


def test_what_is_too_large_is_left_out_and_named(
    where: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(importing, "LARGEST", 60)
    box = mbox(tmp_path / "old.mbox", 2)
    (tmp_path / "large.eml").write_bytes(b"From: a@example.com\n\n" + b"x" * 100)
    (tmp_path / "small.eml").write_bytes(b"From: a@example.com\n\nHej")
    files = [str(box), str(tmp_path / "large.eml"), str(tmp_path / "small.eml")]
    assert run([*where, "import", "mail", *files]) == 0
    told = capsys.readouterr()
    assert "3 mails taken in" in told.out
    assert told.err.count("left out") == 1


def test_stopping_it_says_how_far_it_came_and_the_same_again_carries_on(
    where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    for number in range(importing.SET):
        (folder / f"{number:04}.eml").write_text(f"From: k{number}@example.com\n\nHej\n")
    # A pipe as the last file: the import waits in it until it is told to stop.
    os.mkfifo(tmp_path / "wait.eml")
    command = [*where, "import", "mail", str(folder), str(tmp_path / "wait.eml")]
    process = subprocess.Popen(
        [sys.executable, "-c", LISTENING, *command], stdout=subprocess.PIPE, text=True
    )
    with (tmp_path / "wait.eml").open("wb"):  # Opens when the other side does.
        process.send_signal(signal.SIGINT)
        timer = threading.Timer(60, process.kill)
        timer.start()
        out, _ = process.communicate()
        timer.cancel()
    assert process.returncode == 1
    assert f"{importing.SET} mails taken in" in out
    assert "import the same again" in out
    assert run([*where, "import", "mail", str(folder)]) == 0
    assert f"{importing.SET} were there already" in capsys.readouterr().out
