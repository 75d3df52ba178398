"""How notices to those who work here may leave the installation: `notices` in organisation.yaml."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from config.channels import Id

_TOOL = re.compile(r"^[a-z][a-z0-9]{1,30}(://[a-z0-9.-]{1,253}(:\d{1,5})?)?$")


def _tool(value: str) -> str:
    if not _TOOL.match(value):
        raise ValueError(
            f'"{value}": write a tool as apprise names it, such as slack or msteams, and for one of '
            "your own its server too: mmosts://chat.example.se"
        )
    return value


class Push(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: Annotated[str, Field(pattern=r"^(mailto:[^\s@]+@[^\s@]+|https://\S+)$")] | None = None
    """Whom a browser's push service may turn to. Left out: the organisation's own web address."""
    allow_private: bool = False
    """Also push services inside of your own network."""


class Notices(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    mail: Id | None = None
    """The mailbox that they are sent from. Left out: the first that can send."""
    push: Push = Push()
    chat: tuple[Annotated[str, AfterValidator(_tool)], ...] = ()
    """Tools that people and teams may have them sent to; none unless it is named here."""
    keep_days: Annotated[int, Field(ge=1, le=3650)] = 90
