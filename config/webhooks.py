"""Addresses that rules may call. Only those that stand in organisation.yaml, never one from a customer."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from config.channels import Id


class Webhook(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    url: Annotated[str, Field(pattern=r"^https?://[^\s/?#@]+(/[^\s#]*)?$", max_length=500)]
    secret: SecretStr = Field(min_length=16)
    """Signs what is sent: HMAC-SHA256 over time and body."""
    allow_private: bool = False
    """Also an address inside our own network."""
