"""What a server of ours found about the sender (Authentication-Results, RFC 8601)."""

import re
from collections.abc import Iterator

from connectors.email.comments import without_comments
from connectors.email.headers import Headers

UNNAMED = ""
"""The name of a server that puts none in front, as Microsoft 365 does."""
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|$)', re.DOTALL)
_NAME = re.compile(r'\s*"?([^\s;"=]{1,255})"?(?:\s+\d+)?\s*(?:;|$)')
_DMARC = re.compile(r"\s*dmarc\s*(?:/\s*\d+\s*)?=\s*(\w{1,20})", re.IGNORECASE)
_MAX_CHARS = 20_000


def authentication(headers: Headers, trusted: frozenset[str]) -> str:
    """`pass`, `fail` or `none`. Only the topmost headers count, and only while they are of servers we
    trust. What stands below the first may have been written by the sender in their name: it can speak
    against him, never for him."""
    for number, value in enumerate(headers.all("authentication-results")):
        server, found = _read(value[:_MAX_CHARS])
        if server not in trusted:
            break
        if "fail" in found:
            return "fail"
        if number == 0 and found and set(found) == {"pass"}:
            return "pass"
    return "none"


def _read(value: str) -> tuple[str, list[str]]:
    """Whose it is, and every result of DMARC in it."""
    value = without_comments(value)
    named = _NAME.match(value)
    return (named[1].lower() if named else UNNAMED), list(_results(value))


def _results(value: str) -> Iterator[str]:
    # What the sender calls himself stands in comments and quotes; a comment that never ends hides the rest.
    plain = _QUOTED.sub(" ", value).partition("(")[0]
    for part in plain.split(";"):
        found = _DMARC.match(part)
        if found:
            yield found[1].lower()
