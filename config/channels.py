"""The part of a channel's YAML that is the same for every kind. `settings` are the connector's own."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from config.updates import Silence

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


def _off_is_nothing(value: Any) -> Any:
    return {} if value is False or value == "off" else value


def _same_in_all(value: Any) -> Any:
    """A text without languages is for all of them, kept under ""."""
    return {"": value} if isinstance(value, str) else value


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
    parallel: bool = False
    settings: dict[str, Any] = Field(default_factory=dict, repr=False)
