"""An utterance, as bytes, to a message. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from connectors.chat.utterance import Utterance
from inbox.model.errors import ParseError
from inbox.model.messages import IncomingAttachment, IncomingMessage, Party
from inbox.model.receipts import Receipt
from inbox.model.words import Unread

SUBJECT_LETTERS = 80
EMAIL = re.compile(
    r"^[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]+\.[^\s@<>()\[\],;:\"\\.]{2,63}$"
)
MAX_EMAIL = 254


def parse_utterance(receipt: Receipt) -> IncomingMessage:
    try:
        said = Utterance.model_validate_json(receipt.body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ParseError(f"Not a chat's JSON: {place} {first['msg']}".strip()) from None
    text = clean(said.text)
    if not text and said.file is None:
        raise ParseError("There is neither a text nor a file in it.", Unread.EMPTY)
    name = clean(said.name)
    email = clean(said.email).lower()
    return IncomingMessage(
        external_id=receipt.external_id,
        author=Party("visitor", identity(said), name, "site" if said.user else ""),
        text=text,
        reply_text=text,
        subject=_subject(text) or (_filename(said.file.filename) if said.file else ""),
        reply_to=(Party("email", email, name),) if is_email(email) else (),
        attachments=(
            (
                IncomingAttachment(
                    _filename(said.file.filename),
                    clean(said.file.content_type) or "application/octet-stream",
                    said.file.content,
                ),
            )
            if said.file
            else ()
        ),
        language=said.language,
        fields=_about(said),
        sent_at=receipt.received_at,
        thread_key=said.chat,
        # The widget says at once that the message is here; nothing else needs to.
        may_answer_automatically=False,
    )


def identity(said: Utterance) -> str:
    """Whom the site vouches for is the same person in every browser."""
    user = clean(said.user)
    return f"user:{user}" if user else said.visitor


def is_email(value: str) -> bool:
    return len(value) <= MAX_EMAIL and bool(EMAIL.match(value)) and ".." not in value


def clean(text: str) -> str:
    """Valid Unicode without control characters."""
    text = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or c.isprintable() or ord(c) > 159).strip()


def _subject(text: str) -> str:
    """A title for the list: the first words."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(line) <= SUBJECT_LETTERS:
        return line
    return line[:SUBJECT_LETTERS].rpartition(" ")[0].rstrip(",;:") + " …"


def _filename(given: str) -> str:
    """The last part of a path, without characters that don't show (U+202E would turn it around)."""
    last = given.replace("\\", "/").rpartition("/")[2]
    last = last.encode("utf-8", "replace").decode()
    return "".join(letter for letter in last if letter.isprintable())[:255] or "file"


def _about(said: Utterance) -> Mapping[str, Any]:
    about = {"page": said.page, "browser": said.browser, "system": said.system}
    return {name: clean(value) for name, value in about.items() if value}
