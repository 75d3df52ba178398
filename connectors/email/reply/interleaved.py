"""Quotes that belong to what is new: the questions between somebody's answers, and lines that people mark
with `>` themselves. Under an attribution ("Den … skrev …:") a quote is history and the answers suffice."""

import re

from connectors.email.reply.attribution import attribution_length
from connectors.email.reply.signature import fold_signature

_MAX_QUOTE_LINES = 20
_MAX_QUOTES = 50
_MARKS = re.compile(r"^[>\s\ufeff]+")

Stretch = tuple[int, int]
"""First line, and the one after the last."""


def keep_questions(lines: list[str], quoted: list[bool]) -> None:
    """Takes the mark off quotes that answers stand below, in a mail that names no author of them
    outside of the quotes."""
    quotes = _stretches(quoted)
    if not quotes or _is_attributed(lines, quotes):
        return
    answered = [quote for quote in quotes if _says_something(lines, quoted, quote[1])]
    begins = any(line.strip() for line in lines[: quotes[0][0]])
    if len(answered) < (1 if begins else 2):
        return  # one quote and one answer: the answer says it all
    for start, end in answered:
        if end - start <= _MAX_QUOTE_LINES:
            quoted[start:end] = [False] * (end - start)


def _stretches(quoted: list[bool]) -> list[Stretch]:
    found: list[Stretch] = []
    start = -1
    for number, is_quoted in enumerate([*quoted, False]):
        if is_quoted and start < 0:
            start = number
        elif not is_quoted and start >= 0:
            found.append((start, number))
            start = -1
    return found


def _is_attributed(lines: list[str], quotes: list[Stretch]) -> bool:
    """Whether a quote itself begins with the sentence, as some telephones mark it."""
    for start, end in quotes[:_MAX_QUOTES]:
        plain = [_MARKS.sub("", line) for line in lines[start : min(end, start + 8)]]
        unmarked = [False] * len(plain)
        if any(attribution_length(plain, number, unmarked) for number in range(len(plain))[:4]):
            return True
    return False


def _says_something(lines: list[str], quoted: list[bool], start: int) -> bool:
    """Whether more than a signature follows before the next quote."""
    end = next((n for n in range(start, len(lines)) if quoted[n]), len(lines))
    return bool(fold_signature(lines[start:end], begins=False))
