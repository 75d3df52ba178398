"""The header If-Match: which version a change was made against."""

import re

from aiohttp import web

from inbox.web.problem import UnreadableError

_VERSION = re.compile(r'^"?(\d{1,9})"?$')


def if_match(request: web.Request) -> int | None:
    """None without the header, and for `*`: any version will do."""
    given = request.headers.get("If-Match", "*").strip()
    if given == "*":
        return None
    found = _VERSION.match(given)
    if not found:
        raise UnreadableError('If-Match holds the version of the conversation, such as "7".')
    return int(found[1])
