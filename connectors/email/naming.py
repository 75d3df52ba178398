"""What an attachment is called. Names that we made up can be told from those that stood there."""

import mimetypes
import re

from connectors.email.charset import decode
from connectors.email.headers import split_head
from connectors.email.mime import Part
from connectors.email.params import file_name

_MADE_UP = "unnamed"
_EXTENSIONS = {"text/plain": ".txt", "image/jpeg": ".jpg", "image/jpg": ".jpg", "text/calendar": ".ics",
               "message/delivery-status": ".txt", "text/rfc822-headers": ".txt",
               "message/disposition-notification": ".txt"}  # fmt: skip


def attachment_name(part: Part, data: bytes) -> str:
    for given in (
        part.disposition_params.get("filename", ""),
        part.params.get("name", ""),
        part.disposition_params.get("name", ""),
        part.params.get("filename", ""),
    ):
        name = file_name(_raw_to_text(given))
        if name:
            return name
    if part.content_type == "message/rfc822":
        headers, _body = split_head(data, 0, len(data))
        subject = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", headers.text("subject")).strip(" ._")
        return f"{subject[:100] or 'message'}.eml"
    location = file_name(part.headers.unfolded("content-location").rpartition("/")[2])
    if re.search(r"\.\w{1,5}$", location):
        return location
    return _MADE_UP + (_EXTENSIONS.get(part.content_type) or
                       mimetypes.guess_extension(part.content_type) or "")  # fmt: skip


def is_made_up(name: str) -> bool:
    return name.partition(".")[0] == _MADE_UP


def _raw_to_text(value: str) -> str:
    return value if value.isprintable() else decode(value.encode("utf-8", "replace"))
