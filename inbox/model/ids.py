"""Ids are 63-bit numbers that sort by time, made here so that a set of rows can be inserted at once.

41 bits of milliseconds since 2015, 22 bits that differ. An imported message gets the id of the time it
was sent, so that newest first by id is newest first.
"""

import itertools
import os
import secrets
from datetime import UTC, datetime

EPOCH_MS = int(datetime(2015, 1, 1, tzinfo=UTC).timestamp() * 1000)
MAX_ID = 2**63 - 1
_BITS = 22
_turn = itertools.count(secrets.randbits(_BITS))


def _begin_elsewhere() -> None:
    global _turn
    _turn = itertools.count(secrets.randbits(_BITS))


# A forked process would go on counting where its twins do, and give the same ids in the same millisecond.
os.register_at_fork(after_in_child=_begin_elsewhere)


def new_id(at: datetime) -> int:
    """A new id for something that happened `at`; unique in this process, unlikely to collide elsewhere."""
    milliseconds = max(0, int(at.timestamp() * 1000) - EPOCH_MS)
    return (milliseconds << _BITS) | (next(_turn) & ((1 << _BITS) - 1))


def id_at(at: datetime) -> int:
    """The smallest id of that moment, for asking by range."""
    return max(0, int(at.timestamp() * 1000) - EPOCH_MS) << _BITS
