"""`inbox learn`: what the program learns from the organisation's own history."""

import argparse
from pathlib import Path

from inbox.cli.evaluate import evaluate


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    learn = commands.add_parser("learn", help="topics learnt from what people have sorted")
    acts = learn.add_subparsers(dest="act", required=True, metavar="ACT")
    _add_evaluate(acts)


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
