"""`inbox doctor` says what is wrong, changes nothing, and can be read by a program."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from inbox.cli.main import run
from inbox.services.learning.versions import PROBLEM
from inbox.services.running import leases
from inbox.services.running.recurring import is_turn
from inbox.services.running.vital_signs import read_gauges
from inbox.services.settings import write_setting
from inbox.services.vault import read_key
from inbox.store.schema import migrate
from inbox.store.store import Store, utc_now
from inbox.store.tables.definitions import definitions
from inbox.store.unit import Unit

FILES = {
    "organisation": "name: Tallvik\nlanguages: [sv]\n",
    "teams": "- {id: help, name: Help}\n",
    "channels": "- {id: mail, kind: email, name: Mail, team: help, settings: {address: a@b.example}}\n",
}


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    config, data = tmp_path / "config", tmp_path / "data"
    config.mkdir()
    data.mkdir(mode=0o700)
    for name, text in FILES.items():
        (config / f"{name}.yaml").write_text(text)
    for name in ("INBOX_DATABASE_URL", "INBOX_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    return ["--config", str(config), "--data", str(data)]


def made(places: list[str]) -> Path:
    data = Path(places[-1])
    store = Store(f"sqlite:///{data}/inbox.db", data)
    migrate(store)
    store.close()
    read_key(data / "key")
    return data


def told(places: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, bool]]:
    capsys.readouterr()
    status = run([*places, "doctor", "--json"])
    answer = json.loads(capsys.readouterr().out)
    return status, {f"{one['area']}: {one['name']}": one["ok"] for one in answer["lines"]}


def test_a_well_installation_is_well(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    made(places)
    status, lines = told(places, capsys)
    assert (status, all(lines.values())) == (0, True), lines
    assert {"database: schema", "work: receipts", "data: disk"} <= set(lines)


def test_what_others_can_read_and_what_is_wrong_is_named(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    data = made(places)
    data.chmod(0o755)
    (Path(places[1]) / "organisation.yaml").write_text("nmae: Tallvik\n")
    status, lines = told(places, capsys)
    wrong = [name for name, ok in lines.items() if not ok]
    assert status == 1
    assert len(wrong) == 2
    assert wrong[0].startswith("configuration")
    assert wrong[1] == f"data: {data}"


def test_where_there_is_no_database_none_is_made(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, lines = told(places, capsys)
    assert (status, lines["database: open"]) == (1, False)
    assert list(Path(places[-1]).iterdir()) == []


def test_where_nobody_works_it_is_said(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    data = made(places)
    imap = "imap: {host: 127.0.0.1, port: 1, security: none, password: hushhush}"
    channels = FILES["channels"].replace("address: a@b.example", f"address: a@b.example, {imap}")
    (Path(places[1]) / "channels.yaml").write_text(channels)
    store = Store(f"sqlite:///{data}/inbox.db", data, clock=lambda: utc_now() - timedelta(hours=1))
    store.write(is_turn, "presence", timedelta(minutes=1))
    store.write(leases.take, "listen:mail", "dead")
    store.close()
    lines = told(places, capsys)[1]
    assert not lines["work: clock"]
    assert not lines["channel mail: listening"]
    store = Store(f"sqlite:///{data}/inbox.db", data)
    store.write(is_turn, "presence", timedelta(minutes=1))
    store.write(leases.take, "listen:mail", "alive")
    store.close()
    lines = told(places, capsys)[1]
    assert lines["work: clock"]
    assert lines["channel mail: listening"]


def test_flows_send_nothing_where_nobody_was_asked(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    made(places)
    assert run([*places, "doctor", "--flows"]) == 2
    assert "--yes" in capsys.readouterr().err


def test_a_model_that_can_not_be_used_and_a_rule_that_is_off_are_told(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    data = made(places)
    store = Store(f"sqlite:///{data}/inbox.db", data)
    problem = {"code": "model_unusable", "text": "The model file is damaged.", "at": "2026-01-01"}
    store.write(write_setting, PROBLEM, problem)
    row = {"kind": "rule", "position": 0, "body": {}, "origin": "screen", "version": 1}

    def two_rules(unit: Unit) -> None:
        for id, fault in (("well", None), ("ill", [{"code": "loop"}])):
            unit.connection.execute(
                insert(definitions).values(**row, id=id, fault=fault, updated_at=unit.now)
            )

    store.write(two_rules)
    assert store.read(read_gauges)["rules_off"] == 1
    assert store.read(read_gauges)["learning_unusable"] == 1
    store.close()
    status, lines = told(places, capsys)
    wrong = [name for name, ok in lines.items() if not ok]
    assert (status, wrong) == (1, ["work: learning", "work: rules"])
