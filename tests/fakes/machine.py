"""What every fake server needs of the machine: a free port, and a clear word when a program is missing."""

import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable
from typing import NoReturn

import pytest


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def missing(what: str, advice: str) -> NoReturn:
    """Skips at home with a loud line; fails where everything must be there."""
    line = f"{what} is missing, so its tests say nothing: {advice}"
    if os.environ.get("CI"):
        pytest.fail(line)
    print(f"\n!!! {line}", file=sys.__stderr__)
    pytest.skip(line)


def wait_for(is_there: Callable[[], bool], what: str, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not is_there():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.02)


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
