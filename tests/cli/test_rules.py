"""`inbox rules`: what goes out comes in again unchanged, and what is wrong changes nothing."""

import json
from pathlib import Path

import pytest

from inbox.cli.main import run

FILES = {
    "organisation": "name: Tallvik\nlanguages: [sv]\n",
    "teams": "- {id: help, name: Help}\n",
    "topics": "- {id: invoice, name: {sv: Faktura}}\n",
    "channels": "- {id: mail, kind: email, name: Mail, team: help, settings: {address: a@b.example}}\n",
    "rules": (
        "- id: money\n  name: Pengar\n  when: {words: [faktur*, OCR]}\n"
        "  then: {topic: invoice, tags: [pengar]}\n"
        "- id: late\n  event: {on: time, since: waiting, after: 4h}\n"
        "  checks: [{field: team, op: is, value: [help]}]\n  then: {escalate: true}\n"
    ),
}
NEW = (
    "- id: first\n  name: Först\n  when: {words: hej}\n  then: {priority: high}\n"
    "- id: money\n  name: Pengar\n  when: {words: [faktur*]}\n  then: {topic: invoice}\n"
)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    config = tmp_path / "config"
    config.mkdir()
    for name, text in FILES.items():
        (config / f"{name}.yaml").write_text(text)
    for name in ("INBOX_DATABASE_URL", "INBOX_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    return ["--config", str(config), "--data", str(tmp_path / "data")]


def told(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = run(argv)
    said = capsys.readouterr()
    return status, said.out, said.err


def test_what_goes_out_comes_in_again_unchanged(
    places: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "out.yaml"
    assert told(capsys, *places, "rules", "export", "--out", str(out))[0] == 0
    status, said, _ = told(capsys, *places, "rules", "import", "--json", str(out))
    assert (status, json.loads(said)) == (0, {"made": 0, "changed": 0, "same": 2})
    assert told(capsys, *places, "rules", "export")[1] == out.read_text()


def test_rules_of_a_file_are_taken_over_in_its_order(
    places: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "new.yaml"
    file.write_text(NEW)
    status, said, _ = told(capsys, *places, "rules", "import", "--json", str(file))
    assert (status, json.loads(said)) == (0, {"made": 1, "changed": 1, "same": 0})
    exported = told(capsys, *places, "rules", "export")[1]
    places_of = [exported.index(f"id: {id}") for id in ("first", "money", "late")]
    assert places_of == sorted(places_of)
    assert "OCR" not in exported


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("- id: a\n  when: {words: x}\n  then: {topic: nowhere}\n", 1, "nowhere"),
        (NEW + "- id: b\n  whem: {words: x}\n  then: {close: true}\n", 10, "when"),
        (NEW + NEW, 9, "twice"),
        ("first: {}\n", 1, "list"),
        ("- id: [", 1, "YAML"),
    ],
)
def test_a_file_with_a_mistake_changes_nothing_and_says_where(
    places: list[str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    text: str,
    line: int,
    words: str,
) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(text)
    before = told(capsys, *places, "rules", "export")[1]
    status, _, said = told(capsys, *places, "rules", "import", str(file))
    assert status == 1
    assert f"wrong.yaml:{line}" in said
    assert words in said
    status, said, _ = told(capsys, *places, "rules", "check", "--json", str(file))
    assert (status, json.loads(said)["problems"][0]["line"]) == (1, line)
    assert told(capsys, *places, "rules", "export")[1] == before


def test_rules_that_would_set_each_other_off_are_refused_together(
    places: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def changes(id: str, seen: str, then: str) -> str:
        return (
            f"- id: {id}\n  event: {{on: change, changed: [priority]}}\n"
            f"  checks: [{{field: priority, op: is, value: [{seen}]}}]\n"
            f"  then: {{priority: {then}}}\n"
        )

    file = tmp_path / "circle.yaml"
    file.write_text(changes("up", "low", "high") + changes("down", "high", "low"))
    status, _, said = told(capsys, *places, "rules", "check", str(file))
    assert status == 1
    assert "set each other off" in said
