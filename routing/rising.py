"""What is written about more than at this hour of normal weeks. Pure.

A word rises when it is met so often that chance would hardly ever do it: the predictive distribution of
counts like those of the weeks before (Poisson with an unknown mean, so negative binomial), less sure
where the weeks differ among themselves, and over all words that were looked at (Bonferroni).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routing.similar import telling
from routing.text import plain

CHANCE = 0.001
"""How often a normal hour may look like a rise, over all of its words."""
FEWEST = 4
"""Messages in which a word must be, so that no single customer makes a theme."""
FEWEST_WEEKS = 3
TOGETHER = 0.5
"""Words are one theme when so large a share of their messages is the same."""
MOST_TERMS = 6

Said = Mapping[int, Sequence[str]]
"""Message → its words."""


@dataclass(frozen=True, slots=True)
class Theme:
    terms: tuple[str, ...]
    messages: tuple[int, ...]
    """The newest first."""
    count: int
    expected: float
    """In this hour of a normal week."""
    chance: float


def rising(now: Said, normal: Sequence[Said], most: int = 5) -> list[Theme]:
    """`normal` holds the same hour of earlier weeks. Nothing where there are too few to say."""
    if len(normal) < FEWEST_WEEKS:
        return []
    found = _where(now)
    asked = [term for term in found if len(found[term]) >= FEWEST]
    weeks = [_counts(said) for said in normal]
    limit = CHANCE / max(1, len(asked))
    risen: dict[str, float] = {}
    for term in asked:
        chance = chance_of(len(found[term]), [week[term] for week in weeks])
        if chance <= limit:
            risen[term] = chance
    return _themes(risen, found, weeks)[:most]


def chance_of(count: int, before: Sequence[int]) -> float:
    """That a normal hour has `count` or more, when the same hour of earlier weeks had these."""
    mean = sum(before) / len(before)
    variance = sum((one - mean) ** 2 for one in before) / max(1, len(before) - 1)
    # Counts that swing more than chance are worth less: as if fewer and larger things were counted.
    lumps = max(1.0, variance / mean) if mean else 1.0
    return _tail(math.ceil(count / lumps), sum(before) / lumps + 0.5, len(before))


def _tail(count: int, shape: float, rate: float) -> float:
    """P(X ≥ count) where X is negative binomial: Poisson whose mean is Gamma(shape, rate)."""
    if count <= 0:
        return 1.0
    share = 1 / (1 + rate)
    below, one = 0.0, math.exp(shape * math.log(1 - share))
    for number in range(count):
        below += one
        one *= (shape + number) / (number + 1) * share
    if below < 1 - 1e-9:
        return 1 - below
    # So far out that the difference is lost: the rest falls at least as fast as its first terms.
    ratio = (shape + count) / (count + 1) * share
    return one / (1 - ratio) if ratio < 1 else 1.0


def _where(said: Said) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for id, terms in said.items():
        for term in telling(terms, 60):
            found[term].add(id)
    return found


def _counts(said: Said) -> Counter[str]:
    return Counter(term for terms in said.values() for term in telling(terms, 60))


def _themes(
    risen: Mapping[str, float], found: Mapping[str, set[int]], weeks: Sequence[Counter[str]]
) -> list[Theme]:
    """Words that stand in the same messages, the surest word first."""
    themes: list[tuple[list[str], set[int]]] = []
    for term in sorted(risen, key=lambda one: (risen[one], -len(found[one]), one)):
        for terms, ids in themes:
            if len(ids & found[term]) >= TOGETHER * min(len(ids), len(found[term])):
                terms.append(term)
                ids |= found[term]
                break
        else:
            themes.append(([term], set(found[term])))
    return [
        Theme(
            terms=_without_doubles(terms),
            messages=tuple(sorted(ids, reverse=True)),
            count=len(found[terms[0]]),
            expected=round(sum(week[terms[0]] for week in weeks) / len(weeks), 1),
            chance=risen[terms[0]],
        )
        for terms, ids in themes
    ]


def _without_doubles(terms: Sequence[str]) -> tuple[str, ...]:
    """A word stands in the index as written, by its stem and without Nordic letters; the longest form is
    shown, with its letters."""
    kept: list[str] = []
    for term in sorted(terms, key=lambda one: (len(plain(one)), one != plain(one)), reverse=True):
        begins = plain(term)[: max(4, len(plain(term)) - 2)]
        if not any(plain(other).startswith(begins) for other in kept):
            kept.append(term)
    return tuple(sorted(kept, key=list(terms).index)[:MOST_TERMS])
