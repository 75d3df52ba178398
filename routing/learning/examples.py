"""What is learnt from: texts that people have sorted, and texts that nobody has."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

MOST_CHARACTERS = 3_000_000
"""Of all texts of one training, which bounds its time and memory: 15,000 short messages, or 3,000 long ones."""
MOST_CHARACTERS_OF_TAGS = 1_500_000
"""Of those that tags are learnt from: each tag is a machine of its own."""
MOST_EXAMPLES = 15_000
MOST_UNTAGGED = 6_000
MOST_TEXTS = 6_000
"""That tags are learnt from, the newest."""
READ = 1_000
"""Characters of each that count."""


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    language: str = ""
    """BCP 47; empty when unknown."""


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    label: str
    language: str = ""
    key: str = ""
    """What it is called where it comes from."""


@dataclass(frozen=True, slots=True)
class Tagged:
    text: str
    tags: frozenset[str]
    unknown: frozenset[str] = frozenset()
    """Tags that stand on it but that nobody has confirmed: they tell nothing, neither for nor against."""
    language: str = ""
    key: str = ""


class TooFewError(Exception):
    """Raised when there is nothing to tell apart."""


def chosen(examples: Sequence[Example]) -> list[Example]:
    """The newest (`examples` begins with them), as many of each topic as there is room for.

    A rare topic keeps all of its examples; what many tell, some can tell as well.
    """
    told = [one for one in examples if one.text.strip()]
    unique = list({(one.text, one.label): one for one in told}.values())
    most = _most_of_each(Counter(one.label for one in unique), _room(unique))
    seen: Counter[str] = Counter()
    kept = []
    for one in unique:
        seen[one.label] += 1
        if seen[one.label] <= most:
            kept.append(one)
    return kept


def chosen_untagged(texts: Sequence[Text], known: Sequence[Example]) -> list[Text]:
    there = {one.text for one in known}
    unique = {one.text: one for one in texts if one.text.strip() and one.text not in there}
    return list(unique.values())[: min(MOST_UNTAGGED, _room(list(unique.values())))]


def _room(texts: Sequence[Example] | Sequence[Text]) -> int:
    if not texts:
        return 0
    length = sum(min(len(one.text), READ) for one in texts) / len(texts)
    return min(MOST_EXAMPLES, int(MOST_CHARACTERS / max(length, 1)))


def _most_of_each(counts: Counter[str], room: int) -> int:
    """The largest number that each label may have so that all together fit."""
    left, labels = room, len(counts)
    for count in sorted(counts.values()):
        if count * labels > left:
            return max(1, left // labels)
        left, labels = left - count, labels - 1
    return max(counts.values(), default=0)
