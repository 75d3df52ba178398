"""A mailbox in YAML."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from connectors.base import Settings
from connectors.email.own_address import is_address
from connectors.email.service_account import read_service_account

Security = Literal["tls", "starttls", "none"]
Port = Annotated[int, Field(ge=1, le=65535)]
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MoveTo(_Part):
    move_to: str = Field(min_length=1)


class Server(_Part):
    host: str = Field(min_length=1)
    port: Port | None = None
    security: Security = "tls"
    insecure: bool = False
    """Allows `security: none` to a server that is not on this machine."""
    ca_file: Path | None = None
    """Trusts this certificate authority instead of the system's."""
    user: str = ""
    """The channel's address when left out."""
    password: SecretStr | None = None

    @model_validator(mode="after")
    def _plain_text_only_at_home(self) -> Self:
        if self.security == "none" and not self.insecure and self.host not in LOCAL_HOSTS:
            raise ValueError(
                "security: none would send the password readable to "
                f"{self.host}; use tls or starttls, or say insecure: true"
            )
        return self


class ImapSettings(Server):
    folders: tuple[str, ...] = ("INBOX",)
    poll_seconds: int = Field(default=60, ge=1, le=3600)
    after: Literal["nothing", "mark_seen"] | MoveTo = "nothing"
    since: date | None = None

    @field_validator("folders")
    @classmethod
    def _some_folders_each_once(cls, folders: tuple[str, ...]) -> tuple[str, ...]:
        if not folders or not all(folders):
            raise ValueError("name at least one folder, such as INBOX")
        if len(set(folders)) < len(folders):
            raise ValueError("a folder is named twice")
        return folders

    @model_validator(mode="after")
    def _never_moves_to_where_it_reads(self) -> Self:
        if isinstance(self.after, MoveTo) and self.after.move_to in self.folders:
            raise ValueError("after: move_to names a folder that is read")
        return self


class SmtpSettings(Server):
    login: bool = True
    """False for a relay that wants no log-in. Without a user the log-in is that of `imap`."""


class OAuthSettings(_Part):
    provider: Literal["google", "microsoft", "custom"]
    flow: Literal["client_credentials", "refresh_token", "service_account"] = "refresh_token"
    tenant: str = Field(default="", pattern=r"^[A-Za-z0-9.-]*$")
    client_id: str = ""
    """Of the app; a service account has none."""
    client_secret: SecretStr | None = None
    refresh_token: SecretStr | None = None
    """The first one; those that the provider gives later are kept by Inkorg."""
    service_account: SecretStr | None = None
    """The JSON key file of a Google service account with domain-wide delegation: `!file PATH`."""
    token_url: str = ""
    scope: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for wrong, why in _oauth_faults(self):
            if wrong:
                raise ValueError(why)
        return self


class EmailSettings(Settings):
    address: str
    name: str = ""
    """Shown as the sender; the channel's name when left out."""
    aliases: tuple[str, ...] = ()
    """Other addresses that end in this mailbox: nothing automatic is sent to them."""
    imap: ImapSettings | None = None
    smtp: SmtpSettings | Literal["same as imap"] | None = None
    oauth: OAuthSettings | None = None
    """The log-in for servers that are given no password."""
    message_id_domain: str = ""
    trusted_authserv: tuple[str, ...] = ()
    """Servers of ours whose Authentication-Results are believed."""
    authserv_without_name: bool = False
    """Believes the topmost Authentication-Results that names no server: Microsoft 365 writes it so."""
    plus_addressing: bool = False
    """The server delivers local+anything@domain here: replies come back with a token."""
    max_recipients: int = Field(default=100, ge=1, le=1000)

    @field_validator("address")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if not is_address(value):
            raise ValueError(f"{value!r} is not a mail address")
        return value

    @field_validator("aliases")
    @classmethod
    def _addresses(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(cls._an_address(value) for value in values)

    @model_validator(mode="after")
    def _can_log_in(self) -> Self:
        if self.smtp == "same as imap" and self.imap is None:
            raise ValueError("smtp: same as imap, but there is no imap")
        if self.imap and not (self.imap.password or self.oauth):
            raise ValueError("imap needs a password, or the channel needs oauth")
        if isinstance(self.smtp, SmtpSettings):
            self._smtp_can_log_in(self.smtp)
        return self

    def _smtp_can_log_in(self, smtp: SmtpSettings) -> None:
        borrowed = self.imap.password if self.imap and not smtp.user else None
        if smtp.login and not (smtp.password or borrowed or self.oauth):
            raise ValueError("smtp needs a password, oauth, or login: false")


def _oauth_faults(oauth: OAuthSettings) -> tuple[tuple[bool, str], ...]:
    custom, app_only = oauth.provider == "custom", oauth.flow == "client_credentials"
    account = oauth.flow == "service_account"
    url = urlsplit(oauth.token_url)
    scheme_ok = url.scheme == "https" or (url.scheme == "http" and url.hostname in LOCAL_HOSTS)
    return (
        (custom and not oauth.token_url, "provider: custom needs token_url"),
        (not custom and bool(oauth.token_url), "token_url is only for provider: custom"),
        (custom and not scheme_ok, "token_url must begin with https://"),
        (custom and app_only and not oauth.scope, "client_credentials needs a scope"),
        (oauth.provider == "google" and app_only, "Google has no client_credentials for mail"),
        (app_only and not oauth.client_secret, "client_credentials needs client_secret"),
        (
            oauth.provider == "microsoft" and app_only and not oauth.tenant,
            "client_credentials needs the tenant",
        ),
        (
            oauth.flow == "refresh_token" and not oauth.refresh_token,
            "flow: refresh_token needs a refresh_token",
        ),
        (not account and not oauth.client_id, "oauth needs a client_id"),
        (account and oauth.provider == "microsoft", "flow: service_account is Google's"),
        (account != bool(oauth.service_account), "flow: service_account and the key go together"),
        *_account_faults(oauth),
    )


def _account_faults(oauth: OAuthSettings) -> tuple[tuple[bool, str], ...]:
    if oauth.service_account is None:
        return ()
    try:
        read_service_account(oauth.service_account.get_secret_value())
    except ValueError as error:
        return ((True, str(error)),)
    return ()
