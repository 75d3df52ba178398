from pathlib import Path

import pytest

from inbox.bootstrap.parts import Installation
from inbox.cli.demo import prepare
from inbox.cli.main import run
from inbox.model.errors import InkorgError
from inbox.services.people.agents import NewAgent, create_agent, list_agents
from inbox.store.store import Store


def remove(on: Installation) -> int:
    where = on.where
    return run(["--data", str(where.data), "--config", str(where.config), "demo", "remove"])


def add_somebody_real(on: Installation) -> None:
    on.store.write(create_agent, NewAgent("eva@real.example", "Eva", "hash"))


@pytest.fixture
def made(demo: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    monkeypatch.setattr("workers.demo.past.make_past.__defaults__", (5, 0))
    monkeypatch.setenv("INBOX_DEMO_DAYS", "0")
    prepare(demo, "http://localhost:1")
    return demo


def test_one_command_takes_it_all_away(
    made: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    data: Path = made.where.data
    assert remove(made) == 0
    assert not data.exists()
    assert "The demo is gone" in capsys.readouterr().out
    assert remove(made) == 0
    assert "There is no demo" in capsys.readouterr().out


def test_what_is_real_stays(made: Installation) -> None:
    add_somebody_real(made)
    assert remove(made) == 0
    store = Store(made.where.database_url, made.where.data)
    assert [one["login"] for one in store.read(list_agents)] == ["eva@real.example"]
    store.close()
    assert not (made.where.data / "mail").exists()


def test_no_demo_moves_in_where_somebody_real_lives(demo: Installation) -> None:
    add_somebody_real(demo)
    with pytest.raises(InkorgError, match="data folder of its own"):
        prepare(demo, "http://localhost:1")


def test_a_folder_that_holds_no_demo_is_left_alone(demo: Installation) -> None:
    assert remove(demo) == 0
    assert (demo.where.data / "inbox.db").exists()
