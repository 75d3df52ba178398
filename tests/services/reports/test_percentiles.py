"""Percentiles from counters are within one per cent of those of the values themselves."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.services.reports.cells import percentiles, percentiles_of
from inbox.store.reading.figures import percentile
from routing.figures import buckets
from routing.figures.buckets import bucket, pack, unpack

TIMES = st.lists(st.lists(st.integers(0, 10**8), min_size=1, max_size=40), min_size=1, max_size=5)


@settings(deadline=None)
@given(st.lists(TIMES, min_size=1, max_size=4))
def test_of_many_counters_together_they_are_right_within_one_per_cent(
    groups: list[list[list[int]]],
) -> None:
    packed = [[pack(Counter(map(bucket, one))) for one in group] for group in groups]
    for group, found in zip(groups, percentiles(packed, (0.5, 0.9)), strict=True):
        values = [value for one in group for value in one]
        for share, value in zip((0.5, 0.9), found, strict=True):
            exact = percentile(values, share)
            assert exact is not None
            assert 0.99 * exact - 1 <= value <= exact + 1
            assert value == buckets.percentile(Counter(map(bucket, values)), share)


@settings(deadline=None)
@given(TIMES)
def test_of_each_by_itself_they_are_what_they_are_of_a_group_of_one(times: list[list[int]]) -> None:
    packed = [pack(Counter(map(bucket, one))) for one in times]
    alone = list(percentiles_of(packed, (0.5, 0.9)))
    assert alone == list(percentiles([[one] for one in packed], (0.5, 0.9)))


@settings(deadline=None)
@given(st.dictionaries(st.integers(0, 2000), st.integers(1, 10**6)))
def test_a_counter_is_what_was_packed(counts: dict[int, int]) -> None:
    assert unpack(pack(counts)) == counts
