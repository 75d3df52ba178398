"""The mean of answers on a short scale, and how sure one can be of it. Pure."""

import math
from collections.abc import Mapping
from statistics import NormalDist

from routing.figures.buckets import value_of

SCALES: Mapping[str, tuple[int, int]] = {"satisfaction": (1, 5), "effort": (1, 7)}
FEWEST = 5
"""Of fewer answers no interval is told: it would be nearly the whole scale."""
_Z = NormalDist().inv_cdf(0.975)


def interval(counts: Mapping[int, int], scale: tuple[int, int]) -> tuple[float, float] | None:
    """95 % of Student's t around the mean, within the scale. `counts` by bucket.

    Reckoned as if one more had given the lowest and one the highest: five times 5 does not prove that
    everybody is content (after Agresti and Coull, 1998).
    """
    low, high = scale
    values = {low: 1, high: 1}
    for bucket, n in counts.items():
        values[value_of(bucket)] = values.get(value_of(bucket), 0) + n
    n = sum(values.values())
    if n - 2 < FEWEST:
        return None
    mean = sum(value * count for value, count in values.items()) / n
    squares = sum(count * (value - mean) ** 2 for value, count in values.items())
    half = student(n - 1) * math.sqrt(squares / (n - 1) / n)
    return max(float(low), mean - half), min(float(high), mean + half)


def student(freedom: int) -> float:
    """The 97.5 % quantile of t, by Cornish and Fisher: right to two places from 5 degrees of freedom on."""
    z, v = _Z, freedom
    first = (z**3 + z) / (4 * v)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    return z + first + second + third
