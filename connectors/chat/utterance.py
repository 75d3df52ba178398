"""The raw item of this channel: one JSON object for each thing that a visitor says or sends.

`{"chat", "visitor", "text", "user", "name", "email", "language", "page", "browser", "system", "file"}`;
`chat` and `visitor` are ours, random and unguessable. `user` is who the site says it is, signed.
"""

import hashlib
from typing import Annotated

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

CONTENT_TYPE = "application/json"
MAX_FILE_BYTES = 20_000_000
MAX_BODY = MAX_FILE_BYTES * 4 // 3 + 200_000
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")]


class SentFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    filename: Annotated[str, Field(max_length=1000)] = "file"
    content_type: Annotated[str, Field(max_length=200)] = "application/octet-stream"
    content: Base64Bytes


class Utterance(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    chat: Key
    """Those of one chat belong together."""
    visitor: Key
    text: Annotated[str, Field(max_length=100_000)] = ""
    user: Annotated[str, Field(max_length=200)] = ""
    name: Annotated[str, Field(max_length=200)] = ""
    email: Annotated[str, Field(max_length=320)] = ""
    language: Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z0-9-]*$")] = ""
    page: Annotated[str, Field(max_length=1000)] = ""
    browser: Annotated[str, Field(max_length=100)] = ""
    system: Annotated[str, Field(max_length=100)] = ""
    file: SentFile | None = None


def to_bytes(said: Utterance) -> bytes:
    return said.model_dump_json(exclude_defaults=True).encode()


def content_key(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]
