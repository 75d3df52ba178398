"""A form in YAML: what it asks for, in which languages, and how spam is kept out."""

from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from connectors.base import Settings

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
FieldId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
Origin = Annotated[str, Field(pattern=r"^https?://[a-z0-9.-]+(:[0-9]{1,5})?$")]
Kind = Annotated[str, Field(pattern=r"^[a-z0-9]{1,10}$")]

OUR_LANGUAGES = ("sv", "nb", "da", "en")
"""Those that the page around the form is written in."""
OWN_NAMES = frozenset(
    {"name", "email", "subject", "topic", "message", "page", "browser", "system", "language"}
    | {"stamp", "website", "proof", "lang"}
)
"""Names that the page itself gives its inputs."""
MEGABYTE = 1_000_000
MAX_FILES_BYTES = 30 * MEGABYTE
"""Of all files of one submission; a receipt holds 50 MB, and text form makes files a third larger."""


def _same_in_all(value: Any) -> Any:
    """A text without languages is for all of them, kept under ""."""
    return {"": value} if isinstance(value, str) else value


Texts = Annotated[
    dict[Language | Annotated[str, Field(max_length=0)], Annotated[str, Field(min_length=1)]],
    BeforeValidator(_same_in_all),
]


class FieldType(StrEnum):
    TEXT = "text"
    TEXTAREA = "textarea"
    EMAIL = "email"
    PHONE = "phone"
    CHOICE = "choice"
    CHECKBOX = "checkbox"
    DATE = "date"
    FILE = "file"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Choice(_Part):
    id: FieldId
    label: Texts


class FormField(_Part):
    id: FieldId
    type: FieldType = FieldType.TEXT
    label: Texts = Field(min_length=1)
    help: Texts = Field(default_factory=dict)
    required: bool = False
    choices: tuple[Choice, ...] = ()
    max_length: int | None = Field(default=None, ge=1, le=100_000)
    autocomplete: Annotated[str, Field(pattern=r"^[a-z0-9 -]{1,60}$")] = "off"
    """What browsers may fill in: a token of HTML's autofill, such as `postal-code`."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.id in OWN_NAMES:
            raise ValueError(f'the form has a "{self.id}" of its own; choose another id')
        if (self.type is FieldType.CHOICE) != bool(self.choices):
            raise ValueError("choices belong to a field of type choice, and it needs some")
        return self


class Asked(_Part):
    """Something that the form asks of everybody."""

    ask: bool = True
    optional: bool = False


class Files(_Part):
    max_count: int = Field(default=5, ge=1, le=20)
    max_bytes: int = Field(default=10 * MEGABYTE, ge=1, le=MAX_FILES_BYTES)
    """Of one file; all together may have 30 MB."""
    kinds: tuple[Kind, ...] = (
        *("pdf", "jpg", "jpeg", "png", "heic", "gif", "webp"),
        *("txt", "csv", "doc", "docx", "odt", "xls", "xlsx", "ods", "zip"),
    )
    """Endings of names, in lower case."""


class Guard(_Part):
    honeypot: bool = True
    min_seconds: int = Field(default=3, ge=0, le=300)
    """Nobody reads and fills in a form faster."""
    per_hour: int = Field(default=20, ge=1, le=100_000)
    """From one network address."""
    proof_of_work: bool = False
    """Lets the browser calculate for a second or two; without JavaScript the time is longer."""
    min_seconds_without_proof: int = Field(default=20, ge=0, le=300)


class FormSettings(Settings):
    title: Texts = Field(default_factory=dict)
    intro: Texts = Field(default_factory=dict)
    thanks: Texts = Field(default_factory=dict)
    message_label: Texts = Field(default_factory=dict)
    languages: tuple[Language, ...] = Field(default=OUR_LANGUAGES, min_length=1)
    """Those offered on the page; the first is the default."""
    name: Asked = Asked()
    email: Asked = Asked()
    subject: Asked = Asked(ask=False, optional=True)
    topics: tuple[FieldId, ...] = ()
    """Topics to choose from; none asks no such question."""
    fields: tuple[FormField, ...] = ()
    max_length: int = Field(default=20_000, ge=100, le=100_000)
    """Of the message."""
    files: Files = Files()
    allow_embed_from: tuple[Origin, ...] = ()
    guard: Guard = Guard()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ids = [field.id for field in self.fields]
        twice = sorted({id for id in ids if ids.count(id) > 1})
        if twice:
            raise ValueError(f"two fields have the id {twice[0]}")
        unknown = [one for one in self.languages if one not in OUR_LANGUAGES]
        if unknown:
            there = ", ".join(OUR_LANGUAGES)
            raise ValueError(f"the page is not written in {unknown[0]}; there are {there}")
        return self

    @property
    def takes_files(self) -> bool:
        return any(field.type is FieldType.FILE for field in self.fields)


def in_language(texts: dict[str, str], language: str, default: str = "") -> str:
    """The text in that language, or what is for all, or the first there is."""
    return texts.get(language) or texts.get("") or next(iter(texts.values()), default)
