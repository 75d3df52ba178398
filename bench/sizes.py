"""How large each bench is: in full, or quick (`make bench QUICK=1`), when all take minutes together."""

import os

IS_QUICK = bool(os.environ.get("QUICK"))


def size(full: int, quick: int) -> int:
    return quick if IS_QUICK else full
