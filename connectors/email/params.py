"""Content-Type and Content-Disposition: a word and its parameters (RFC 2045, 2183, 2231)."""

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from connectors.email.charset import clean, decode, one_line
from connectors.email.comments import without_comments
from connectors.email.encoded import decode_words

Params = dict[str, str]

MAX_CHARS = 50_000
_PIECE = re.compile(r'"(?:[^"\\]++|\\.){0,60}+"|[^;"]++|;|"', re.DOTALL)
_NO_SEMICOLON = re.compile(r"\s*([\w.+/\-]{1,200})\s+(\w[\w*\-]{0,30}\s*=.*)$", re.DOTALL)
_INDEXED = re.compile(r"([^*]+)\*(\d{1,3})(\*?)$")
_ESCAPED = re.compile(r'\\(["\\])')


@lru_cache(maxsize=2048)
def parse_value(value: str) -> tuple[str, Params]:
    """The leading word in lower case, and the parameters by name. Callers don't change the dict."""
    pieces = _split(value[:MAX_CHARS])
    word = without_comments(pieces[0]).strip().strip("\"'").lower() if pieces else ""
    word, lost = _cut(word, pieces[0])
    raw: Params = {}
    for piece in [*lost, *pieces[1:]]:
        name, equals, content = piece.partition("=")
        name = without_comments(name).strip().lower()
        if equals and name and name not in raw:
            raw[name] = _unquoted(content.strip())
    return word, _joined(raw) if any("*" in name for name in raw) else raw


def _cut(word: str, written: str) -> tuple[str, list[str]]:
    """`application/pdf name="a.pdf"`: the semicolon is missing."""
    found = _NO_SEMICOLON.match(written) if "=" in word else None
    return (found[1].lower(), [found[2]]) if found else (word, [])


def _split(value: str) -> list[str]:
    pieces = [""]
    for token in _PIECE.findall(value):
        if token == ";":
            pieces.append("")
        else:
            pieces[-1] += token
    return pieces


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text
    end = text.rfind('"')
    inner = text[1:end] if end > 0 else text[1:]
    # Only quotes and backslashes are ever escaped in earnest; the rest are Windows paths.
    return _ESCAPED.sub(r"\1", inner) if "\\" in inner else inner


def _joined(raw: Params) -> Params:
    """Continuations and charsets of RFC 2231 put together."""
    plain = {name: value for name, value in raw.items() if "*" not in name}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, value in raw.items():
        if name.endswith("*") and not _INDEXED.match(name):
            plain[name[:-1]] = _extended(value)
        elif match := _INDEXED.match(name):
            pieces.setdefault(match[1], {})[int(match[2])] = (value, bool(match[3]))
    for name, numbered in pieces.items():
        plain[name] = _continued([numbered[number] for number in sorted(numbered)])
    return plain


def _extended(value: str) -> str:
    charset, _, rest = value.partition("'")
    _language, quote, content = rest.partition("'")
    if not quote:
        return decode(unquote_to_bytes(value))
    return decode(unquote_to_bytes(content), charset or "utf-8")


def _continued(pieces: list[tuple[str, bool]]) -> str:
    first, encoded = pieces[0]
    charset = ""
    if encoded and first.count("'") >= 2:
        charset, _language, first = first.split("'", 2)
    parts = [(first, encoded), *pieces[1:]]
    if not any(is_encoded for _value, is_encoded in parts):
        return "".join(value for value, _ in parts)
    data = b"".join(
        unquote_to_bytes(value) if is_encoded else value.encode("utf-8", "replace")
        for value, is_encoded in parts
    )
    return decode(data, charset or "utf-8")


def file_name(value: str) -> str:
    """A name to show and to save under: decoded, no folders, no control characters."""
    name = one_line(clean(decode_words(value))).strip("\"' ")
    name = re.split(r"[/\\]", name)[-1] if re.match(r"[A-Za-z]:[\\/]|[./\\]", name) else name
    name = name.replace("/", "_").replace("\\", "_").strip()
    return name[:255] if name.strip(".") else ""
