"""Which installation a command is about."""

import argparse

from inbox.bootstrap.parts import Installation, Where, open_installation


def where(arguments: argparse.Namespace) -> Where:
    return Where.of(
        config=arguments.config,
        data=arguments.data,
        demo=bool(getattr(arguments, "demo", False)),
    )


def installation(arguments: argparse.Namespace) -> Installation:
    return open_installation(where(arguments))
