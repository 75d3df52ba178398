"""How good a model was on examples that it had not seen."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from routing.learning.trust import Held, Thresholds


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares are between 0 and 1; None where there was nothing to measure."""

    examples: int
    accuracy: float | None
    in_three: float | None
    coverage: float
    """The share that may be done by itself."""
    precision: float | None
    """How much of that was right."""
    coverage_at_95: float
    """The largest share, surest first, of which 95 % were right: how well confidence sorts."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def measure(held: Sequence[Held], thresholds: Thresholds) -> Figures:
    done = [one for one in held if thresholds.may_do(one.said, one.confidence)]
    return Figures(
        examples=len(held),
        accuracy=_share(one.is_right for one in held),
        in_three=_share(one.in_three for one in held),
        coverage=round(len(done) / len(held), 4) if held else 0.0,
        precision=_share(one.is_right for one in done),
        coverage_at_95=_coverage(held, 0.95),
    )


def by_language(held: Sequence[Held], thresholds: Thresholds) -> dict[str, Figures]:
    languages = sorted({one.language for one in held})
    return {
        language: measure([one for one in held if one.language == language], thresholds)
        for language in languages
    }


def _share(flags: Iterable[bool]) -> float | None:
    listed = list(flags)
    return round(sum(listed) / len(listed), 4) if listed else None


def _coverage(held: Sequence[Held], precision: float) -> float:
    best, right = 0, 0
    for count, one in enumerate(sorted(held, key=lambda one: -one.confidence), 1):
        right += one.is_right
        if right >= precision * count:
            best = count
    return round(best / len(held), 4) if held else 0.0
