"""`inbox learn evaluate`: how well an organisation's own export would be sorted."""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from inbox.cli.example_lines import Line, read_lines
from inbox.model.errors import InvalidError


def evaluate(arguments: argparse.Namespace) -> int:
    # Learning loads large libraries, which no other command should wait for.
    from routing.learning.examples import Example, Text, TooFewError
    from routing.learning.train import train

    learnt_from = read_lines(arguments.train, need_labels=True)
    tested = read_lines(arguments.test, need_labels=False)
    untagged = read_lines(arguments.untagged, need_labels=False) if arguments.untagged else []
    _check(arguments.predictions)
    try:
        trained = train(
            [Example(one.text, one.label, one.language) for one in learnt_from],
            [Text(one.text, one.language) for one in untagged],
            _tell,
            _names(learnt_from),
        )
    except TooFewError as error:
        raise InvalidError(f"{arguments.train}: {error}", code="examples_invalid") from None
    rows = [_prediction(trained, one) for one in tested]
    _write(arguments.predictions, rows)
    _show(_report(trained, tested, rows), arguments.json)
    return 0


def _names(lines: Sequence[Line]) -> dict[str, Any]:
    """What labels are called, for those that say it: `invoice_too_high` does, `17` does not."""
    from routing.learning.examples import Text

    labels = {one.label for one in lines if one.label}
    names = {label: " ".join(re.findall(r"[^\W\d_]{2,}", label)) for label in labels}
    return {label: [Text(name)] for label, name in sorted(names.items()) if name}


def _check(path: Path) -> None:
    """Before minutes are spent."""
    if not path.parent.is_dir():
        raise InvalidError(f"{path.parent} is no folder.", code="no_such_file")


def _tell(words: str) -> None:
    if sys.stderr.isatty():
        print(words, file=sys.stderr)


def _prediction(trained: Any, line: Line) -> dict[str, Any]:
    from routing.language import detect

    guesses = trained.model.guesses(line.text, line.language or detect(line.text))
    label = guesses[0].label if guesses else None
    sure = guesses[0].confidence if guesses else 0.0
    return {
        "id": line.id,
        "label": label,
        "confidence": sure,
        "top": [{"label": one.label, "confidence": one.confidence} for one in guesses],
        "do": label is not None and trained.thresholds.may_do(label, sure),
        "suggest": label is not None and trained.thresholds.may_suggest(sure),
    }


def _write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _report(trained: Any, tested: Sequence[Line], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    from routing.learning.figures import by_language, measure
    from routing.learning.trust import Held

    held = [
        Held(
            truth=line.label,
            said=row["label"] or "",
            confidence=row["confidence"],
            in_three=line.label in [one["label"] for one in row["top"]],
            language=line.language,
        )
        for line, row in zip(tested, rows, strict=True)
        if line.label
    ]
    return {
        "train": {
            "examples": trained.examples,
            "topics": len(trained.model.labels),
            "used_untagged": trained.uses_untagged,
        },
        "thresholds": {
            "suggest_at": trained.thresholds.suggest_at,
            "do_at": trained.thresholds.do_at,
            "of_topics": dict(trained.thresholds.own),
            "only_suggested": sorted(trained.thresholds.doubtful),
        },
        "expected": measure(trained.held, trained.thresholds).as_json(),
        "test": measure(held, trained.thresholds).as_json() if held else None,
        "languages": {
            language: one.as_json()
            for language, one in by_language(held, trained.thresholds).items()
        },
        "predictions": len(rows),
        "done": sum(row["do"] for row in rows),
        "suggested": sum(row["suggest"] and not row["do"] for row in rows),
    }


def _show(report: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
        return
    learnt = report["train"]
    also = ", and from untagged texts" if learnt["used_untagged"] else ""
    print(f"Learnt from {learnt['examples']} examples of {learnt['topics']} topics{also}.")
    sure = report["thresholds"]["do_at"]
    own = len(report["thresholds"]["of_topics"])
    at = f"from a confidence of {sure:.2f}" if sure is not None else "never: not sure enough"
    at += f", {own} topics from one of their own" if own else ""
    print(f"Would set a topic by itself {at}: {report['done']} of {report['predictions']};")
    print(f"would suggest one for {report['suggested']} more.\n")
    print(
        f"{'':<22}{'n':>7}{'right':>9}{'in three':>10}{'by itself':>11}{'of it right':>13}{'at 95 %':>9}"
    )
    _row("expected (held back)", report["expected"])
    if report["test"]:
        _row("test", report["test"])
    for language, figures in report["languages"].items():
        _row(f"  {language or 'no language'}", figures)


def _row(name: str, figures: dict[str, Any]) -> None:
    columns = (
        ("accuracy", 9),
        ("in_three", 10),
        ("coverage", 11),
        ("precision", 13),
        ("coverage_at_95", 9),
    )
    shown = "".join(f"{_percent(figures[key]):>{width}}" for key, width in columns)
    print(f"{name:<22}{figures['examples']:>7}{shown}")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"
