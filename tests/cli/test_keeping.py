"""Backup and restore lose nothing and never take one thing for another; erasing asks first."""

import os
import pty
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import insert, select

from inbox.bootstrap.parts import Where, open_installation
from inbox.cli import keeping
from inbox.cli.main import run
from inbox.model.errors import InkorgError
from inbox.store import schema
from inbox.store.store import Store
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.people import settings
from inbox.store.unit import Unit
from tests.fakes.sqlite import put_migrated

FILES = {
    "organisation": "name: Tallvik\nlanguages: [sv]\n",
    "channels": "- {id: mail, kind: email, name: Mail, settings: {address: a@b.example}}\n",
}


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    config, data = tmp_path / "config", tmp_path / "data"
    config.mkdir()
    for name, text in FILES.items():
        (config / f"{name}.yaml").write_text(text)
    for name in ("INBOX_DATABASE_URL", "INBOX_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    put_migrated(data)
    places = ["--config", str(config), "--data", str(data)]
    on = open_installation(Where.of({}, config=str(config), data=str(data)))
    on.blobs.put(b"a picture")
    on.close()
    return places


def data_of(places: list[str]) -> Path:
    return Path(places[-1])


def emptied(places: list[str]) -> Path:
    data = data_of(places)
    shutil.rmtree(data)
    data.mkdir(mode=0o700)
    return data


def files(folder: Path) -> list[bytes]:
    return sorted(one.read_bytes() for one in (folder / "blobs").rglob("*") if one.is_file())


def test_what_was_backed_up_is_there_again(places: list[str], tmp_path: Path) -> None:
    data, made = data_of(places), tmp_path / "backup"
    key = (data / "key").read_bytes()
    assert run([*places, "backup", str(made)]) == 0
    data = emptied(places)
    assert run([*places, "restore", str(made)]) == 0
    assert (data / "key").read_bytes() == key
    assert files(data) == [b"a picture"]
    assert run([*places, "user", "list"]) == 0


def test_a_file_that_is_erased_meanwhile_spoils_no_backup(
    places: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copy(source: Path, target: Path) -> None:
        if source.name != "key":
            source.unlink()
        shutil.copyfile(source, target)

    monkeypatch.setattr(keeping.shutil, "copy2", copy)
    assert run([*places, "backup", str(tmp_path / "backup")]) == 0
    assert files(tmp_path / "backup") == []


def test_a_backup_that_failed_is_no_folder_that_looks_like_one(
    places: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = tmp_path / "backup"

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "copy_database", full)
        assert run([*places, "backup", str(made)]) == 1
    assert "disk is full" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir() if "backup" in one.name] == []
    assert run([*places, "backup", str(made)]) == 0
    assert run([*places, "backup", str(made)]) == 1
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize("left", ["inbox.db", "inbox.db-wal", "inbox.db-shm"])
def test_nothing_is_restored_beside_what_another_database_left(
    places: list[str], tmp_path: Path, left: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """SQLite would read that log into the restored database, and break it."""
    assert run([*places, "backup", str(tmp_path / "backup")]) == 0
    data = emptied(places)
    (data / left).write_bytes(b"")
    assert run([*places, "restore", str(tmp_path / "backup")]) == 1
    assert f"{left} is there already" in capsys.readouterr().err


def test_a_restore_that_was_broken_off_is_begun_again(
    places: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run([*places, "backup", str(tmp_path / "backup")]) == 0
    data, copy = emptied(places), shutil.copy2

    def full(source: Path, target: Path) -> None:
        copy(source, target)
        if target.name.startswith("inbox.db"):
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(keeping.shutil, "copy2", full)
        assert run([*places, "restore", str(tmp_path / "backup")]) == 1
    assert not (data / "inbox.db").exists()
    assert run([*places, "restore", str(tmp_path / "backup")]) == 0
    assert run([*places, "user", "list"]) == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_restores_belongs_to_whom_the_folder_belongs(
    places: list[str], tmp_path: Path
) -> None:
    assert run([*places, "backup", str(tmp_path / "backup")]) == 0
    data = emptied(places)
    os.chown(data, 65534, 65534)
    assert run([*places, "restore", str(tmp_path / "backup")]) == 0
    assert {one.stat().st_uid for one in data.rglob("*")} == {65534}


def made_contact(places: list[str]) -> int:
    on = open_installation(Where.of({}, config=places[1], data=places[-1]))

    def make(unit: Unit) -> int:
        id = unit.new_id()
        row = {"id": id, "name": "Karin Berg", "needs": [], "fields": {}, "created_at": unit.now}
        unit.connection.execute(insert(contacts).values(row))
        for kind, value in (
            ("email", f"karin.{id}@example.com"),
            ("phone", f"+4670{id % 10**7:07}"),
        ):
            row = {"id": unit.new_id(), "contact_id": id, "kind": kind, "value": value}
            unit.connection.execute(insert(identities).values(**row, created_at=unit.now))
        return id

    id = on.store.write(make)
    on.close()
    return id


def names(places: list[str]) -> list[str]:
    store = Store(f"sqlite:///{data_of(places)}/inbox.db", data_of(places))
    found = store.read(
        lambda unit: list(unit.connection.execute(select(contacts.c.name)).scalars())
    )
    store.close()
    return found


@pytest.mark.parametrize(("said", "status"), [("n\n", 1), ("y\n", 0)])
def test_on_a_terminal_erasing_says_whom_and_asks(
    places: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    said: str,
    status: int,
) -> None:
    id = made_contact(places)
    ours, theirs = pty.openpty()
    os.write(ours, said.encode())
    with os.fdopen(theirs, "r") as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        assert run([*places, "erase", "contact", str(id)]) == status
    os.close(ours)
    assert "Karin Berg" in capsys.readouterr().out
    assert ("Karin Berg" in names(places)) is (status == 1)


def test_a_program_that_erases_is_not_asked(
    places: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    id = made_contact(places)
    with open(os.devnull) as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        assert run([*places, "erase", "contact", str(id)]) == 0
    assert "Karin Berg" not in names(places)


@pytest.mark.parametrize("who", ["KARIN.{id}@Example.com ", "070-{phone:07}", "{id}"])
def test_whoever_asks_is_found_by_what_they_give(
    places: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, who: str
) -> None:
    id = made_contact(places)
    whom = who.format(id=id, phone=id % 10**7)
    out = tmp_path / "all.zip"
    assert run([*places, "export", "contact", whom, "--out", str(out)]) == 0
    assert out.stat().st_size > 0
    assert run([*places, "erase", "contact", whom, "--yes"]) == 0
    assert "Karin Berg" not in names(places)


def test_whom_nobody_knows_is_said(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*places, "erase", "contact", "nobody@example.com", "--yes"]) == 1
    assert 'Nobody is known as "nobody@example.com"' in capsys.readouterr().err


def test_a_copy_of_a_database_in_use_is_whole(places: list[str], tmp_path: Path) -> None:
    """As before a schema changes, while others still write to it."""
    data, stop = data_of(places), threading.Event()
    store = Store(f"sqlite:///{data}/inbox.db", data)

    def both(unit: Unit, number: int) -> None:
        for name in ("one", "two"):
            row = {"key": f"{name} {number}", "value": "x" * 5000, "updated_at": unit.now}
            unit.connection.execute(insert(settings).values(row))

    def write() -> None:
        number = 0
        while not stop.is_set():
            store.write(both, number)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for place in range(10):
            copy = tmp_path / f"copy{place}"
            schema.copy_database(data / "inbox.db", copy)
            with sqlite3.connect(copy) as looked:
                assert looked.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                (count,) = looked.execute(
                    "SELECT count(*) FROM settings WHERE key LIKE '% %'"
                ).fetchone()
                assert count % 2 == 0
    finally:
        stop.set()
        writer.join()
        store.close()


def test_an_older_program_says_that_the_database_is_newer(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(data_of(places) / "inbox.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9000'")
    assert run([*places, "user", "list"]) == 1
    assert "made by a newer version (9000)" in capsys.readouterr().err


def test_what_is_no_database_is_said_in_a_line(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (data_of(places) / "inbox.db").write_bytes(b"not a database at all" * 500)
    assert run([*places, "user", "list"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_copy_that_fails_leaves_nothing_under_its_name(
    places: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = data_of(places)
    store = Store(f"sqlite:///{data}/inbox.db", data)
    monkeypatch.setattr(schema, "newest", lambda: "9000")

    def full(source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(schema, "copy_database", full)
    with pytest.raises(InkorgError, match="disk is full"):
        schema.migrate(store)
    store.close()
    assert list(data.glob("*before*")) == []


def test_a_database_is_opened_with_its_own_key_alone(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """As on a second machine that has a data folder of its own, or after the key was lost."""
    key = data_of(places) / "key"
    own = key.read_bytes()
    key.unlink()
    assert run([*places, "user", "list"]) == 1
    assert "is not there" in capsys.readouterr().err
    assert run([*places, "doctor"]) == 1
    assert "The key is not there" in capsys.readouterr().out
    assert not key.exists()
    key.write_bytes(Fernet.generate_key())
    assert run([*places, "user", "list"]) == 1
    assert "is another key" in capsys.readouterr().err
    key.write_bytes(own)
    assert run([*places, "user", "list"]) == 0
    key.unlink()
    assert run([*places, "migrate", "--new-key"]) == 0
    assert run([*places, "user", "list"]) == 0
    assert key.read_bytes() != own


def test_the_first_password_is_made_when_it_can_be_told(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A port that is taken must not cost it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "inbox", *places, "up", "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, "address already in use" in done.stderr) == (1, True)
    assert run([*places, "user", "list"]) == 0
    assert "admin" not in capsys.readouterr().out
