"""Percentiles from counts: how many values fell into each bucket of one per cent. Pure.

A counter is kept as bytes, six for each bucket that holds something: its number and the count.
"""

import math
import struct
from collections.abc import Mapping

_STEP = math.log(1.01)
_PAIR = struct.Struct("<HI")
MOST = 65_535


def bucket(seconds: int) -> int:
    return min(MOST, int(math.log1p(max(0, seconds)) / _STEP))


def value_of(bucket: int) -> int:
    """What a value of this bucket is at least, in whole seconds."""
    return round(math.expm1(bucket * _STEP))


def pack(counts: Mapping[int, int]) -> bytes:
    return b"".join(_PAIR.pack(b, n) for b, n in sorted(counts.items()) if n > 0)


def unpack(raw: bytes | None) -> dict[int, int]:
    return dict(_PAIR.iter_unpack(raw)) if raw else {}


def percentile(counts: Mapping[int, int], share: float) -> int | None:
    """By nearest rank: the bucket of the smallest value that at least `share` of all do not exceed."""
    rank, passed = math.ceil(share * sum(counts.values())), 0
    for number, count in sorted(counts.items()):
        passed += count
        if passed >= rank > 0:
            return value_of(number)
    return None
