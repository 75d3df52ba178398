"""A chat in YAML: where it may stand, when it is open, and what a visitor may do."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from connectors.base import Settings

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Origin = Annotated[str, Field(pattern=r"^https?://[a-z0-9.-]+(:[0-9]{1,5})?$")]
Ending = Annotated[str, Field(pattern=r"^[a-z0-9]{1,10}$")]
CalendarId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]

OUR_LANGUAGES = ("sv", "nb", "da", "en")
"""Those that the widget is written in."""
MEGABYTE = 1_000_000
SHORTEST_SECRET = 16


def _same_in_all(value: Any) -> Any:
    return {"": value} if isinstance(value, str) else value


Texts = Annotated[
    dict[Language | Annotated[str, Field(max_length=0)], Annotated[str, Field(min_length=1)]],
    BeforeValidator(_same_in_all),
]
"""By language; one text without a language is for all, kept under ""."""


class Show(StrEnum):
    ALWAYS = "always"
    ASKED = "asked"  # when the page asks for it
    NEVER = "never"


class Away(StrEnum):
    """What happens while nobody is there."""

    MAIL = "mail"  # asks for an address; the answer comes by mail
    HIDE = "hide"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChatFiles(_Part):
    allowed: bool = True
    max_bytes: int = Field(default=10 * MEGABYTE, ge=1, le=20 * MEGABYTE)
    kinds: tuple[Ending, ...] = (
        *("pdf", "jpg", "jpeg", "png", "heic", "gif", "webp"),
        *("txt", "csv", "doc", "docx", "odt", "xls", "xlsx", "ods", "zip"),
    )
    """Endings of names, in lower case."""


class ChatLimits(_Part):
    per_second: float = Field(default=1, gt=0, le=100)
    """Messages that one visitor may send in the long run."""
    at_once: int = Field(default=8, ge=1, le=1000)
    """How many may come in a row before that holds."""
    per_address: int = Field(default=40, ge=1, le=100_000)
    """Open chats from one network address."""
    visitors: int = Field(default=5_000, ge=1, le=100_000)
    """Open chats at all, in one process."""


class ChatSettings(Settings):
    title: Texts = Field(default_factory=dict)
    """Over the chat; left out: the organisation's name."""
    greeting: Texts = Field(default_factory=dict)
    languages: tuple[Language, ...] = Field(default=OUR_LANGUAGES, min_length=1)
    """Offered by the widget; the first is the default."""
    allow_from: tuple[Origin, ...] = ()
    """Sites that may have the chat on their pages."""
    show: Show = Show.ALWAYS
    hours: CalendarId | None = None
    """The calendar by which it is open; left out: whenever somebody is there."""
    when_away: Away = Away.MAIL
    mail_after_minutes: float = Field(default=3, ge=0.05, le=10_080)
    """How long an answer waits for a visitor who is gone before it goes by mail."""
    remember_days: float = Field(default=7, ge=0.01, le=90)
    """How long a browser can come back to its chat."""
    max_length: int = Field(default=4_000, ge=100, le=20_000)
    files: ChatFiles = ChatFiles()
    limits: ChatLimits = ChatLimits()
    identity_secret: SecretStr | None = None
    """Signs who a visitor is, on the site's own server."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        unknown = [one for one in self.languages if one not in OUR_LANGUAGES]
        if unknown:
            there = ", ".join(OUR_LANGUAGES)
            raise ValueError(f"the chat is not written in {unknown[0]}; there are {there}")
        secret = self.identity_secret
        if secret is not None and len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"identity_secret has fewer than {SHORTEST_SECRET} characters")
        return self

    @property
    def remembered(self) -> timedelta:
        return timedelta(days=self.remember_days)


def in_language(texts: dict[str, str], language: str, default: str = "") -> str:
    """The text in that language, or what is for all, or the first there is."""
    return texts.get(language) or texts.get("") or next(iter(texts.values()), default)
