"""What somebody typed into the search box, as words that must all be there."""

import re
from dataclasses import dataclass

from inbox.store.search.terms import every_stem
from inbox.store.search.words import (
    ADDRESS,
    SPLIT_NUMBER,
    WORD,
    fold,
    is_term,
    joined,
    prepare,
)

MAX_WORDS = 16
MIN_PREFIX = 3
_PHRASE = re.compile(r'"([^"]*)"?')
_NUMBER = re.compile(r"#?([0-9]{1,10})")

# How people write who have no Nordic letters, and how neighbours spell the same sound.
_SPELLINGS = (("aa", "å"), ("ae", "ä"), ("ae", "æ"), ("oe", "ö"), ("oe", "ø"))
_NEIGHBOURS = (("ä", "æ"), ("æ", "ä"), ("ö", "ø"), ("ø", "ö"))


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    """Folded."""
    is_begun: bool = False
    """The last one, still being typed: what begins with it counts too."""

    is_exact: bool = False
    """It stood in quotes."""

    def forms(self) -> list[str]:
        """The word, its other spellings, and the stems of all of them."""
        spelled = self.spellings()
        if self.is_exact or not self.text.isalpha():
            return spelled
        return list(dict.fromkeys([*spelled, *(s for word in spelled for s in every_stem(word))]))

    def spellings(self) -> list[str]:
        return (
            [self.text]
            if self.is_exact
            else list(dict.fromkeys([self.text, *_respelled(self.text)]))
        )


@dataclass(frozen=True, slots=True)
class Query:
    words: tuple[Word, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    """Folded words that must follow each other."""
    number: int | None = None
    """A conversation's number, where nothing else was asked for."""
    address: str | None = None


def parse(q: str) -> Query:
    """Never fails: what can't be searched for is left out."""
    ready = prepare(q.replace("\x00", " "))
    phrases = [_words(found) for found in _PHRASE.findall(ready)]
    loose = _PHRASE.sub(" ", ready)
    address = ADDRESS.search(loose)
    quoted = list(dict.fromkeys(word for phrase in phrases for word in phrase))
    words = ADDRESS.findall(loose)
    rest = ADDRESS.sub(" ", loose)
    words += [joined(number) for number in SPLIT_NUMBER.findall(rest)]
    rest = SPLIT_NUMBER.sub(" ", rest)
    words += _words(rest)
    number = _NUMBER.fullmatch(ready.strip())
    return Query(
        words=_typed(quoted, words, is_begun=bool(_words(rest[-64:])) and rest[-1:].isalnum()),
        phrases=tuple(tuple(phrase) for phrase in phrases if len(phrase) > 1),
        number=int(number[1]) if number else None,
        address=address[0] if address else None,
    )


def _typed(quoted: list[str], words: list[str], is_begun: bool) -> tuple[Word, ...]:
    exact = [Word(word, is_exact=True) for word in quoted]
    loose = [Word(word) for word in dict.fromkeys(words)]
    if words and is_begun and len(words[-1]) >= MIN_PREFIX:
        loose = [Word(one.text, is_begun=one.text == words[-1]) for one in loose]
    return tuple([*exact, *loose][:MAX_WORDS])


def _words(text: str) -> list[str]:
    return [word for word in map(fold, WORD.findall(text)) if is_term(word)]


def _respelled(word: str) -> list[str]:
    return [word.replace(one, other) for one, other in (*_SPELLINGS, *_NEIGHBOURS) if one in word]
