"""A counter that is changed where it stands is what packing all of it anew makes."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.figures.buckets import pack, plus, unpack

COUNTS = st.dictionaries(st.integers(0, 2000), st.integers(1, 5), max_size=40)


@settings(deadline=None)
@given(COUNTS, COUNTS)
def test_what_comes_and_goes_is_counted(before: dict[int, int], more: dict[int, int]) -> None:
    both = Counter(before) + Counter(more)
    grown = plus(pack(before), more)
    assert unpack(grown) == both
    assert grown == pack(both)
    assert plus(grown, {number: -n for number, n in more.items()}) == pack(before)
