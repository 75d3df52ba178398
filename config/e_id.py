"""`e_id` of organisation.yaml: issuers of OpenID Connect that customers may show who they are with."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,40}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _is_safe(value: str) -> str:
    """OpenID Connect Discovery 1.0, section 3; this machine itself is let off for tests."""
    parts = urlsplit(value)
    is_here = parts.hostname in ("127.0.0.1", "localhost")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
        raise ValueError("an issuer has an https address")
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("an issuer is a plain address, with no question mark, # or log-in in it")
    return value


class Match(Shape):
    """One thing that the issuer says and that we know of the customer already."""

    claim: Annotated[str, Field(min_length=1, max_length=200)]
    field: Id | None = None
    """Of `contact_fields`: a customer number, a national identity number."""
    identity: Literal["email", "phone"] | None = None
    """The issuer must have verified it itself (`email_verified`, `phone_number_verified`)."""

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.field is None) == (self.identity is None):
            raise ValueError("says either field or identity")
        return self


class EId(Shape):
    id: Id
    name: dict[Language, Annotated[str, Field(min_length=1, max_length=100)]] = Field(min_length=1)
    """On the button."""
    issuer: Annotated[str, Field(max_length=500), AfterValidator(_is_safe)]
    client_id: Annotated[str, Field(min_length=1, max_length=500)]
    client_secret: SecretStr | None = None
    scopes: tuple[Annotated[str, Field(pattern=r"^[!-~]{1,100}$")], ...] = ("openid",)
    level: Annotated[str, Field(max_length=200)] = ""
    """The `acr` that is asked for, and that the answer must bear."""
    match: Annotated[tuple[Match, ...], Field(min_length=1, max_length=20)]
    """Any of these must fit; where none does, the log-in opens nothing."""

    @model_validator(mode="after")
    def _is_open_id(self) -> Self:
        if "openid" not in self.scopes:
            raise ValueError('scopes must hold "openid"')
        return self
