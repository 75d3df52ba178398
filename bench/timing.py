"""Times of one thing done again and again."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from inbox.store.reading.figures import percentile


@dataclass(frozen=True, slots=True)
class Times:
    """In milliseconds."""

    median: float
    p95: float


def measure(work: Callable[[int], object], count: int, warm: int = 5) -> Times:
    """`work` gets the number of the turn. Warm first: a server that runs has its pages in memory."""
    for n in range(warm):
        work(n)
    spent: list[int] = []
    for n in range(count):
        began = time.perf_counter_ns()
        work(n)
        spent.append(time.perf_counter_ns() - began)
    return Times((percentile(spent, 0.5) or 0) / 1e6, (percentile(spent, 0.95) or 0) / 1e6)
