"""What the machine makes of one message before anybody has read it. Loads no large library."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from routing.alarm import Look, look_for
from routing.reasons import Reason

if TYPE_CHECKING:  # numpy is loaded where there is a model, and only there.
    from routing.learning.features import Bags
    from routing.learning.model import Guess, Model
    from routing.learning.trust import Thresholds

MOST_TAGS = 5


@dataclass(frozen=True)
class Learned:
    """The model in use."""

    version: int
    model: "Model"
    thresholds: "Thresholds"
    names: Mapping[str, str] = field(default_factory=dict)
    """Of tags, by id; those that are gone are not there."""

    @property
    def by(self) -> str:
        return f"model:{self.version}"


@dataclass(frozen=True, slots=True)
class Hints:
    topics: tuple["Guess", ...] = ()
    """To be suggested, the likeliest first."""
    learnt: Reason | None = None
    """The topic that is sure enough to be set."""
    tags: tuple["Guess", ...] = ()
    """By id, to be suggested, the likeliest first; also those that are set."""
    learnt_tags: tuple[Reason, ...] = ()
    """By name, those that are sure enough to be set."""
    look: tuple[Look, ...] = ()
    by: str = ""
    tags_by: str = ""

    @property
    def is_threat(self) -> bool:
        return any(look.what == "threat" for look in self.look)


def hints_for(
    subject: str,
    text: str,
    language: str,
    learned: Learned | None,
    known: Collection[str],
    tags: Learned | None = None,
    lasting: Callable[[str], str] = str,
) -> Hints:
    """`known` are the topics that there are now; `lasting` knows into which one another was merged."""
    words = f"{subject}\n{text}"
    look = look_for(words, language)
    if learned is None and tags is None:
        return Hints(look=look)
    from routing.learning.features import analyse

    bags = analyse(words, language)
    hints = Hints()
    if learned is not None:
        hints = _topics(words, bags, language, learned, known, lasting)
    hints = replace(hints, look=look)
    return hints if tags is None else _with_tags(hints, words, bags, language, tags)


def _topics(
    words: str,
    bags: "Bags",
    language: str,
    learned: Learned,
    known: Collection[str],
    lasting: Callable[[str], str],
) -> Hints:
    guesses = learned.model.guesses_of(bags)
    still = _standing(guesses, known, lasting)
    is_first = bool(still) and still[0].label == lasting(guesses[0].label)
    learnt = _learnt(learned, guesses[0], words, language) if is_first else None
    is_worth_it = bool(still) and learned.thresholds.may_suggest(still[0].confidence)
    return Hints(still if is_worth_it or learnt else (), learnt, by=learned.by)


def _standing(
    guesses: Sequence["Guess"], known: Collection[str], lasting: Callable[[str], str]
) -> tuple["Guess", ...]:
    """Under the names that hold now, each once."""
    found: dict[str, Guess] = {}
    for one in guesses:
        label = lasting(one.label)
        if label in known:
            found.setdefault(label, replace(one, label=label))
    return tuple(found.values())


def _with_tags(hints: Hints, words: str, bags: "Bags", language: str, tags: Learned) -> Hints:
    """Only a few are suggested, and as few are set: who reads a dozen reads none."""
    likely = [one for one in tags.model.each_of(bags) if one.label in tags.names]
    worth = [one for one in likely if tags.thresholds.may_suggest(one.confidence)]
    done = [one for one in likely if tags.thresholds.may_do(one.label, one.confidence)]
    reasons = [_learnt_tag(tags, one, words, language) for one in done[:MOST_TAGS]]
    return replace(
        hints, tags=tuple(worth[:MOST_TAGS]), learnt_tags=tuple(reasons), tags_by=tags.by
    )


def _learnt_tag(tags: Learned, one: "Guess", words: str, language: str) -> Reason:
    spoke = tags.model.words_for(one.label, words, language)
    facts = {"tag": one.label, "confidence": one.confidence, "words": spoke}
    return Reason("tag", tags.names[one.label], tags.by, "learnt", facts)


def _learnt(learned: Learned, first: "Guess", words: str, language: str) -> Reason | None:
    if not learned.thresholds.may_do(first.label, first.confidence):
        return None
    spoke = learned.model.words_for(first.label, words, language)
    facts = {"confidence": first.confidence, "words": spoke}
    return Reason("topic", first.label, learned.by, "learnt", facts)
