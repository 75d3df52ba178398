"""A telephone, or a counter, in YAML."""

from typing import Annotated

from pydantic import Field, SecretStr

from connectors.base import Settings

Extension = Annotated[str, Field(pattern=r"^[0-9*#+]{1,32}$")]
Login = Annotated[str, Field(min_length=3, max_length=254)]


class PhoneSettings(Settings):
    numbers: tuple[Annotated[str, Field(min_length=3, max_length=50)], ...] = ()
    """Our own, in any format."""
    secret: Annotated[SecretStr, Field(min_length=16)] | None = None
    """What the telephone system signs with. Left out: calls are only logged by hand."""
    max_age_seconds: Annotated[int, Field(ge=10, le=86_400)] = 300
    """Older calls to us are refused: somebody may have listened and play them again."""
    extensions: dict[Extension, Login] = Field(default_factory=dict)
    """Extension → the agent's login."""
