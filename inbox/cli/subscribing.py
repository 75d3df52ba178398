"""`inbox subscribe CHANNEL`: asks a platform to tell us what comes, and says what it then tells of."""

import argparse
import sys

from inbox.cli.where import installation


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("subscribe", help="ask a platform to tell us what comes")
    command.add_argument("channel", metavar="CHANNEL")
    command.set_defaults(run=_subscribe)


def _subscribe(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    connector = on.plan.channel(arguments.channel).connector
    try:
        checks = connector.subscribe()
    except NotImplementedError:
        why = f"a channel of kind {connector.kind} needs no subscription"
        print(f"inbox subscribe: {why}", file=sys.stderr)
        return 1
    finally:
        connector.close()
        on.close()
    for check in checks:
        print(f"{'ok  ' if check.ok else 'FAIL'} {check.name}: {check.message}")
        if check.advice and not check.ok:
            print(f"     {check.advice}")
    return 0 if all(check.ok for check in checks) else 1
