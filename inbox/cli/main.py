"""The `inbox` command. Exits 0, 1 (it failed, and said why on standard error) or 2 (wrong usage)."""

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from config.errors import ConfigError
from inbox.cli import (
    checking,
    demo,
    doctor,
    exporting,
    importing,
    keeping,
    learning,
    people,
    reading,
    reports,
    rules,
    running,
    simulate,
    subscribing,
)
from inbox.cli.faults import in_words
from inbox.model.errors import InkorgError


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="inbox", description="An omnichannel inbox for customer service."
    )
    parser.add_argument("--config", help="folder of the organisation's YAML (INBOX_CONFIG)")
    parser.add_argument("--data", help="folder for everything that is kept (INBOX_DATA)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for group in (
        running,
        demo,
        checking,
        doctor,
        importing,
        exporting,
        keeping,
        learning,
        people,
        reading,
        reports,
        rules,
        simulate,
        subscribing,
    ):
        group.add(commands)
    return parser


def run(argv: Sequence[str]) -> int:
    arguments = make_parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 1
    except (InkorgError, OSError, SQLAlchemyError) as error:
        said = in_words(error)
        if said is None:
            raise
        print(f"inbox {arguments.command}: {said}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 1
