"""The place in a text where the words were found."""

import re

from inbox.store.search.match import Match
from inbox.store.search.terms import terms_of
from inbox.store.search.words import ADDRESS, WORD, fold, prepare

BEGIN, END = "\ue000", "\ue001"
LENGTH = 180
BEFORE = 50
MAX_READ = 20_000

# An address is one word, as it is in the index.
_WORDS = re.compile(f"{ADDRESS.pattern}|{WORD.pattern}")
_SPACE = re.compile(r"\s+")
_MARKS = str.maketrans({BEGIN: None, END: None})


class Finder:
    """Finds the words of one question in many texts; each word is judged once."""

    def __init__(self, match: Match) -> None:
        self._terms = [frozenset(group.terms) for group in match.groups]
        self._beginnings = tuple(one for group in match.groups for one in group.beginnings)
        self._judged: dict[tuple[str, str], bool] = {}

    def snippet(self, text: str, language: str) -> str:
        """About `LENGTH` characters of plain text, the words found between U+E000 and U+E001."""
        clean = _SPACE.sub(" ", text[:MAX_READ].translate(_MARKS)).strip()
        found = [at.span() for at in _WORDS.finditer(clean) if self._is_meant(at[0], language)]
        begin, end = _window(clean, found[0][0] if found else 0)
        inside = [(first, last) for first, last in found if begin <= first and last <= end]
        shown = _marked(clean, inside, begin, end)
        return f"{'…' if begin else ''}{shown}{'…' if end < len(clean) else ''}"

    def _is_meant(self, word: str, language: str) -> bool:
        known = self._judged.get((word, language))
        if known is None:
            known = self._judged[word, language] = self._judge(word, language)
        return known

    def _judge(self, word: str, language: str) -> bool:
        ready = fold(prepare(word))
        terms = {ready, *terms_of(ready, language)}
        return ready.startswith(self._beginnings) or any(
            not wanted.isdisjoint(terms) for wanted in self._terms
        )


def _window(text: str, found: int) -> tuple[int, int]:
    begin = max(0, found - BEFORE)
    begin = text.rfind(" ", 0, begin) + 1 if begin else 0
    end = min(len(text), begin + LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", begin, end), begin + LENGTH // 2)
    return begin, end


def _marked(text: str, found: list[tuple[int, int]], begin: int, end: int) -> str:
    parts, at = [], begin
    for first, last in found:
        parts += [text[at:first], BEGIN, text[first:last], END]
        at = last
    return "".join([*parts, text[at:end]])
