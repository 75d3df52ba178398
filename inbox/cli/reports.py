"""`inbox reports rebuild`."""

import argparse

from inbox.cli.where import installation
from inbox.services.figures.rebuild import rebuild_figures


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    reports = commands.add_parser("reports", help="the figures that reports are made of")
    kinds = reports.add_subparsers(dest="kind", required=True, metavar="WHAT")
    rebuild = kinds.add_parser(
        "rebuild", help="make all figures anew from the log; those in use go on meanwhile"
    )
    rebuild.set_defaults(run=_rebuild)


def _rebuild(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    number = rebuild_figures(on.store, on.plan)
    on.close()
    print(f"made anew from the log up to event {number}")
    return 0
