"""What the machine makes of one message before anybody has read it. Loads no large library."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.alarm import Look, look_for
from routing.reasons import Reason

if TYPE_CHECKING:  # numpy is loaded where there is a model, and only there.
    from routing.learning.model import Guess, Model
    from routing.learning.trust import Thresholds


@dataclass(frozen=True)
class Learned:
    """The model in use."""

    version: int
    model: "Model"
    thresholds: "Thresholds"

    @property
    def by(self) -> str:
        return f"model:{self.version}"


@dataclass(frozen=True, slots=True)
class Hints:
    topics: tuple["Guess", ...] = ()
    """To be suggested, the likeliest first."""
    learnt: Reason | None = None
    """The topic that is sure enough to be set."""
    look: tuple[Look, ...] = ()
    by: str = ""


def hints_for(
    subject: str, text: str, language: str, learned: Learned | None, known: Collection[str]
) -> Hints:
    """`known` are the topics that there are now."""
    words = f"{subject}\n{text}"
    look = look_for(words, language)
    if learned is None:
        return Hints(look=look)
    guesses = learned.model.guesses(words, language)
    still = tuple(one for one in guesses if one.label in known)
    learnt = (
        _learnt(learned, guesses[0], words, language) if still and still[0] == guesses[0] else None
    )
    is_worth_it = bool(still) and learned.thresholds.may_suggest(still[0].confidence)
    return Hints(still if is_worth_it or learnt else (), learnt, look, learned.by)


def _learnt(learned: Learned, first: "Guess", words: str, language: str) -> Reason | None:
    if not learned.thresholds.may_do(first.label, first.confidence):
        return None
    spoke = learned.model.words_for(first.label, words, language)
    facts = {"confidence": first.confidence, "words": spoke}
    return Reason("topic", first.label, learned.by, "learnt", facts)
