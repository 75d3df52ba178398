"""How long a text is for X, and how a long one becomes a thread. Pure.

X weighs (configuration v3 of twitter-text): most Latin letters and punctuation 1, everything else 2, an
address on the web 23 however long it is.
"""

import re

LIMIT = 280
ADDRESS = 23
_ADDRESS = re.compile(r"https?://\S+")
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_ENDS = ("\n\n", "\n", ". ", "! ", "? ", "; ", ", ", " ")


class TooLongError(ValueError):
    """Raised when a text does not fit into so many posts."""


def weigh(text: str) -> int:
    addresses = _ADDRESS.findall(text)
    rest = _ADDRESS.sub("", text)
    return len(addresses) * ADDRESS + sum(_weight(ord(letter)) for letter in rest)


def split(text: str, most: int, limit: int = LIMIT) -> tuple[str, ...]:
    """One post or, numbered at their ends, several. Raises TooLongError."""
    text = text.strip()
    if weigh(text) <= limit:
        return (text,)
    room = limit - weigh(f" {most}/{most}")
    parts: list[str] = []
    while text:
        if len(parts) == most:
            raise TooLongError(f"at most {most} posts")
        part, text = _cut(text, room)
        parts.append(part)
    return tuple(f"{part} {number}/{len(parts)}" for number, part in enumerate(parts, 1))


def _cut(text: str, room: int) -> tuple[str, str]:
    """As much as fits, up to the end of a paragraph, a sentence or a word."""
    most = _longest(text, room)
    if most == len(text):
        return text.strip(), ""
    for end in _ENDS:
        at = text.rfind(end, 0, most + 1)
        # A paragraph that ends early would make many short posts.
        if at > most // 3:
            at += len(end.rstrip())
            return text[:at].strip(), text[at:].strip()
    return text[:most].strip(), text[most:].strip()


def _longest(text: str, room: int) -> int:
    """How many letters fit, never into the middle of an address."""
    used = at = 0
    for match in [*_ADDRESS.finditer(text), None]:
        end = match.start() if match else len(text)
        while at < end:
            used += _weight(ord(text[at]))
            if used > room:
                return max(at, 1)
            at += 1
        if match:
            used += ADDRESS
            if used > room:
                return max(at, 1)
            at = match.end()
    return len(text)


def _weight(code: int) -> int:
    return 1 if any(low <= code <= high for low, high in _LIGHT) else 2
