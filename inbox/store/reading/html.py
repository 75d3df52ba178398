"""The last touch on a message's HTML, which was sanitised on its way in: pictures that came with it."""

import re
from collections.abc import Mapping
from html import escape

from inbox.model.content_ids import SOURCE, named_by, plain

_REMOTE = re.compile(r"\bdata-remote-src\s*=", re.IGNORECASE)


def for_screen(html: str | None, inline: Mapping[str, str]) -> tuple[str | None, bool]:
    """With `cid:` turned into addresses of attachments; and whether it holds remote pictures.

    A picture that did not come along loses its address: nothing else would be asked for it.
    """
    if not html:
        return None, False
    by_id = {plain(key): address for key, address in inline.items()}

    def replace(found: re.Match[str]) -> str:
        return f'{found[1]}"{escape(by_id.get(named_by(found), ""))}"'

    return SOURCE.sub(replace, html), _REMOTE.search(html) is not None
