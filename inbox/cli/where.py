"""Which installation a command is about."""

import argparse
import os
import pwd
from pathlib import Path

from inbox.bootstrap.parts import Installation, Where, open_installation
from inbox.model.errors import InkorgError


def where(arguments: argparse.Namespace) -> Where:
    return Where.of(
        config=arguments.config,
        data=arguments.data,
        demo=bool(getattr(arguments, "demo", False)),
    )


def installation(arguments: argparse.Namespace) -> Installation:
    return open_installation(where(arguments))


def refuse_strange_root(data: Path) -> None:
    """Files that root puts there are closed to the service, which would miss them without a word."""
    if os.geteuid() != 0 or not data.is_dir() or data.stat().st_uid == 0:
        return
    try:
        owner = pwd.getpwuid(data.stat().st_uid).pw_name
    except KeyError:
        owner = f"user {data.stat().st_uid}"
    raise InkorgError(
        f"{data} belongs to {owner}, who could not read what root writes there: run this as {owner}"
    )
