"""What an attachment is called: what its sender says, or else what helps a reader most."""

import mimetypes
import re

from connectors.email.charset import decode
from connectors.email.headers import split_head
from connectors.email.mime import Part
from connectors.email.params import file_name

_EXTENSIONS = {"text/plain": ".txt", "image/jpeg": ".jpg", "image/jpg": ".jpg", "text/calendar": ".ics",
               "message/delivery-status": ".txt", "text/rfc822-headers": ".txt",
               "message/disposition-notification": ".txt", "application/x-pdf": ".pdf",
               "image/pjpeg": ".jpg", "application/vnd.ms-outlook": ".msg"}  # fmt: skip


def given_name(part: Part) -> str:
    """Empty when the sender gave it none."""
    for given in (
        part.disposition_params.get("filename", ""),
        part.params.get("name", ""),
        part.disposition_params.get("name", ""),
        part.params.get("filename", ""),
    ):
        name = file_name(_raw_to_text(given))
        if name:
            return name
    location = file_name(part.headers.unfolded("content-location").rpartition("/")[2])
    return location if re.search(r"\.\w{1,5}$", location) else ""


def made_name(part: Part, data: bytes) -> str:
    """A mail is called by its subject; the rest by their kind."""
    if part.content_type == "message/rfc822":
        headers, _body = split_head(data, 0, len(data))
        subject = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", headers.text("subject")).strip(" ._")
        return f"{subject[:100] or 'message'}.eml"
    return "unnamed" + (_EXTENSIONS.get(part.content_type) or
                        mimetypes.guess_extension(part.content_type) or "")  # fmt: skip


def _raw_to_text(value: str) -> str:
    return value if value.isprintable() else decode(value.encode("utf-8", "replace"))
