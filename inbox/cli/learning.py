"""`inbox learn`: what the program learns from the organisation's own history."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inbox.cli.evaluate import evaluate
from inbox.cli.where import installation
from inbox.services.learning.status import read_status
from inbox.services.learning.training import train_now

WHY = {
    "first": "it is the first",
    "better": "it is as good as the one before, or better",
    "not_better": "the one in use is better on the same examples",
    "other_topics": "the topics have changed",
    "other_unusable": "the one before can't be used any more",
}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    learn = commands.add_parser("learn", help="topics learnt from what people have sorted")
    acts = learn.add_subparsers(dest="act", required=True, metavar="ACT")
    _add_evaluate(acts)
    train = acts.add_parser("train", help="learn now; a running `inbox` takes it over")
    train.add_argument("--json", action="store_true")
    train.add_argument("--demo", action="store_true", help="from the demo's conversations")
    train.set_defaults(run=_train)
    status = acts.add_parser("status", help="what is in use, and how good it is")
    status.add_argument("--json", action="store_true")
    status.set_defaults(run=_status)


def _add_evaluate(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = acts.add_parser("evaluate", help="try it on files of your own; touches nothing else")
    lines = "JSON lines with id, text, label, language"
    command.add_argument("--train", type=Path, required=True, metavar="FILE", help=lines)
    command.add_argument(
        "--test", type=Path, required=True, metavar="FILE", help="the same; label may be missing"
    )
    command.add_argument("--predictions", type=Path, required=True, metavar="OUT")
    command.add_argument(
        "--untagged", type=Path, metavar="FILE", help="texts without label to learn from as well"
    )
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=evaluate)


def _train(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    made = train_now(on.store, on.blobs, on.plan, _tell)
    problem = on.store.read(read_status, on.plan.learning)["problem"]
    on.close()
    if arguments.json:
        print(json.dumps(made or {"problem": problem}))
    elif made is None:
        print(f"Nothing was learnt: {problem['text'] if problem else 'too little'}")
    else:
        verb = "kept" if made["kept"] else "refused"
        print(f"Version {made['version']} is {verb}: {WHY[made['why']]}.")
        _show(made)
    return 0


def _status(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    status = on.store.read(read_status, on.plan.learning)
    on.close()
    if arguments.json:
        print(json.dumps(status, default=str))
        return 0
    model = status["model"]
    if model is None:
        print("Nothing has been learnt yet.")
    else:
        print(f"Version {model['version']} of {model['trained_at']:%Y-%m-%d %H:%M} UTC:")
        _show({**model, **model["figures"]})
    print(
        f"{status['corrections_waiting']} topics set by hand since; learns after {status['after']}."
    )
    if status["problem"]:
        print(f"Problem: {status['problem']['text']}")
    return 0


def _show(figures: Mapping[str, Any]) -> None:
    print(f"  {figures['examples']} examples were held back; {_percent(figures['accuracy'])} right")
    print(
        f"  {_percent(figures['coverage'])} would be set by itself, "
        f"{_percent(figures['precision'])} of them right"
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _tell(words: str) -> None:
    if sys.stderr.isatty():
        print(words, file=sys.stderr)
