"""Words as search knows them: lower case, without accents, the Nordic letters kept apart."""

import re
import unicodedata
from functools import lru_cache

MAX_TEXT = 200_000
"""Characters of one message that are read; what is beyond is not found by search."""
MAX_WORD = 64
MAX_ADDRESS = 254

ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
WORD = re.compile(r"[^\W_]+")
SPLIT_NUMBER = re.compile(r"(?<![\w-])\+?\d{2,8}(?:[ -]\d{2,8}){1,4}(?![\w-])", re.ASCII)
"""A telephone or other number in groups: `070-123 45 67`."""

_KEPT = frozenset("åäöæø")
_FOREIGN = re.compile("[^\x00-\x7fåäöæø]")
# What people write who have no such keys.
_PLAIN = str.maketrans({"å": "a", "ä": "a", "ö": "o", "æ": "ae", "ø": "o"})
_OTHER = str.maketrans({"ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i"})


def prepare(text: str) -> str:
    """Composed and in lower case. Only compatibility forms of letters change, not their meaning."""
    text = text[:MAX_TEXT]
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.lower()


def fold_text(text: str) -> str:
    """`text` (prepared) without accents; å ä ö æ ø stay letters of their own."""
    if not _FOREIGN.search(text):
        return text
    return "".join(letter if letter in _KEPT else _bare(letter) for letter in text)


fold = lru_cache(maxsize=20_000)(fold_text)
"""Of a word."""


def is_term(word: str) -> bool:
    """Single letters are in every text, and what has hundreds is no word."""
    return 2 <= len(word) <= MAX_WORD or (len(word) == 1 and word.isdigit())


def joined(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def plain(word: str) -> str:
    """`word` (folded) as it is typed on a keyboard without Nordic letters."""
    return word if word.isascii() else word.translate(_PLAIN)


def _bare(letter: str) -> str:
    if letter.isascii():
        return letter
    parts = unicodedata.normalize("NFKD", letter.translate(_OTHER))
    return "".join(part for part in parts if not unicodedata.combining(part))
