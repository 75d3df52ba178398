"""Access tokens for IMAP and SMTP: two flows of OAuth 2.0 (RFC 6749 sections 4.4 and 6), and a
Google service account.

A rotated refresh token is saved before anything else is done with the answer, since the old one may
be dead by then. Several processes share one mailbox: when a refresh token is refused, the saved one is
read again, since another process may have rotated it.
"""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.base import Credentials
from connectors.email.oauth_faults import explain_refusal
from connectors.email.service_account import GRANT, SCOPE, read_service_account
from connectors.email.settings import OAuthSettings
from connectors.http import Http
from inbox.model.errors import ReauthoriseError, TemporaryError
from inbox.model.words import Trouble

_EARLY = timedelta(minutes=2)
"""A token is renewed this long before its end, so that it holds for what it is asked for."""
_MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
_OUTLOOK = "https://outlook.office.com/"
_SCOPES = {
    ("microsoft", "client_credentials"): "https://outlook.office365.com/.default",
    ("microsoft", "refresh_token"): (
        f"{_OUTLOOK}IMAP.AccessAsUser.All {_OUTLOOK}SMTP.Send offline_access"
    ),
}


@dataclass(frozen=True, slots=True)
class _Token:
    access: str
    expires_at: datetime


class TokenSource:
    """Thread-safe."""

    def __init__(
        self, settings: OAuthSettings, credentials: Credentials, subject: str = ""
    ) -> None:
        """`subject` is the mailbox that a service account acts as."""
        self._settings = settings
        self._credentials = credentials
        self._subject = subject
        self._token: _Token | None = None
        self._lock = threading.Lock()

    def token(self, *, refused: str = "") -> str:
        """An access token; a new one when the last is about to end or is the one that was refused."""
        with self._lock:
            held = self._token
            if held is None or held.access == refused or _ends(held):
                held = self._token = self._renew()
            return held.access

    def _renew(self) -> _Token:
        if self._settings.flow == "service_account":
            return self._accept(self._post(account_form(self._settings, self._subject)), "")
        if self._settings.flow == "client_credentials":
            return self._accept(self._ask("client_credentials", ""), "")
        first = self._refresh_token()
        try:
            return self._accept(self._ask("refresh_token", first), first)
        except ReauthoriseError:
            second = self._refresh_token()
            if second == first:
                raise
            return self._accept(self._ask("refresh_token", second), second)

    def _refresh_token(self) -> str:
        """The last one saved, unless ops put a new seed into the configuration since."""
        saved = self._credentials.load()
        if saved.get("seed") == self._seed_mark():
            return str(saved.get("refresh_token") or self._seed())
        return self._seed()

    def _seed(self) -> str:
        seed = self._settings.refresh_token
        return seed.get_secret_value() if seed else ""

    def _seed_mark(self) -> str:
        return hashlib.sha256(self._seed().encode()).hexdigest()

    def _ask(self, grant: str, refresh_token: str) -> Mapping[str, Any]:
        return self._post(request_form(self._settings, grant, refresh_token))

    def _post(self, form: Mapping[str, str]) -> Mapping[str, Any]:
        http = Http(max_bytes=100_000)
        try:
            answer = http.post(token_url(self._settings), form=form)
        finally:
            http.close()
        values = answer.json()
        if not isinstance(values, dict):
            raise TemporaryError("The token server sent no JSON object", trouble=Trouble.PLATFORM)
        if not answer.ok:
            raise explain_refusal(values, answer.status, self._settings)
        return values

    def _accept(self, values: Mapping[str, Any], used: str) -> _Token:
        rotated = values.get("refresh_token")
        if used and isinstance(rotated, str) and rotated and rotated != used:
            self._credentials.save({"refresh_token": rotated, "seed": self._seed_mark()})
        access = values.get("access_token")
        if not isinstance(access, str) or not access.isascii() or not access.isprintable():
            words = "The token server sent no usable access_token"
            raise TemporaryError(words, trouble=Trouble.PLATFORM)
        return _Token(access, datetime.now(UTC) + lifetime(values.get("expires_in")))


def token_url(settings: OAuthSettings) -> str:
    urls = {
        "google": "https://oauth2.googleapis.com/token",
        "microsoft": _MICROSOFT.format(tenant=settings.tenant or "common"),
        "custom": settings.token_url,
    }
    return urls[settings.provider]


def request_form(settings: OAuthSettings, grant: str, refresh_token: str) -> dict[str, str]:
    secret = settings.client_secret
    form = {
        "grant_type": grant,
        "client_id": settings.client_id,
        "client_secret": secret.get_secret_value() if secret else "",
        "refresh_token": refresh_token,
        "scope": settings.scope or _SCOPES.get((settings.provider, settings.flow), ""),
    }
    return {name: value for name, value in form.items() if value}


def account_form(settings: OAuthSettings, subject: str) -> dict[str, str]:
    assert settings.service_account is not None  # the settings refuse it otherwise
    account = read_service_account(settings.service_account.get_secret_value())
    scope, now = settings.scope or SCOPE, datetime.now(UTC)
    assertion = account.assertion(subject, scope, token_url(settings), now)
    return {"grant_type": GRANT, "assertion": assertion}


def lifetime(value: object) -> timedelta:
    """`expires_in` is optional, and some servers send it as text; five minutes when in doubt."""
    digits = str(value)
    known = digits.isascii() and digits.isdigit()
    return timedelta(seconds=min(int(digits[:9]), 86_400)) if known else timedelta(minutes=5)


def _ends(token: _Token) -> bool:
    return datetime.now(UTC) >= token.expires_at - _EARLY
