"""The raw item of this channel: one JSON object, made by our page or sent by another program.

`{"name", "email", "subject", "topic", "message", "fields": {id: value}, "language", "page", "browser",
"system", "files": [{"filename", "content_type", "content": base64}]}`; only `message` must be there.
"""

import hashlib
from typing import Annotated

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

from connectors.form.answers import Answers
from connectors.form.settings import MAX_FILES_BYTES

CONTENT_TYPE = "application/json"
Short = Annotated[str, Field(max_length=1000)]


class SubmittedFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    filename: Short = "file"
    content_type: Annotated[str, Field(max_length=200)] = "application/octet-stream"
    content: Base64Bytes


class Submission(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Short = ""
    email: Annotated[str, Field(max_length=320)] = ""
    subject: Short = ""
    topic: Annotated[str, Field(max_length=64)] = ""
    message: Annotated[str, Field(min_length=1, max_length=500_000)]
    fields: dict[Annotated[str, Field(max_length=64)], str | bool | int | float] = Field(
        default_factory=dict, max_length=200
    )
    language: Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z0-9-]*$")] = ""
    page: Short = ""
    browser: Annotated[str, Field(max_length=100)] = ""
    system: Annotated[str, Field(max_length=100)] = ""
    files: Annotated[tuple[SubmittedFile, ...], Field(max_length=50)] = ()


def of_answers(
    answers: Answers, *, language: str, page: str = "", browser: str = "", system: str = ""
) -> Submission:
    return Submission.model_construct(
        name=answers.name,
        email=answers.email,
        subject=answers.subject,
        topic=answers.topic,
        message=answers.message,
        fields={key: value for key, value in answers.fields.items() if value},
        language=language,
        page=page,
        browser=browser,
        system=system,
        files=tuple(
            SubmittedFile.model_construct(
                filename=file.filename, content_type=file.content_type, content=file.content
            )
            for file in answers.files
        ),
    )


def to_bytes(submission: Submission) -> bytes:
    return submission.model_dump_json(exclude_defaults=True).encode()


def content_key(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


MAX_BODY = MAX_FILES_BYTES * 4 // 3 + 2_000_000
