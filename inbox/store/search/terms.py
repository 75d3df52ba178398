"""What of a text goes into the index: each word as written, its stem, and both without Nordic letters.

Compounds and misspellings are seen to when somebody asks (`vocabulary.py`), so the index stays small.
"""

import threading
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import islice

import Stemmer

from inbox.store.search.words import (
    ADDRESS,
    MAX_ADDRESS,
    SPLIT_NUMBER,
    WORD,
    fold,
    is_term,
    joined,
    plain,
    prepare,
)

MAX_TERMS = 3_000
"""Of one message. Anything longer is a log file."""

_SNOWBALL = {
    "sv": "swedish",
    "no": "norwegian",
    "nb": "norwegian",
    "nn": "norwegian",
    "da": "danish",
    "en": "english",
}
LANGUAGES = ("sv", "no", "da", "en")
"""Those that are stemmed. In others a word is found as it is written, or by its beginning."""

MIN_STEM = 3
MIN_DEFINITE = 5
# fakturan, fakturans, landet, kontot, konton, nyckeln
_DEFINITE = (("an", "a"), ("ans", "a"), ("et", ""), ("ot", "o"), ("on", "o"), ("eln", "el"))
MIN_PLAIN = 5
"""Shorter words differ by their letters alone: `får` is not `far`."""


def analyse(text: str, language: str) -> list[str]:
    """The terms of `text`, each once. `language` is any BCP 47 tag, or empty when unknown."""
    ready = prepare(text)
    stemming = _stemming(language)
    terms: dict[str, None] = {}
    for word in dict.fromkeys(WORD.findall(ready)):
        terms.update(_terms_of(word, stemming))
    if "@" in ready:
        terms.update(dict.fromkeys(_addresses(ready)))
    terms.update(dict.fromkeys(map(joined, SPLIT_NUMBER.findall(ready))))
    return list(islice(terms, MAX_TERMS))


def of_message(
    text: str,
    language: str,
    *,
    subject: str = "",
    author_name: str = "",
    author_value: str = "",
    filenames: Iterable[str] = (),
) -> list[str]:
    """What a message should be found by. `text` is its new part, without quoted history."""
    return analyse("\n".join((subject, author_name, author_value, *filenames, text)), language)


def of_contact(name: str, values: Iterable[str]) -> list[str]:
    """What a contact is found by: words of the name, and identities (`values`) whole and in parts."""
    return analyse("\n".join((name, *values)), "")


def terms_of(word: str, language: str) -> Collection[str]:
    """Of one word in lower case."""
    return _terms_of(word, _stemming(language))


def _stemming(language: str) -> str:
    return _SNOWBALL.get(language[:2].lower(), "")


def _addresses(ready: str) -> Iterable[str]:
    words = (word for word in ready.split() if "@" in word)
    return (found for word in words for found in ADDRESS.findall(word[:MAX_ADDRESS]))


@lru_cache(maxsize=20_000)
def _terms_of(word: str, stemming: str) -> dict[str, None]:
    folded = fold(word)
    if not is_term(folded):
        return {}
    forms = [folded]
    if stemming and len(folded) > MIN_STEM:
        forms += stems(folded, stemming)
    forms += [plain(form) for form in forms if len(form) >= MIN_PLAIN]
    return dict.fromkeys(forms)


def stems(word: str, stemming: str) -> list[str]:
    """Of a folded word. What Snowball leaves of Swedish definite forms goes as well."""
    bases = [word]
    if stemming == "swedish" and len(word) >= MIN_DEFINITE:
        bases += [word[: -len(end)] + rest for end, rest in _DEFINITE if word.endswith(end)]
    found = (_stemmer(stemming).stemWord(base) for base in bases)
    return [stem for stem in dict.fromkeys(found) if len(stem) >= MIN_STEM]


class _Stemmers(threading.local):
    """A stemmer may not be used by two threads at once."""

    def __init__(self) -> None:
        self.by_name: dict[str, Stemmer.Stemmer] = {}


_stemmers = _Stemmers()


def _stemmer(stemming: str) -> Stemmer.Stemmer:
    if stemming not in _stemmers.by_name:
        _stemmers.by_name[stemming] = Stemmer.Stemmer(stemming, 0)
    return _stemmers.by_name[stemming]


def every_stem(word: str) -> list[str]:
    """The stems of a folded word in all languages: who searches does not say in which."""
    if len(word) <= MIN_STEM:
        return []
    algorithms = dict.fromkeys(_SNOWBALL[language] for language in LANGUAGES)
    return list(dict.fromkeys(stem for name in algorithms for stem in stems(word, name)))
