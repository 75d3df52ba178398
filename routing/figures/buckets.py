"""Percentiles from counts: how many values fell into each bucket of one per cent. Pure.

A counter is kept as bytes, six for each bucket that holds something: its number and the count.
"""

import math
import struct
from bisect import bisect_left
from collections.abc import Mapping

_STEP = math.log(1.01)
_PAIR = struct.Struct("<HI")
MOST = 65_535
_SHORT = 80 * _PAIR.size
"""Counters of no more bytes are quicker made anew than changed where they stand."""


def bucket(seconds: int) -> int:
    return min(MOST, int(math.log1p(max(0, seconds)) / _STEP))


def value_of(bucket: int) -> int:
    """What a value of this bucket is at least, in whole seconds."""
    return round(math.expm1(bucket * _STEP))


def pack(counts: Mapping[int, int]) -> bytes:
    return b"".join(_PAIR.pack(b, n) for b, n in sorted(counts.items()) if n > 0)


def unpack(raw: bytes | None) -> dict[int, int]:
    return dict(_PAIR.iter_unpack(raw)) if raw else {}


def plus(raw: bytes | None, change: Mapping[int, int]) -> bytes:
    """What `pack` makes of both together. A counter of a month has hundreds of buckets, and hardly ever do
    more than a few of them change: so those alone are looked for."""
    if not raw:
        return pack(change)
    if len(raw) <= _SHORT:
        counts = unpack(raw)
        for number, count in change.items():
            counts[number] = counts.get(number, 0) + count
        return pack(counts)
    out = bytearray(raw)
    for number, count in change.items():
        size = len(out) // _PAIR.size
        place = _PAIR.size * bisect_left(range(size), number, key=lambda at: _number(out, at))
        stands = place < len(out) and _number(out, place // _PAIR.size) == number
        before = _PAIR.unpack_from(out, place)[1] if stands else 0
        after = before + count
        out[place : place + _PAIR.size * stands] = _PAIR.pack(number, after) if after > 0 else b""
    return bytes(out)


def _number(raw: bytearray, place: int) -> int:
    return int.from_bytes(raw[place * 6 : place * 6 + 2], "little")


def percentile(counts: Mapping[int, int], share: float) -> int | None:
    """By nearest rank: the bucket of the smallest value that at least `share` of all do not exceed."""
    rank, passed = math.ceil(share * sum(counts.values())), 0
    for number, count in sorted(counts.items()):
        passed += count
        if passed >= rank > 0:
            return value_of(number)
    return None
