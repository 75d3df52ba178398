"""What a server of ours found about the sender (Authentication-Results, RFC 8601)."""

import re

from connectors.email.headers import Headers

_DMARC = re.compile(r"(?:^|[;\s])dmarc\s*=\s*(\w{1,20})", re.IGNORECASE)


def authentication(headers: Headers, trusted: frozenset[str]) -> str:
    """`pass`, `fail` or `none`. Only the topmost headers count, and only while they are of servers we
    trust: everything below may have been written by the sender."""
    for value in headers.all("authentication-results"):
        server = re.split(r"[;\s]", value.strip(), maxsplit=1)[0].lower()
        if server not in trusted:
            return "none"
        found = _DMARC.search(value)
        if found:
            return {"pass": "pass", "fail": "fail"}.get(found[1].lower(), "none")
    return "none"
