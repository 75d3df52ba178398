"""How far answers can be trusted: from what a model said of examples that it had not seen."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from routing.learning.model import Belief, Numbers, leads, probabilities

DO_PRECISION = 0.95
SUGGEST_PRECISION = 0.5
CERTAIN = 1.28
"""Standard errors below the measured share: nine times of ten the truth is not lower."""
FEWEST_DONE = 20
"""Held-back examples above a threshold before anything is done by itself."""
FEWEST_EXAMPLES = 10
"""Of a topic, before it is set by itself; with fewer it is only suggested."""
FEWEST_OF_TOPIC = 4
MOST_EVIDENCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Held:
    """One held-back example: what was said of it, how surely, and what is true."""

    truth: str
    said: str
    confidence: float
    in_three: bool
    language: str = ""
    text: str = ""
    key: str = ""
    """Of the example."""

    @property
    def is_right(self) -> bool:
        return self.truth == self.said


@dataclass(frozen=True, slots=True)
class Thresholds:
    suggest_at: float
    do_at: float | None
    """None: nothing is certain enough."""
    doubtful: frozenset[str] = field(default_factory=frozenset)
    """Topics that are only suggested, however sure: too few examples, or too often wrong."""
    own: Mapping[str, float] = field(default_factory=dict)
    """Where there is evidence enough of a topic, its own threshold instead of the common one."""

    def do_at_of(self, label: str) -> float | None:
        return None if label in self.doubtful else self.own.get(label, self.do_at)

    def may_do(self, label: str, confidence: float) -> bool:
        at = self.do_at_of(label)
        return at is not None and confidence >= at

    def may_suggest(self, confidence: float) -> bool:
        return confidence >= self.suggest_at


def fit_belief(scores: Numbers, truth: npt.NDArray[np.intp]) -> Belief:
    """From the scores of held-back examples."""
    right = (scores.argmax(axis=1) == truth).astype(np.float64)
    slope, offset = _logistic(leads(scores).astype(np.float64), right)
    return Belief(slope, offset, _sharpness(scores, truth))


def fit_belief_alone(scores: Numbers, right: npt.NDArray[np.bool_]) -> Belief:
    """Where each label holds or not by itself: from its scores, all labels together."""
    slope, offset = _logistic(scores.astype(np.float64), right.astype(np.float64))
    return Belief(slope, offset, 1.0)


def _logistic(lead: npt.NDArray[np.float64], right: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Slope and offset by Newton's method. The slope is held near one that rises, so that a few
    examples, or a model that was never wrong, leave no wild certainty."""
    rows = np.stack([lead, np.ones_like(lead)], axis=1)
    held = np.diag([0.05, 0.05])
    prior = np.array([2.0, 0.0])
    found = prior.copy()
    for _ in range(50):
        share = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (right - share) - held @ (found - prior)
        bend = (rows * (share * (1 - share))[:, np.newaxis]).T @ rows + held
        step = np.linalg.solve(bend, slope)
        found = found + np.clip(step, -2, 2)
        if float(np.abs(step).max()) < 1e-6:
            break
    return max(float(found[0]), 0.1), float(found[1])


def _sharpness(scores: Numbers, truth: npt.NDArray[np.intp]) -> float:
    """The factor with which the truth was least surprising, by golden section."""
    low, high = math.log(0.2), math.log(30.0)
    ratio = (math.sqrt(5) - 1) / 2

    def surprise(logarithm: float) -> float:
        likely = probabilities(scores, math.exp(logarithm))[np.arange(len(truth)), truth]
        return float(-np.log(likely + 1e-9).mean())

    for _ in range(40):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if surprise(left) < surprise(right):
            high = right
        else:
            low = left
    return math.exp((low + high) / 2)


def lower_bound(right: int, of: int) -> float:
    """Of the true share, when `right` of `of` were right (Wilson's interval, one side)."""
    if not of:
        return 0.0
    share, z = right / of, CERTAIN
    middle = share + z * z / (2 * of)
    width = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - width) / (1 + z * z / of)


def find_thresholds(
    held: Sequence[Held],
    examples: Mapping[str, int],
    do_precision: float = DO_PRECISION,
    suggest_precision: float = SUGGEST_PRECISION,
) -> Thresholds:
    """`examples` says how many each topic has."""
    doubtful = {label for label, count in examples.items() if count < FEWEST_EXAMPLES}
    sure = [one for one in held if one.said not in doubtful]
    own = _own(sure, do_precision)
    doubtful |= {label for label, at in own.items() if at is None}
    others = [one for one in sure if one.said not in own]
    do_at = _lowest(others, do_precision, FEWEST_DONE)
    if do_at is not None:
        doubtful |= _often_wrong(others, do_at, do_precision)
    suggest_at = _lowest_plain(held, suggest_precision)
    measured = {label: at for label, at in own.items() if at is not None}
    return Thresholds(suggest_at, do_at, frozenset(doubtful), measured)


def _own(held: Sequence[Held], precision: float) -> dict[str, float | None]:
    """The threshold of each topic about which enough was said to measure it alone; None where no
    confidence is enough."""
    enough = _enough(precision)
    by_label: dict[str, list[Held]] = {}
    for one in held:
        by_label.setdefault(one.said, []).append(one)
    return {
        label: _lowest(answers, precision, FEWEST_DONE)
        for label, answers in by_label.items()
        if len(answers) >= enough
    }


@lru_cache(maxsize=64)
def _enough(precision: float) -> int:
    """Answers of which one may be wrong and the bound is reached all the same."""
    return next(
        (of for of in range(FEWEST_DONE, MOST_EVIDENCE) if lower_bound(of - 1, of) >= precision),
        MOST_EVIDENCE,
    )


def _lowest(held: Sequence[Held], precision: float, fewest: int) -> float | None:
    """The lowest confidence from which on the lower bound of the share that is right is high enough."""
    found, right = None, 0
    ordered = sorted(held, key=lambda one: -one.confidence)
    for count, one in enumerate(ordered, 1):
        right += one.is_right
        is_last_of_equals = count == len(ordered) or ordered[count].confidence < one.confidence
        if is_last_of_equals and count >= fewest and lower_bound(right, count) >= precision:
            found = one.confidence
    return found


def _lowest_plain(held: Sequence[Held], precision: float) -> float:
    """The lowest confidence at which suggestions are right as often as wanted, in steps of 5 %."""
    for step in range(1, 20):
        near = [one.is_right for one in held if one.confidence >= step / 20]
        if near and sum(near) / len(near) >= precision:
            band = [one.is_right for one in held if step / 20 <= one.confidence < step / 20 + 0.1]
            if not band or sum(band) / len(band) >= precision / 2:
                return step / 20
    return 0.95


def _often_wrong(held: Sequence[Held], do_at: float, precision: float) -> set[str]:
    """Topics whose own share is clearly lower than what is wanted overall."""
    counts: dict[str, list[bool]] = {}
    for one in held:
        if one.confidence >= do_at:
            counts.setdefault(one.said, []).append(one.is_right)
    allowed = precision - 2 * (1 - precision)
    return {
        label
        for label, right in counts.items()
        if len(right) >= FEWEST_OF_TOPIC and sum(right) / len(right) < allowed
    }
