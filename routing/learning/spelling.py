"""Words as all of the Nordic languages might spell them, so that they can be compared across them."""

import re
from functools import lru_cache

_SPELLED = (
    ("aa", "a"),
    ("ae", "a"),
    ("oe", "o"),
    ("ck", "k"),
    ("hv", "v"),
    ("hj", "j"),
    ("gj", "j"),
    ("th", "t"),
    ("ch", "k"),
)
_LETTERS = str.maketrans(
    {
        **{"å": "a", "ä": "a", "æ": "a", "ö": "o", "ø": "o", "ü": "y"},
        **{"x": "ks", "w": "v", "z": "s", "c": "k", "q": "k"},
        **{digit: "0" for digit in "123456789"},
    }
)
_DOUBLE = re.compile(r"([bdfgjklmnprstv])\1")
_NUMBER = re.compile(r"\d+")


@lru_cache(maxsize=50_000)
def spelled(word: str) -> str:
    """As all of the Nordic languages might spell it."""
    word = _NUMBER.sub("0", word)
    for written, meant in _SPELLED:
        word = word.replace(written, meant)
    return _DOUBLE.sub(r"\1", word.translate(_LETTERS))
