"""Header values as Outlook, Gmail and old servers understand them (RFC 5322, RFC 2047, RFC 6532).

No value can hold a line end but those that folding puts there.
"""

import re
from collections.abc import Iterable, Sequence
from email.header import Header

_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u0080-\u009f\u2028\u2029\ud800-\udfff]+")
_IDENTIFIER = re.compile(r"<[!-;=?-~]{1,900}>")
_WORDS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LONGEST_SUBJECT, _LONGEST_NAME = 500, 150
_LINE = 76
_MOST_REFERENCES, _FIRST_KEPT = 20, 2


class Lines:
    """A header that grows line by line."""

    def __init__(self, utf8: bool) -> None:
        self.utf8 = utf8
        self._lines: list[str] = []

    def add(self, name: str, value: str) -> None:
        self._lines.append(f"{name}: {value}\r\n")

    def encode(self) -> bytes:
        return "".join([*self._lines, "MIME-Version: 1.0\r\n"]).encode(
            "utf-8" if self.utf8 else "ascii"
        )


def one_line(text: str, longest: int) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())[:longest]


def unstructured(name: str, text: str) -> str:
    return _encoded(one_line(text, _LONGEST_SUBJECT), len(name) + 2)


def _encoded(text: str, used: int) -> str:
    """As it is when it is plain ASCII that fits, else in encoded words that split between letters."""
    if text.isascii() and "=?" not in text and len(text) + used <= _LINE:
        return text
    words = Header(text, "utf-8", maxlinelen=_LINE, header_name="x" * max(used - 2, 1))
    return words.encode(linesep="\r\n")


def addresses(people: Sequence[tuple[str, str]], utf8: bool) -> str:
    """One to a line: long lists stay under every limit."""
    return ",\r\n ".join(_person(name, address, utf8) for name, address in people)


def _person(name: str, address: str, utf8: bool) -> str:
    shown = one_line(name, _LONGEST_NAME)
    if not shown or shown == address:
        return address
    return (
        f"{_phrase(shown, utf8)} <{address}>"
        if len(shown) < 40
        else (f"{_phrase(shown, utf8)}\r\n <{address}>")
    )


def _phrase(name: str, utf8: bool) -> str:
    if _WORDS.fullmatch(name) and "=?" not in name and len(name) <= 60:
        return name
    if (name.isascii() and "=?" not in name and len(name) <= 60) or (utf8 and len(name) <= 60):
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}"'
    return _encoded_phrase(name)


def _encoded_phrase(name: str) -> str:
    """Python leaves only letters and digits bare in Q, which RFC 2047 section 5 (3) asks of a phrase."""
    words = Header(maxlinelen=_LINE, header_name="Reply-To")
    words.append(name, "utf-8")
    return words.encode(linesep="\r\n")


def one_identifier(value: str) -> str:
    if not _IDENTIFIER.fullmatch(value):
        raise ValueError(f"{value!r} is no Message-ID")
    return value


def identifiers(values: Iterable[str]) -> str:
    """What is no identifier is left out: it came from outside. One to a line."""
    kept = [value for value in values if _IDENTIFIER.fullmatch(value)]
    return "\r\n ".join(dict.fromkeys(kept))


def trimmed(values: Iterable[str]) -> str:
    """The first ones, which name the thread, and the last, which say what is answered."""
    kept = [value for value in reversed(list(values)) if _IDENTIFIER.fullmatch(value)]
    ordered = list(dict.fromkeys(kept))[::-1]
    if len(ordered) > _MOST_REFERENCES:
        ordered = ordered[:_FIRST_KEPT] + ordered[_FIRST_KEPT - _MOST_REFERENCES :]
    return "\r\n ".join(ordered)
