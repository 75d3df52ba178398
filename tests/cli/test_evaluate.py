"""`inbox learn evaluate` on files, as an organisation tries its own export."""

import json
from pathlib import Path

import pytest

from inbox.cli.main import run
from tests.routing.learning.few import few


def write(path: Path, *items: object) -> str:
    lines = (one if isinstance(one, str) else json.dumps(one) for one in items)
    path.write_text("".join(f"{line}\n" for line in lines))
    return str(path)


def test_each_test_line_is_predicted_and_figures_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learnt = [
        {"id": at, "text": one.text, "label": one.label, "language": one.language}
        for at, one in enumerate(few())
    ]
    train = write(tmp_path / "train", *learnt)
    asked = ({"id": "a", "text": "Räkningen är hög", "label": "invoice"}, {"id": "b", "text": ""})
    test, out = write(tmp_path / "test", *asked), tmp_path / "out"
    command = ["learn", "evaluate", "--train", train, "--test", test, "--predictions", str(out)]
    assert run([*command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["test"]["examples"], told["test"]["accuracy"]) == (1, 1.0)
    first, second = map(json.loads, out.read_text().splitlines())
    assert (first["id"], first["label"], len(first["top"])) == ("a", "invoice", 3)
    assert (second["label"], second["confidence"], second["do"]) == (None, 0.0, False)


def test_bad_lines_are_named_by_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = {"id": 1, "text": "a", "label": "x"}
    train = write(
        tmp_path / "train", good, {**good, "id": 2, "text": ""}, "nope", {**good, "text": "b"}
    )
    command = ["learn", "evaluate", "--train", train, "--test", train, "--predictions"]
    assert run([*command, str(tmp_path / "out")]) == 1
    told = capsys.readouterr().err
    for number, words in ((2, "text is empty"), (3, "is no JSON"), (4, 'the id "1"')):
        assert f"{train}:{number}: {words}" in told
