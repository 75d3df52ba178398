"""How good a model was on examples that it had not seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from routing.learning.trust import Held, Thresholds

if TYPE_CHECKING:
    from routing.learning.tags import HeldText


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


def measure_tags(texts: "Sequence[HeldText]", thresholds: Thresholds) -> Figures:
    """The same of tags: shares are of the tags that people gave. `in_three` is how many of them would at
    least be suggested, `accuracy` how much of what is suggested is right."""
    given = sum(len(one.example.tags) for one in texts)
    said = [
        Held(label if label in one.example.tags else "", label, sure, True)
        for one in texts
        for label, sure in one.said.items()
    ]
    shown = [one for one in said if thresholds.may_suggest(one.confidence)]
    done = [one for one in said if thresholds.may_do(one.said, one.confidence)]
    return Figures(
        examples=len(texts),
        accuracy=_share(one.is_right for one in shown),
        in_three=_part(shown, given),
        coverage=_part(done, given) or 0.0,
        precision=_share(one.is_right for one in done),
        coverage_at_95=_part(_surest(said, 0.95), given) or 0.0,
    )


def _part(of: Sequence[Held], given: int) -> float | None:
    return round(sum(one.is_right for one in of) / given, 4) if given else None


def by_language(held: Sequence[Held], thresholds: Thresholds) -> dict[str, Figures]:
    languages = sorted({one.language for one in held})
    return {
        language: measure([one for one in held if one.language == language], thresholds)
        for language in languages
    }


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """Of one topic or tag, over the held-back examples of which it was said."""

    label: str
    examples: int
    """Learnt from."""
    said: int
    do_at: float | None
    """None: it is only suggested."""
    done: int
    precision: float | None
    """How much of what would be done was right."""


def by_label(
    held: Sequence[Held], examples: Mapping[str, int], thresholds: Thresholds
) -> list[LabelFigures]:
    """The most frequent first."""
    said: dict[str, list[Held]] = {}
    for one in held:
        said.setdefault(one.said, []).append(one)
    ordered = sorted(examples, key=lambda label: (-examples[label], label))
    return [_of_label(label, examples[label], said.get(label, []), thresholds) for label in ordered]


def _of_label(
    label: str, examples: int, said: Sequence[Held], thresholds: Thresholds
) -> LabelFigures:
    done = [one for one in said if thresholds.may_do(label, one.confidence)]
    right = _share(one.is_right for one in done)
    return LabelFigures(label, examples, len(said), thresholds.do_at_of(label), len(done), right)


def _share(flags: Iterable[bool]) -> float | None:
    listed = list(flags)
    return round(sum(listed) / len(listed), 4) if listed else None


def _coverage(held: Sequence[Held], precision: float) -> float:
    return round(len(_surest(held, precision)) / len(held), 4) if held else 0.0


def _surest(held: Sequence[Held], precision: float) -> list[Held]:
    ordered = sorted(held, key=lambda one: -one.confidence)
    best, right = 0, 0
    for count, one in enumerate(ordered, 1):
        right += one.is_right
        if right >= precision * count:
            best = count
    return ordered[:best]
