"""Who promises, and whether it is taken back in the same breath. Pure."""

import re
from collections.abc import Iterator, Sequence

from routing.promise_verbs import (
    BARE,
    CANNOT,
    COMES_BACK,
    CONDITION,
    CUSTOMER_MAY,
    LEADS_ON,
    OURS,
    THEIRS,
)

_APART = re.compile(
    r"[,;()]\s|:\s|\s[-–—]\s|\b(?:men|och|så|but|and|so|og|samt|dock|därför|derfor|difor)\b"
)
_MANY_WORDS = 6
_FEW_WORDS = 3

Span = tuple[int, int]


def clauses(text: str) -> list[Span]:
    """Where they begin and end, parted by commas and `but`."""
    cuts = [match.span() for match in _APART.finditer(text)]
    begins = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    return list(zip(begins, ends, strict=True))


def promises(text: str, apart: Sequence[Span]) -> Iterator[tuple[re.Match[str], Span]]:
    """The verbs with which somebody of ours promises, each with its clause."""
    at = 0
    for verb in COMES_BACK.finditer(text):
        while apart[at][1] < verb.start() and at + 1 < len(apart):
            at += 1
        if _is_ours(text, verb, apart, at):
            yield verb, apart[at]


def _is_ours(text: str, verb: re.Match[str], apart: Sequence[Span], at: int) -> bool:
    before = text[apart[at][0] : verb.start()]
    if BARE.match(verb[0]) and not LEADS_ON.search(before):
        # "We can't look at it and get back to you": it hangs on what stands before.
        before = text[apart[max(0, at - 1)][0] : verb.start()]
        if not LEADS_ON.search(before) and not CANNOT.search(before):
            return False
    after = text[verb.end() : apart[at][1]]
    return not (
        CANNOT.search(_last_words(before))
        or _is_taken_back(after)
        or CONDITION.search(before)
        or _is_theirs(before, verb[0], after)
    )


def _is_theirs(before: str, verb: str, after: str) -> bool:
    """The customer is to come back."""
    if not CUSTOMER_MAY.match(verb) or OURS.search(verb) or OURS.match(after):
        return False
    return THEIRS.search(before) is not None


def _last_words(before: str) -> str:
    return " ".join(before.split()[-_MANY_WORDS:])


def _is_taken_back(after: str) -> bool:
    return CANNOT.search(" ".join(after.split()[:_FEW_WORDS])) is not None
