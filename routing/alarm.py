"""Which messages somebody should look at first, and the words that say so.

A suggestion about a text, never a statement about a person: it names the words and nothing else.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from routing.alarm_words import NEGATIONS, NORDIC, PHRASES, TAMED

MAX_CHARACTERS = 20_000
BEFORE = 3
"""Words in which a negation takes back what follows."""
MOST_WORDS = 5

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Look:
    what: str
    """`threat`, `despair`, `danger` or `law`."""
    words: tuple[str, ...]
    """As they stand in the message."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    kinds: Mapping[str, re.Pattern[str]]
    negation: re.Pattern[str]
    tamed: re.Pattern[str]


def look_for(text: str, language: str) -> tuple[Look, ...]:
    """In the order of PHRASES, the gravest first; a language of nobody here is read as all of them."""
    ready = text[:MAX_CHARACTERS].casefold().replace("’", "'")
    patterns = _patterns(language.split("-")[0])
    harmless = [found.span() for found in patterns.tamed.finditer(ready)]
    looks = []
    for what, pattern in patterns.kinds.items():
        words = [
            found[0]
            for found in pattern.finditer(ready)
            if not _is_taken_back(ready, found.start(), found[0], patterns)
            and not any(begin <= found.start() < end for begin, end in harmless)
        ]
        if words:
            looks.append(Look(what, tuple(dict.fromkeys(words))[:MOST_WORDS]))
    return tuple(looks)


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


def _any(listings: Iterable[str]) -> re.Pattern[str]:
    phrases = [
        part.strip()
        for listing in listings
        for line in listing.splitlines()
        for part in line.split("|")
        if part.strip()
    ]
    return re.compile("|".join(_phrase(one) for one in sorted(set(phrases), key=len, reverse=True)))


def _phrase(phrase: str) -> str:
    words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
    return r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"
