"""The part of a channel's YAML that is the same for every kind. `settings` are the connector's own."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from config.updates import Silence

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


def _off_is_nothing(value: Any) -> Any:
    if isinstance(value, str) and value != "off":
        raise ValueError(f'must be a text for each language ({{sv: …}}) or off, not "{value[:60]}"')
    return {} if value is False or value == "off" else value


def _same_in_all(value: Any) -> Any:
    """A text without languages is for all of them, kept under ""."""
    return {"": value} if isinstance(value, str) else value


def _one_as_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Roles = Annotated[
    tuple[Literal["agent", "lead", "admin", "surge"], ...], BeforeValidator(_one_as_many)
]


class PublicAnswers(BaseModel):
    """What stands between an answer in public and the public."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hold_seconds: Annotated[int, Field(ge=0, le=3600)] = 0
    """So long it can be taken back."""
    approval: bool = False
    """It leaves when a second person has said yes."""


class Moderation(BaseModel):
    """Which roles may do what on the platform. An administrator may do all of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hide: Roles = ("agent", "lead")
    delete: Roles = ("lead",)
    block: Roles = ("lead",)
    publish: Roles = ("lead",)


class ChannelEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    kind: Id
    name: Annotated[str, Field(min_length=1, max_length=200)]
    team: Id | None = None
    topic: Id | None = None
    language: Language | None = None
    """Of its customers, where the text does not tell; the organisation's first when left out."""
    signature: Annotated[
        dict[Language | Annotated[str, Field(max_length=0)], str], BeforeValidator(_same_in_all)
    ] = Field(default_factory=dict)
    acknowledge: Annotated[
        dict[Language, Annotated[str, Field(min_length=1)]], BeforeValidator(_off_is_nothing)
    ] = Field(default_factory=dict)
    """The automatic acknowledgement in each language; empty sends none."""
    silence: Silence | None = None
    """When its customers do not answer us; its team's where left out."""
    guideline: Annotated[
        dict[Language | Annotated[str, Field(max_length=0)], str], BeforeValidator(_same_in_all)
    ] = Field(default_factory=dict)
    """How one writes here, shown beside the composer in the reader's language."""
    public_answers: PublicAnswers = PublicAnswers()
    moderation: Moderation = Moderation()
    show_activity: bool = True
    """The customer sees that somebody has read and is writing, where the platform can show it."""
    parallel: bool = False
    settings: dict[str, Any] = Field(default_factory=dict, repr=False)
