"""What a page and an Instagram account have in common in YAML."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from connectors.base import Settings

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
PlatformId = Annotated[str, Field(pattern=r"^[0-9]{1,30}$")]
Secret = Annotated[SecretStr, Field(min_length=1)]


class MetaSettings(Settings):
    app: str = Field(default="meta", pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    """The address that the platform calls is /hooks/ and this; all channels of one app share it."""
    app_id: PlatformId
    app_secret: Secret
    verify_token: Secret
    """Any words of our own; typed into the app's page beside the address."""
    token: Secret
    human_agent: bool = False
    """The app has the approved feature Human Agent: a person may answer for seven days."""
    base: str = "https://graph.facebook.com"
    version: str = Field(default="v24.0", pattern=r"^v[0-9]{1,3}\.[0-9]{1,2}$")
    media_hosts: tuple[str, ...] = ()
    """Further hosts that pictures may be fetched from. On this machine with http, elsewhere with https."""
    poll_seconds: int = Field(default=600, ge=5, le=86_400)
    """How often it is looked up whether something came that nobody told us."""
    posts: int = Field(default=25, ge=0, le=100)
    """How many of the newest posts are looked at for comments that nobody told us of."""

    @field_validator("base")
    @classmethod
    def _a_safe_address(cls, value: str) -> str:
        parts = urlsplit(value)
        is_safe = parts.scheme == "https" or (
            parts.scheme == "http" and parts.hostname in LOCAL_HOSTS
        )
        if not (is_safe and parts.hostname):
            raise ValueError("base must begin with https://")
        return value.rstrip("/")

    @property
    def secrets(self) -> tuple[str, ...]:
        """Any of these may have signed a call."""
        return (self.app_secret.get_secret_value(),)
