"""What was learnt, how good it is, and how sure it must be."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from inbox.web.api.shapes import Named, Shape


class SuggestedTopic(Shape):
    topic: str
    confidence: float
    """As often as such a suggestion is right, measured on held-back examples."""
    by: str
    """`model:VERSION`."""


class SuggestedTag(Shape):
    tag: Named
    confidence: float
    by: str


class LookShape(Shape):
    """Words of the message for which somebody should look at it soon. Says nothing about a person."""

    what: Literal["threat", "despair", "danger", "law"]
    words: list[str]


class FiguresShape(Shape):
    """Measured on examples that were held back. Shares between 0 and 1, null where nothing was to measure."""

    examples: int
    accuracy: float | None
    in_three: float | None
    """How often the right one is among the first three."""
    coverage: float
    """The share that would be set by itself."""
    precision: float | None
    """How much of that was right."""
    coverage_at_95: float
    """The largest share, surest first, of which 95 % were right."""


class ModelVersionShape(Shape):
    of: Literal["topics", "tags"]
    version: int
    """Counted over both."""
    trained_at: datetime
    kept: bool
    why: Literal["first", "better", "not_better", "other_topics", "other_unusable"]
    in_use: bool
    examples: int
    """Those it learnt from."""
    topics: int
    used_untagged: bool
    seconds: int
    figures: FiguresShape
    languages: dict[str, FiguresShape]


class LabelShape(Shape):
    """One topic or tag, measured on held-back examples."""

    label: str
    """The topic's or the tag's id."""
    name: str
    """The tag's; empty for topics."""
    examples: int
    """Those it learnt from."""
    said: int
    """How often it was the answer for a held-back example."""
    do_at: float | None
    """From this confidence on it is set by itself; null: it is only suggested."""
    done: int
    """How often it would have been set by itself."""
    precision: float | None
    """How much of that was right."""


class ModelInUseShape(ModelVersionShape):
    do_at: float | None
    """From this confidence on a topic is set by itself that has no threshold of its own; null: never."""
    suggest_at: float
    only_suggested: list[str]
    """Topics that are never set by themselves: too few examples, or too often wrong."""
    labels: list[LabelShape]
    """The most frequent first. Those with evidence enough are measured, and have a threshold, alone."""


class LearningProblem(Shape):
    code: Literal["too_few", "model_unusable", "training_failed"]
    text: str
    at: datetime


class LearningShape(Shape):
    enabled: bool
    after: int
    """Corrections before it learns again."""
    do_precision: float
    suggest_precision: float
    corrections_waiting: int
    """Topics that people set since it last learnt. Counted up to a thousand."""
    is_training: bool
    problem: LearningProblem | None
    model: ModelInUseShape | None
    """Of topics."""
    tags: ModelInUseShape | None
    """The same of tags. There `coverage` and `in_three` are the shares of the tags that people gave which
    would be set, or at least suggested; `accuracy` is how much of what is suggested is right."""


class LearningChange(Shape):
    enabled: bool | None = None
    after: Annotated[int, Field(ge=1, le=10_000)] | None = None
    do_precision: Annotated[float, Field(ge=0.8, le=0.999)] | None = None
    suggest_precision: Annotated[float, Field(ge=0.1, le=0.95)] | None = None
