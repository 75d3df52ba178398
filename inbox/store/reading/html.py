"""The last touch on a message's HTML, which was sanitised on its way in: pictures that came with it."""

import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import unquote

_CID = re.compile(r"""(\bsrc\s*=\s*)(?:"cid:([^"]*)"|'cid:([^']*)')""", re.IGNORECASE)
_REMOTE = re.compile(r"\bdata-remote-src\s*=", re.IGNORECASE)


def for_screen(html: str | None, inline: Mapping[str, str]) -> tuple[str | None, bool]:
    """With `cid:` turned into addresses of attachments; and whether it holds remote pictures.

    A picture that did not come along loses its address: nothing else would be asked for it.
    """
    if not html:
        return None, False
    by_id = {key.strip("<>").lower(): address for key, address in inline.items()}

    def replace(found: re.Match[str]) -> str:
        cid = unquote(unescape(found[2] or found[3] or "")).strip("<>").lower()
        return f'{found[1]}"{escape(by_id.get(cid, ""))}"'

    return _CID.sub(replace, html), _REMOTE.search(html) is not None
