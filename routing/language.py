"""Which language a text is in, among those that we can tell apart.

Each word speaks for some languages: by itself where it is one of their small words, and by its groups
of two to five letters, whose frequencies stand in letters.txt (docs/decisions/language-detection.md
says where they come from). The language that most words speak for wins.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from routing.function_words import LISTS

LANGUAGES = ("sv", "nb", "nn", "da", "en", "de", "fi")

MAX_CHARACTERS = 1_500
"""Of the beginning; more changes no answer."""
PRIOR = 2.0
"""What an earlier language is worth: half a word that only one language has."""
MIN_LEAD = 0.75
"""How far the first must be ahead of the second where there is no earlier language."""
MIN_LEAD_OF_GREETING = 3.5
"""The same for one or two words: Hej is Swedish and Danish."""
NYNORSK_IS_RARER = 1.5
FOREIGN_WORDS = 8
MIN_KNOWN = 0.1
"""A text of so many words with a smaller share of small words is in none of our languages."""

_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"\S*[@/\\]\S*|\S+\.\S+")
"""Addresses and names of files, which are in no language."""
_ONLY_ELSEWHERE = 4.0
_MAX_WORD = 7.0
_LENGTHS = (2, 3, 4, 5)
_Scores = tuple[float, ...]
_NOTHING: _Scores = (0.0,) * len(LANGUAGES)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text tells by itself, and whom it leaves room for."""

    language: str = ""
    tips: tuple[str, ...] = ()
    """Earlier languages that would decide otherwise."""
    is_open: bool = False
    """It does not tell: whatever was there before holds."""

    @property
    def asks(self) -> bool:
        """False where no earlier language could change the answer."""
        return bool(self.tips) or self.is_open

    def settled(self, prior: str) -> str:
        return prior if prior and (self.is_open or prior in self.tips) else self.language


def detect(text: str, prior: str = "") -> str:
    """A BCP 47 tag of LANGUAGES, or "" when the text does not tell and there is no `prior`.

    `prior` is the contact's earlier language, or else the channel's; it decides where the text is
    short or could be either. A longer text in a language of nobody here gives "" all the same.
    """
    return hear(text).settled(prior)


def hear(text: str) -> Heard:
    """For whoever learns only later who wrote it."""
    words = _WORD.findall(_CODE.sub(" ", text[:MAX_CHARACTERS]).casefold())
    if not words:
        return Heard(is_open=True)
    totals = [sum(column) for column in zip(*map(_scores, words), strict=True)]
    totals[LANGUAGES.index("nn")] -= NYNORSK_IS_RARER
    second, first = sorted(totals)[-2:]
    best = LANGUAGES[totals.index(first)]
    if _is_foreign(words, best):
        return Heard()
    lead = MIN_LEAD if len(words) > 2 else MIN_LEAD_OF_GREETING
    language = best if first - second >= lead else ""
    tips = tuple(
        prior
        for prior, total in zip(LANGUAGES, totals, strict=True)
        if prior != language and first - total - PRIOR < lead and not _is_foreign(words, prior)
    )
    return Heard(language, tips, is_open=not language)


def _is_foreign(words: list[str], best: str) -> bool:
    if len(words) < FOREIGN_WORDS:
        return False
    small = _small_words()
    return sum(best in small.get(word, ()) for word in words) < MIN_KNOWN * len(words)


@lru_cache(maxsize=20_000)
def _scores(word: str) -> _Scores:
    """Nought for the languages that a word speaks for most, less for the others."""
    by_letters = _by_letters(word)
    meant = _small_words().get(word)
    if not meant:
        return by_letters
    return tuple(
        score if language in meant else score - _ONLY_ELSEWHERE
        for language, score in zip(LANGUAGES, by_letters, strict=True)
    )


def _by_letters(word: str) -> _Scores:
    if len(word) > 30:
        return _NOTHING
    table = _letters()
    groups = (
        word[start : start + length]
        for length in _LENGTHS
        for start in range(len(word) - length + 1)
    )
    known = [table[group] for group in groups if group in table]
    if not known:
        return _NOTHING
    # Neighbouring groups share letters, so that many of them tell less than their number.
    sums = [sum(column) / len(known) ** 0.5 for column in zip(*known, strict=True)]
    least = min(sums)
    return tuple(max(least - each, -_MAX_WORD) for each in sums)


@lru_cache(maxsize=1)
def _small_words() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for language, listed in LISTS.items():
        for word in listed.split():
            found.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


@lru_cache(maxsize=1)
def _letters() -> Mapping[str, bytes]:
    """Group of letters to how much rarer (as powers of e) it is in each language than in the one
    where it is most frequent."""
    lines = files("routing").joinpath("letters.txt").read_text("utf-8").splitlines()
    pairs = (line.split(" ") for line in lines)
    return {group: bytes(int(digit, 16) for digit in digits) for group, digits in pairs}
