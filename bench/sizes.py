"""How large each bench is: in full, or quick (`make bench QUICK=1`), when all take minutes together."""

import os
from typing import TypeVar

T = TypeVar("T", int, float, str)

IS_QUICK = bool(os.environ.get("QUICK"))


def size(full: T, quick: T) -> T:
    return quick if IS_QUICK else full
