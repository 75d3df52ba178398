"""Which messages somebody should look at first, and the words that say so.

A suggestion about a text, never a statement about a person: it names the words and nothing else.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from routing.alarm_words import NEGATIONS, NORDIC, PHRASES, TAMED

MAX_CHARACTERS = 20_000
BEFORE = 3
"""Words in which a negation takes back what follows."""
MOST_WORDS = 5

_RUN = re.compile(r"\w+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Look:
    what: str
    """`threat`, `despair`, `danger` or `law`."""
    words: tuple[str, ...]
    """As they stand in the message."""


@dataclass(frozen=True, slots=True)
class _Phrases:
    """By the first word of each: most messages hold none of these, and cost one look at each word."""

    by_word: Mapping[str, tuple[str, ...]]
    by_beginning: tuple[tuple[str, str], ...]
    """Phrases whose first word may go on as it likes."""

    def pattern(self, words: Set[str], ordered: Sequence[str]) -> re.Pattern[str] | None:
        """For those that a text with these words may hold, the longest first; None where it can't."""
        possible = [phrase for word in self.by_word.keys() & words for phrase in self.by_word[word]]
        for beginning, phrase in self.by_beginning:
            place = bisect_left(ordered, beginning)
            if place < len(ordered) and ordered[place].startswith(beginning):
                possible.append(phrase)
        return _compiled(frozenset(possible)) if possible else None


@dataclass(frozen=True, slots=True)
class _Patterns:
    kinds: Mapping[str, _Phrases]
    negation: re.Pattern[str]
    tamed: _Phrases


def look_for(text: str, language: str) -> tuple[Look, ...]:
    """In the order of PHRASES, the gravest first; a language of nobody here is read as all of them."""
    ready = text[:MAX_CHARACTERS].casefold().replace("’", "'")
    patterns = _patterns(language.split("-")[0])
    within = set(_RUN.findall(ready))
    ordered = sorted(within)
    kinds = {what: phrases.pattern(within, ordered) for what, phrases in patterns.kinds.items()}
    if not any(kinds.values()):
        return ()
    tamed = patterns.tamed.pattern(within, ordered)
    harmless = [found.span() for found in tamed.finditer(ready)] if tamed else []
    looks = []
    for what, pattern in kinds.items():
        words = [
            found[0]
            for found in (pattern.finditer(ready) if pattern else ())
            if not _is_taken_back(ready, found.start(), found[0], patterns)
            and not any(begin <= found.start() < end for begin, end in harmless)
        ]
        if words:
            looks.append(Look(what, tuple(dict.fromkeys(words))[:MOST_WORDS]))
    return tuple(looks)


def is_threat(text: str, language: str) -> bool:
    return any(look.what == "threat" for look in look_for(text, language))


def _is_taken_back(text: str, at: int, phrase: str, patterns: _Patterns) -> bool:
    """Within its own sentence. A phrase that holds a negation means what it says."""
    if patterns.negation.search(phrase):
        return False
    sentence = re.split(r"[.!?\n;]", text[max(0, at - 80) : at])[-1]
    before = _WORD.findall(sentence)[-BEFORE:]
    return any(patterns.negation.fullmatch(word) for word in before)


@lru_cache(maxsize=16)
def _patterns(language: str) -> _Patterns:
    languages = _read_as(language)
    negations = "|".join(re.escape(w) for one in languages for w in NEGATIONS[one].split())
    return _Patterns(
        kinds={what: _any(by[one] for one in languages) for what, by in PHRASES.items()},
        negation=re.compile(rf"(?<!\w)(?:{negations})(?!\w)"),
        tamed=_any(TAMED[one] for one in languages),
    )


def _read_as(language: str) -> tuple[str, ...]:
    """Norwegians write both of their languages, and Danish reads like one of them."""
    if language in ("nb", "no", "nn"):
        return ("nb", "nn")
    if language in (*NORDIC, "en"):
        return (language,)
    return tuple(NEGATIONS)


def _any(listings: Iterable[str]) -> _Phrases:
    by_word: dict[str, set[str]] = {}
    by_beginning: set[tuple[str, str]] = set()
    for listing in listings:
        for phrase in re.split(r"[|\n]", listing):
            first = _RUN.match(phrase := phrase.strip())
            if first is None:
                continue
            if phrase[first.end() : first.end() + 1] == "*":
                by_beginning.add((first[0], phrase))
            else:
                by_word.setdefault(first[0], set()).add(phrase)
    return _Phrases({word: tuple(all) for word, all in by_word.items()}, tuple(by_beginning))


@lru_cache(maxsize=1024)
def _compiled(phrases: frozenset[str]) -> re.Pattern[str]:
    ordered = sorted(sorted(phrases), key=len, reverse=True)
    return re.compile("|".join(_phrase(one) for one in ordered))


def _phrase(phrase: str) -> str:
    words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
    return r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"
