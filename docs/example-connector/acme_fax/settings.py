"""What stands under `settings:`."""

from typing import Annotated

from pydantic import Field, SecretStr

from connectors.base import Settings


class FaxSettings(Settings):
    number: Annotated[str, Field(min_length=3, max_length=50)]
    """Ours, as people write it."""
    gateway: Annotated[str, Field(pattern=r"^https://|^http://(127\.0\.0\.1|localhost)[:/]")]
    secret: SecretStr
    """What the gateway signs with, and what we show it."""
