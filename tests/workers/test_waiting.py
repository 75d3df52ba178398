"""An outage of the store stands in the log, once a minute and without what was to be written."""

from pathlib import Path

import pytest
from sqlalchemy.exc import DataError, OperationalError
from structlog.testing import capture_logs

from inbox.bootstrap.parts import Where, open_installation
from inbox.model.errors import BusyError
from tests.fakes.machine import wait_for
from tests.fakes.sqlite import put_migrated
from tests.promises.installation import FILES
from workers import waiting
from workers.running import start


@pytest.fixture(autouse=True)
def _nothing_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_silent_until", 0.0)


def busy(said: str) -> BusyError:
    error = BusyError("The database can't take it now.")
    error.__cause__ = OperationalError("INSERT …", {}, Exception(said))
    return error


def test_what_the_database_says_is_told_once_for_a_while() -> None:
    with capture_logs() as told:
        for _ in range(3):
            waiting.tell_of(busy("connection refused\nIs it running?"))
    assert [one["error"] for one in told] == ["connection refused"]


def test_what_was_to_be_written_is_not_told() -> None:
    with capture_logs() as told:
        waiting.tell_of(DataError("INSERT …", {}, Exception("invalid: Kära kundtjänst")))
    assert [one["error"] for one in told] == ["DataError"]


def test_workers_that_wait_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config"
    config.mkdir()
    for name, text in FILES.items():
        (config / f"{name}.yaml").write_text(text.replace("SMTP", "9"))
    put_migrated(tmp_path / "data")
    on = open_installation(Where.of({}, config=str(config), data=str(tmp_path / "data")))

    def refuse(*_: object) -> None:
        raise busy("database or disk is full")

    for name in ("read", "write", "write_lightly"):
        monkeypatch.setattr(on.store, name, refuse)
    with capture_logs() as told:
        stop = start(on, threads=1, worker=False, listen=False, clock=True)
        wait_for(lambda: "database or disk is full" in [one.get("error") for one in told], "silent")
        stop()
    monkeypatch.undo()
    on.close()
