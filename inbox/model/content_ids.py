"""Pictures that stand in a mail's HTML, by the names that its parts bear (RFC 2392)."""

import re
from html import unescape
from urllib.parse import unquote

SOURCE = re.compile(r"""(\bsrc\s*=\s*)(?:"cid:([^"]*)"|'cid:([^']*)')""", re.IGNORECASE)


def named_by(found: re.Match[str]) -> str:
    """Of one match of `SOURCE`: the name as `plain` makes it."""
    return plain(unquote(unescape(found[2] or found[3] or "")))


def plain(content_id: str) -> str:
    return content_id.strip().strip("<>").lower()


def named_in(html: str | None) -> frozenset[str]:
    """All that this HTML shows. Whatever else came along is a file, however its sender marked it."""
    if not html or "cid:" not in html.lower():
        return frozenset()
    return frozenset(named_by(found) for found in SOURCE.finditer(html)) - {""}
