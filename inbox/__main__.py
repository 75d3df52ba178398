"""`python -m inbox` and the `inbox` command."""

import sys

import inbox.cli.lean  # noqa: F401 - before anything that loads structlog
from inbox.cli.main import run


def main() -> None:
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
