"""Learning from examples: a linear model over words, pairs, letters and concepts, and how far to trust it.

What was tried and what it gave stands in docs/decisions/learning.md. For a process of its own: this
loads scikit-learn.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.svm import LinearSVC

from routing.language import detect
from routing.learning.examples import Example, Text, TooFewError, chosen, chosen_untagged
from routing.learning.features import Bags, analyse
from routing.learning.matrix import learn_blocks, matrix
from routing.learning.model import Belief, Block, Model, Numbers, confidences, leads
from routing.learning.trust import Held, Thresholds, find_thresholds, fit_belief


class Mix(NamedTuple):
    weights: tuple[float, ...]
    """Of the blocks."""
    telling: float = 0.0
    """How far a feature counts by what it tells by itself."""


MIXES = (
    Mix((1.0, 1.3, 0.7, 0.7)),
    Mix((1.0, 1.0, 1.0, 0.7)),
    Mix((1.0, 0.5, 1.2, 1.1), telling=0.3),
)
"""Long texts and few examples want letters most; the examples tell which."""
FEW = 3_000
"""With more examples one part is held back instead of each in turn, and the first mix is best."""
FOLDS = 4
FOLDS_OF_UNTAGGED = 3
"""Learning from untagged texts takes longest."""
HELD_OF_MANY = 5
"""Every fifth."""
MOST_HELD = 4_000
ROUNDS = (0.6, 0.8)
"""Of the untagged texts, the surest share that each round takes as it is understood."""
UNTAGGED_WEIGHT = 0.1
NAME_WEIGHT = 0.5
"""Of a topic's name and words beside an example."""
RARELY = 0.5
"""As often is every feature taken to have been seen before."""
ENOUGH_UNTAGGED = 200
BETTER = 0.005
"""By how much accuracy must rise before untagged texts are used."""

Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Trained:
    model: Model
    thresholds: Thresholds
    held: tuple[Held, ...]
    """What was said of held-back examples by models made without them."""
    counts: Mapping[str, int]
    """Topic → examples that were learnt from."""
    uses_untagged: bool

    @property
    def examples(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class _Linear:
    blocks: tuple[Block, ...]
    weights: Numbers
    bias: Numbers

    def scores(self, bags: Sequence[Bags]) -> Numbers:
        found: Numbers = np.asarray(matrix(self.blocks, bags) @ self.weights + self.bias)
        return found.astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Known:
    bags: Sequence[Bags]
    truth: Indices
    labels: int
    untagged: Sequence[Bags] = ()
    names: Sequence[tuple[Bags, int]] = ()
    """What topics are called, with their labels. Learnt from, never judged on."""

    def only(self, rows: Indices) -> "_Known":
        bags = [self.bags[row] for row in rows]
        return replace(self, bags=bags, truth=self.truth[rows])


def train(
    examples: Sequence[Example],
    untagged: Sequence[Text] = (),
    tell: Callable[[str], None] = lambda words: None,
    names: Mapping[str, Sequence[Text]] | None = None,
) -> Trained:
    """`examples` newest first. `tell` hears what is being done. `names` are what topics are called.

    Raises TooFewError."""
    kept = chosen(examples)
    labels = tuple(sorted({one.label for one in kept}))
    if len(labels) < 2:
        raise TooFewError("There must be examples of at least two topics.")
    more = chosen_untagged(untagged, kept)
    tell(f"reading {len(kept)} examples and {len(more)} untagged texts")
    known = _Known(
        bags=[analysed(one) for one in kept],
        truth=np.array([labels.index(one.label) for one in kept], np.intp),
        labels=len(labels),
        untagged=[analysed(one) for one in more],
        names=[
            (analysed(text), labels.index(label))
            for label, texts in (names or {}).items()
            if label in labels
            for text in texts
        ],
    )
    tell("judging on held-back examples")
    judged = _judge(known)
    tell("learning from all of them")
    linear = _learn(known, judged.mix, judged.uses_untagged)
    held = _held(judged, kept, labels)
    counts = Counter(one.label for one in kept)
    return Trained(
        model=Model(
            labels=labels,
            blocks=linear.blocks,
            weights=linear.weights.astype(np.float16),
            bias=linear.bias.astype(np.float32),
            belief=judged.belief,
        ),
        thresholds=find_thresholds(held, counts),
        held=tuple(held),
        counts=counts,
        uses_untagged=judged.uses_untagged,
    )


def analysed(one: Example | Text) -> Bags:
    return analyse(one.text, one.language or detect(one.text))


@dataclass(frozen=True, slots=True)
class _Judged:
    mix: Mix
    rows: Indices
    """Of the examples that were held back."""
    scores: Numbers
    truth: Indices
    uses_untagged: bool = False

    @property
    def accuracy(self) -> float:
        return float((self.scores.argmax(axis=1) == self.truth).mean())

    def accuracy_of(self, rows: Indices) -> float:
        among = np.isin(self.rows, rows)
        return float((self.scores[among].argmax(axis=1) == self.truth[among]).mean())

    @property
    def belief(self) -> Belief:
        return fit_belief(self.scores, self.truth)


def _judge(known: _Known) -> _Judged:
    """The mix that does best on held-back examples, and whether untagged texts help it."""
    if len(known.bags) > FEW:
        return _out_of_sample(known, MIXES[0], uses_untagged=False)
    judged = [_out_of_sample(known, mix, uses_untagged=False) for mix in MIXES]
    best = max(judged, key=lambda one: one.accuracy)
    if len(known.untagged) < ENOUGH_UNTAGGED:
        return best
    helped = _out_of_sample(known, best.mix, uses_untagged=True)
    return helped if helped.accuracy >= best.accuracy_of(helped.rows) + BETTER else best


def _out_of_sample(known: _Known, mix: Mix, uses_untagged: bool) -> _Judged:
    parts = _parts(known.truth)
    if len(known.bags) > FEW:
        parts = [parts[0][:MOST_HELD]]
    elif uses_untagged:
        parts = parts[:FOLDS_OF_UNTAGGED]
    scores = []
    for part in parts:
        rest = np.setdiff1d(np.arange(len(known.bags)), part)
        linear = _learn(known.only(rest), mix, uses_untagged)
        scores.append(linear.scores([known.bags[row] for row in part]))
    rows = np.concatenate(parts)
    return _Judged(mix, rows, np.concatenate(scores), known.truth[rows], uses_untagged)


def _parts(truth: Indices) -> list[Indices]:
    """As many of each label in each part as can be; in no order that depends on when they came."""
    many = HELD_OF_MANY if len(truth) > FEW else FOLDS
    shuffled = np.random.default_rng(1).permutation(len(truth))
    turn: Counter[int] = Counter()
    parts: list[list[int]] = [[] for _ in range(many)]
    for row in shuffled:
        label = int(truth[row])
        parts[(turn[label] + label) % many].append(int(row))
        turn[label] += 1
    return [np.array(part, np.intp) for part in parts if part]


def _learn(known: _Known, mix: Mix, uses_untagged: bool) -> _Linear:
    more = known.untagged if uses_untagged else ()
    bags = [*known.bags, *(bag for bag, _ in known.names)]
    blocks = learn_blocks([*bags, *more], mix.weights)
    told = _Rows(
        matrix(blocks, bags),
        np.concatenate([known.truth, np.array([at for _, at in known.names], np.intp)]),
        np.repeat([1.0, NAME_WEIGHT], [len(known.bags), len(known.names)]),
    )
    weights, bias = first = fit(told, known.labels, mix.telling)
    if more:
        others = matrix(blocks, more)
        for share in ROUNDS:
            surest = _with_surest(told, others, share, (weights, bias))
            weights, bias = fit(surest, known.labels, mix.telling)
        # Alone, what was taught by itself is right more often but too sure of itself.
        weights = ((weights + first[0]) / 2).astype(np.float32)
        bias = ((bias + first[1]) / 2).astype(np.float32)
    return _Linear(blocks, weights, bias)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Texts, what they are, and how much each counts."""

    rows: Any
    truth: Indices
    counts: npt.NDArray[np.float64]


def _with_surest(told: _Rows, others: Any, share: float, now: tuple[Numbers, Numbers]) -> _Rows:
    """With the untagged texts that are understood most surely, as examples that count less."""
    scores = np.asarray(others @ now[0] + now[1])
    surest = np.argsort(-leads(scores), kind="stable")[: int(share * scores.shape[0])]
    return _Rows(
        sparse.vstack([told.rows, others[surest]]).tocsr(),
        np.concatenate([told.truth, scores[surest].argmax(axis=1)]),
        np.concatenate([told.counts, np.full(len(surest), UNTAGGED_WEIGHT)]),
    )


def fit(told: _Rows, labels: int, telling: float = 0.0) -> tuple[Numbers, Numbers]:
    """A column for each label, also for one that these rows lack: it is never likely."""
    weights = np.zeros((told.rows.shape[1], labels), np.float32)
    bias = np.full(labels, -2.0, np.float32)
    there = np.unique(told.truth)
    if not telling:
        weights[:, there], bias[there] = _against_the_rest(told.rows, told.truth, told.counts)
        return weights, bias
    rows, scales = told.rows.astype(np.float64), 1 + telling * _telling(told, labels)
    for label in there:
        scaled = _scaled(rows, scales[label])
        found, offset = _against_the_rest(scaled, told.truth == label, told.counts)
        weights[:, label], bias[label] = found[:, -1] * scales[label], offset[-1]
    return weights, bias


def _against_the_rest(rows: Any, truth: Any, counts: Any) -> tuple[Numbers, Numbers]:
    """A column and an offset for each value of `truth`, in order."""
    machine = LinearSVC(C=1.0, random_state=0, tol=1e-2)
    machine.fit(rows, truth, sample_weight=counts)
    found, offsets = machine.coef_.T, machine.intercept_
    if len(machine.classes_) == 2:
        found, offsets = np.hstack([-found, found]), np.concatenate([-offsets, offsets])
    return found, offsets


def _telling(told: _Rows, labels: int) -> Numbers:
    """How much each feature tells of each label: the logarithm of how much oftener it stands there than
    elsewhere, around nought. A few examples leave that to luck otherwise."""
    is_of = sparse.csr_matrix(
        (np.ones(len(told.truth)), (told.truth, np.arange(len(told.truth)))),
        shape=(labels, len(told.truth)),
    )
    there = np.asarray((is_of @ told.rows).todense(), np.float64)
    elsewhere = there.sum(axis=0) - there + RARELY
    there += RARELY / labels
    shares = np.log(there / there.sum(axis=1, keepdims=True))
    ratio = np.abs(shares - np.log(elsewhere / elsewhere.sum(axis=1, keepdims=True)))
    telling: Numbers = ratio / ratio.mean(axis=1, keepdims=True) - 1
    return telling.astype(np.float32)


def _scaled(rows: Any, scale: npt.NDArray[Any]) -> Any:
    return sparse.csr_matrix(
        (rows.data * scale[rows.indices], rows.indices, rows.indptr), shape=rows.shape
    )


def _held(judged: _Judged, kept: Sequence[Example], labels: Sequence[str]) -> list[Held]:
    likely = confidences(judged.scores, judged.belief)
    best = np.argsort(-judged.scores, axis=1, kind="stable")[:, :3]
    return [
        Held(
            truth=kept[row].label,
            said=labels[three[0]],
            confidence=round(float(likely[at, three[0]]), 4),
            in_three=kept[row].label in [labels[one] for one in three],
            language=kept[row].language,
            text=kept[row].text,
            key=kept[row].key,
        )
        for at, (row, three) in enumerate(zip(judged.rows, best, strict=True))
    ]
