"""A submission, as bytes, to a message. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from connectors.form.answers import clean
from connectors.form.submission import Submission
from inbox.model.errors import ParseError
from inbox.model.messages import IncomingAttachment, IncomingMessage, Party
from inbox.model.receipts import Receipt

THREAD_TOKEN = "thread-token"
"""A header that only our own case page sets: the conversation that something is added to."""
SUBJECT_FROM_TEXT = 80
_ANSWER = re.compile(r"^\s*\w{1,4}\s*(\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]\s*")


def parse_submission(receipt: Receipt) -> IncomingMessage:
    try:
        submitted = Submission.model_validate_json(receipt.body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ParseError(f"Not a form's JSON: {place} {first['msg']}".strip()) from None
    text = clean(submitted.message, lines=True)
    token = receipt.headers.get(THREAD_TOKEN, "")
    return IncomingMessage(
        external_id=receipt.external_id,
        author=_author(submitted),
        text=text,
        reply_text=text,
        subject="" if token else _subject(submitted.subject or _beginning(text)),
        thread_tokens=(token,) if token else (),
        attachments=tuple(
            IncomingAttachment(_filename(one.filename), _kind(one.content_type), one.content)
            for one in submitted.files
        ),
        language=submitted.language,
        fields=_fields(submitted),
        topic=clean(submitted.topic),
        sent_at=receipt.received_at,
        # A receipt by mail goes to an address that nobody has proved; the gate limits it.
        may_answer_automatically=bool(submitted.email),
    )


def _author(submitted: Submission) -> Party | None:
    email = clean(submitted.email).casefold()
    return Party("email", email, clean(submitted.name)) if email else None


def _filename(given: str) -> str:
    """The last part of a path, without characters that don't show (U+202E would turn it around)."""
    last = given.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:255] or "file"


def _kind(given: str) -> str:
    return clean(given) or "application/octet-stream"


def _subject(given: str) -> str:
    """Never an answer's: an address that was only typed must not lead into somebody's conversation."""
    subject = clean(given)
    while subject != (shorter := _ANSWER.sub("", subject, count=1)):
        subject = shorter
    return subject


def _beginning(text: str) -> str:
    """A title for the list where the form asks for none: the first words."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(line) <= SUBJECT_FROM_TEXT:
        return line
    return line[:SUBJECT_FROM_TEXT].rpartition(" ")[0].rstrip(",;:") + " …"


def _fields(submitted: Submission) -> Mapping[str, Any]:
    given: dict[str, Any] = {key: _plain(value) for key, value in submitted.fields.items()}
    if submitted.name and not submitted.email:
        given["name"] = clean(submitted.name)
    about = {"page": submitted.page, "browser": submitted.browser, "system": submitted.system}
    return given | {key: clean(value) for key, value in about.items() if value}


def _plain(value: str | bool | int | float) -> str | bool | int | float:
    return clean(value, lines=True) if isinstance(value, str) else value
