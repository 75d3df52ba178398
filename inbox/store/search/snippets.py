"""The place in a text where the words were found."""

import re
from collections.abc import Iterable

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


def snippet(text: str, match: Match, language: str) -> str:
    """About `LENGTH` characters of plain text, the words found between U+E000 and U+E001."""
    clean = _SPACE.sub(" ", text[:MAX_READ].translate(_MARKS)).strip()
    found = [(at.start(), at.end()) for at in _words(clean) if _is_meant(at[0], match, language)]
    begin = max(0, found[0][0] - BEFORE) if found else 0
    begin = clean.rfind(" ", 0, begin) + 1 if begin else 0
    end = min(len(clean), begin + LENGTH)
    if end < len(clean):
        end = max(clean.rfind(" ", begin, end), begin + LENGTH // 2)
    inside = [(b, e) for b, e in found if begin <= b and e <= end]
    return f"{'…' if begin else ''}{_marked(clean, inside, begin, end)}{'…' if end < len(clean) else ''}"


def _words(text: str) -> Iterable[re.Match[str]]:
    return _WORDS.finditer(text)


def _is_meant(word: str, match: Match, language: str) -> bool:
    ready = fold(prepare(word))
    terms = {ready, *terms_of(ready, language)}
    return any(
        not terms.isdisjoint(group.terms) or any(map(ready.startswith, group.beginnings))
        for group in match.groups
    )


def _marked(text: str, found: list[tuple[int, int]], begin: int, end: int) -> str:
    parts, at = [], begin
    for first, last in found:
        parts += [text[at:first], BEGIN, text[first:last], END]
        at = last
    return "".join([*parts, text[at:end]])
