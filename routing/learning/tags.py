"""Tags from examples: each by itself, for any number of them may hold. For a process of its own.

The same features, machine and honesty as for topics (`train.py`): what is said of held-back texts by a
model made without them tells how sure each tag must be.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from sklearn.svm import LinearSVC

from routing.learning.examples import (
    MOST_CHARACTERS_OF_TAGS,
    MOST_TEXTS,
    READ,
    Tagged,
    Text,
    TooFewError,
)
from routing.learning.features import Bags
from routing.learning.matrix import learn_blocks, matrix
from routing.learning.model import Block, Model, Numbers, alone
from routing.learning.train import FEW, FOLDS, HELD_OF_MANY, MOST_HELD, analysed
from routing.learning.trust import Held, Thresholds, find_thresholds, fit_belief_alone

MIX = (1.0, 1.0, 1.0, 0.7)
FEWEST = 5
"""Texts that carry a tag, before it is learnt."""
MOST_TAGS = 100
NEVER = -2.0
"""The score of a tag that a part of the texts lacks."""
LEAST = 0.02
"""Confidences below are neither kept nor measured: nearly every tag is nearly sure not to hold."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class HeldText:
    """A held-back text: what it carries, and how sure each tag was that was thought of."""

    example: Tagged
    said: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TrainedTags:
    model: Model
    thresholds: Thresholds
    held: tuple[Held, ...]
    """One for each tag that was thought of for a text."""
    texts: tuple[HeldText, ...]
    counts: Mapping[str, int]
    examples: int


@dataclass(frozen=True, slots=True)
class _Known:
    bags: Sequence[Bags]
    has: Flags
    """A row for each text, a column for each tag."""
    tells: Flags

    def only(self, rows: npt.NDArray[np.intp]) -> "_Known":
        return _Known([self.bags[row] for row in rows], self.has[rows], self.tells[rows])


@dataclass(frozen=True, slots=True)
class _Linear:
    blocks: tuple[Block, ...]
    weights: Numbers
    bias: Numbers = field(repr=False)

    def scores(self, bags: Sequence[Bags]) -> Numbers:
        found: Numbers = np.asarray(matrix(self.blocks, bags) @ self.weights + self.bias)
        return found.astype(np.float32)


def train_tags(
    examples: Sequence[Tagged], tell: Callable[[str], None] = lambda words: None
) -> TrainedTags:
    """`examples` newest first, also those without any tag. Raises TooFewError."""
    kept = _chosen(examples)
    counts = Counter(tag for one in kept for tag in one.tags)
    labels = tuple(sorted(tag for tag, n in counts.most_common(MOST_TAGS) if n >= FEWEST))
    if not labels or len(kept) < 2 * FEWEST:
        raise TooFewError(f"There must be a tag that at least {FEWEST} conversations carry.")
    tell(f"tags: reading {len(kept)} texts")
    known = _Known(
        [analysed(Text(one.text, one.language)) for one in kept],
        np.array([[label in one.tags for label in labels] for one in kept]),
        np.array([[label not in one.unknown for label in labels] for one in kept]),
    )
    tell("tags: judging on held-back texts")
    rows, scores = _out_of_sample(known)
    has, tells = known.has[rows], known.tells[rows]
    belief = fit_belief_alone(*_worth_fitting(scores[tells], has[tells]))
    texts = _held_texts([kept[row] for row in rows], alone(scores, belief), labels)
    held = _held(texts)
    used = {label: counts[label] for label in labels}
    tell("tags: learning from all of them")
    linear = _learn(known)
    model = Model(labels, linear.blocks, linear.weights.astype(np.float16), linear.bias, belief)
    return TrainedTags(
        model, find_thresholds(held, used), tuple(held), tuple(texts), used, len(kept)
    )


def _chosen(examples: Sequence[Tagged]) -> list[Tagged]:
    kept: list[Tagged] = []
    room = MOST_CHARACTERS_OF_TAGS
    for one in examples:
        room -= min(len(one.text), READ)
        if room < 0 or len(kept) == MOST_TEXTS:
            break
        if one.text.strip():
            kept.append(one)
    return kept


def _worth_fitting(scores: Numbers, has: Flags) -> tuple[Numbers, Flags]:
    """Most texts are far from most tags; those tell nothing about where a tag begins to be likely."""
    near = has | (scores > np.quantile(scores[has], 0.02) if has.any() else True)
    return scores[near], has[near]


def _out_of_sample(known: _Known) -> tuple[npt.NDArray[np.intp], Numbers]:
    total = len(known.bags)
    shuffled = np.random.default_rng(1).permutation(total).astype(np.intp)
    parts = np.array_split(shuffled, HELD_OF_MANY if total > FEW else FOLDS)
    if total > FEW:
        parts = [parts[0][:MOST_HELD]]
    scores = []
    for part in parts:
        rest = np.setdiff1d(np.arange(total), part)
        scores.append(_learn(known.only(rest)).scores([known.bags[row] for row in part]))
    return np.concatenate(parts), np.concatenate(scores)


def _learn(known: _Known) -> _Linear:
    blocks = learn_blocks(known.bags, MIX)
    rows = matrix(blocks, known.bags)
    weights = np.zeros((rows.shape[1], known.has.shape[1]), np.float32)
    bias = np.full(known.has.shape[1], NEVER, np.float32)
    for at in range(known.has.shape[1]):
        tells = np.flatnonzero(known.tells[:, at])
        has = known.has[tells, at]
        if has.any() and not has.all():
            machine = LinearSVC(C=1.0, random_state=0, tol=1e-2).fit(rows[tells], has)
            weights[:, at], bias[at] = machine.coef_[0], machine.intercept_[0]
    return _Linear(blocks, weights, bias)


def _held_texts(
    examples: Sequence[Tagged], likely: Numbers, labels: Sequence[str]
) -> list[HeldText]:
    return [
        HeldText(
            one,
            {
                label: round(float(sure), 4)
                for label, sure in zip(labels, row, strict=True)
                if (sure >= LEAST or label in one.tags) and label not in one.unknown
            },
        )
        for one, row in zip(examples, likely, strict=True)
    ]


def _held(texts: Sequence[HeldText]) -> list[Held]:
    return [
        Held(label if label in one.example.tags else "", label, sure, True, one.example.language)
        for one in texts
        for label, sure in one.said.items()
    ]
