"""The HTML of a reply made harmless, with the pictures that go along in it."""

import re
from collections.abc import Sequence

import nh3
from sqlalchemy import select

from inbox.model.content_ids import SOURCE, named_by, plain
from inbox.model.errors import InvalidError
from inbox.store.among import among
from inbox.store.tables.messages import attachments
from inbox.store.unit import Unit

_CLEANER = nh3.Cleaner(url_schemes={*nh3.ALLOWED_URL_SCHEMES, "cid"})
_NAMES = select(attachments.c.content_id).where(
    among(attachments.c.id, "ids"), attachments.c.content_id != ""
)


def clean_html(unit: Unit, html: str, files: Sequence[int]) -> str:
    """Raises InvalidError for a picture that is none of the reply's files, and for two of one name."""
    cleaned = _CLEANER.clean(html)
    known = _known(unit, files)

    def named(found: re.Match[str]) -> str:
        """Word for word as the file's Content-ID: programs compare the letters."""
        name = named_by(found)
        if name not in known:
            raise InvalidError(
                f'The HTML shows "cid:{name[:100]}", and no file of this reply bears that content_id.',
                {"field": "html", "content_id": name[:200]},
                code="cid_unknown",
            )
        return f'{found[1]}"cid:{known[name]}"'

    return SOURCE.sub(named, cleaned)


def _known(unit: Unit, files: Sequence[int]) -> dict[str, str]:
    names = unit.connection.execute(_NAMES, {"ids": list(files)}).scalars().all() if files else []
    known = {plain(name): name for name in names}
    if len(known) < len(names):
        raise InvalidError(
            "Two files of this reply bear the same content_id.",
            {"field": "attachments"},
            code="content_id_invalid",
        )
    return known
