"""Text to words that can be compared: whole, without case, by stem, and as typed without accents."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from Stemmer import Stemmer

MAX_CHARACTERS = 50_000
"""Of one text; a rule that needs more than the first twenty pages is no rule about what it says."""
MAX_WORD = 64
"""What is longer is no word but code."""

ALGORITHMS: Mapping[str, str] = {
    "sv": "swedish",
    "nb": "norwegian",
    "nn": "norwegian",
    "no": "norwegian",
    "da": "danish",
    "en": "english",
    "de": "german",
    "fi": "finnish",
}
COMPARED = ("swedish", "norwegian", "danish", "english")
"""How a text is read whose language nobody knows."""

_NORDIC_ALGORITHMS = frozenset({"swedish", "norwegian", "danish"})
_WORD = re.compile(r"\w+")
_FOREIGN = re.compile("[^\\W\\da-z_åäöæø]")
"""A letter that is neither ASCII nor Nordic."""
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_VOWELS = frozenset("aeiouyåäöæø")
_NORDIC = frozenset("åäöæø")
_PLAIN = str.maketrans({"å": "a", "ä": "a", "ö": "o", "æ": "ae", "ø": "o"})
_stemmers = {name: Stemmer(name, 0) for name in set(ALGORITHMS.values())}


def algorithms(language: str) -> tuple[str, ...]:
    """The stemmers for a BCP 47 tag: one, four when it is unknown, "" for a foreign language."""
    if not language:
        return COMPARED
    return (ALGORITHMS.get(language.split("-")[0], ""),)


def words(text: str) -> list[str]:
    """In order. Accents that the Nordic languages have not are left out: idé and ide are one."""
    text = text[:MAX_CHARACTERS]
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = text.casefold()
    found = _WORD.findall(text)
    if _FOREIGN.search(text):
        found = [_without_foreign_accents(word) for word in found]
    return [word for word in found if len(word) <= MAX_WORD]


def plain(word: str) -> str:
    """As somebody types it who has no Nordic keyboard."""
    return word.translate(_PLAIN)


@lru_cache(maxsize=20_000)
def stem(algorithm: str, word: str) -> str:
    """What is left of a word without its endings; the word itself without an algorithm.

    Snowball leaves many Nordic definite forms as they are (fakturan, avbrottet, autogirot), so those
    endings are taken away as well until nothing changes.
    """
    if not algorithm:
        return word
    shorter = str(_stemmers[algorithm].stemWord(word))
    if algorithm not in _NORDIC_ALGORITHMS:
        return shorter
    shorter = _without_definite_ending(shorter)
    return shorter if shorter == word else stem(algorithm, shorter)


def _without_definite_ending(word: str) -> str:
    if len(word) < 5:
        return word
    if word[-1] in "nt" and word[-2] in _VOWELS and len(word) > 5:
        return word[:-1]
    if word[-1] in _VOWELS or word[-1] == word[-2]:
        return word[:-1]
    return word


@lru_cache(maxsize=20_000)
def _without_foreign_accents(word: str) -> str:
    if word.isascii():
        return word
    return "".join(letter if letter in _NORDIC else _base(letter) for letter in word)


def _base(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return parts[0] if len(parts) > 1 and parts[0].isascii() else letter
