"""Scores: the mean stands in the buckets exactly, and the interval is what a table of t gives."""

import math
import statistics

import pytest

from routing.figures.buckets import bucket, value_of
from routing.figures.scores import SCALES, interval, student


def test_every_score_comes_back_out_of_its_bucket() -> None:
    assert [value_of(bucket(score)) for score in range(1, 8)] == list(range(1, 8))


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980), (10**6, 1.960)]
)
def test_the_quantile_is_that_of_the_table(freedom: int, quantile: float) -> None:
    assert student(freedom) == pytest.approx(quantile, abs=0.01)


def test_the_interval_is_that_of_the_textbook_with_one_more_at_each_end() -> None:
    answers = [1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5]
    counts: dict[int, int] = {}
    for one in answers:
        counts[bucket(one)] = counts.get(bucket(one), 0) + 1
    found = interval(counts, SCALES["satisfaction"])
    assert found is not None
    known = [*answers, 1, 5]
    half = 2.160 * statistics.stdev(known) / math.sqrt(len(known))
    mean = statistics.mean(known)
    assert list(found) == pytest.approx([mean - half, mean + half], abs=0.01)


def test_a_few_who_agree_prove_nothing_and_it_never_leaves_the_scale() -> None:
    assert interval({bucket(5): 4}, (1, 5)) is None
    low, high = interval({bucket(5): 5}, (1, 5)) or (0.0, 0.0)
    assert low < 4.5
    assert high == 5.0
    narrow = interval({bucket(5): 5000}, (1, 5)) or (0.0, 0.0)
    assert narrow[0] > 4.98
