"""`inbox read`: how a raw item would be understood, without storing it."""

import argparse


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("read", help="show how a raw item would be understood")
    command.add_argument("kind")
    command.add_argument("file", nargs="?", default="-")
    command.add_argument(
        "--frames", action="store_true", help="many items: length in bytes, line end, bytes"
    )
    command.set_defaults(run=_read)


def _read(arguments: argparse.Namespace) -> int:
    # Here and not above: it loads the readers of every kind.
    from inbox.cli.read import read

    return read(arguments.kind, arguments.file, arguments.frames)
