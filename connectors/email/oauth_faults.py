"""What a token server's refusal means for the people who run the installation."""

import re
from collections.abc import Mapping
from typing import Any

from connectors.email.settings import OAuthSettings
from inbox.model.errors import ConnectorError, ReauthoriseError, TemporaryError
from inbox.model.words import Trouble

# https://learn.microsoft.com/entra/identity-platform/reference-error-codes
_AADSTS = {
    "50076": "Microsoft asks for a second factor: authorise again, with the mailbox's own account",
    "50173": "The password was changed: authorise again",
    "50034": "The tenant does not know this account: check tenant and address",
    "53003": "A conditional access policy forbids this: ask the tenant's administrator",
    "65001": "Consent is missing: let an administrator grant the mail permissions to the app",
    "70000": "The refresh token is void: authorise again",
    "70008": "The refresh token has run out: authorise again",
    "90002": "There is no such tenant: check oauth.tenant",
    "700016": "The tenant does not know this app: check oauth.client_id and oauth.tenant",
    "700082": "The refresh token was unused for too long: authorise again",
    "7000215": "client_secret is wrong: use the secret's value, not its id",
    "7000222": "client_secret has run out: make a new one in Entra and put it in the configuration",
}
_OAUTH = {  # RFC 6749 section 5.2
    "invalid_grant": "The log-in was revoked or has run out: authorise the mailbox again and put "
    "the new refresh_token in the configuration",
    "invalid_client": "client_id or client_secret is wrong or has run out: check oauth in the "
    "configuration",
    "unauthorized_client": "The app may not use this flow: check its permissions at the provider",
    "invalid_scope": "The app may not ask for this scope: check oauth.scope and its permissions",
    "unsupported_grant_type": "The provider does not have this flow: check oauth.flow",
    "invalid_request": "The provider does not understand the request: check tenant, client_id and "
    "scope",
}
_TROUBLES = {
    **dict.fromkeys(("50034", "90002"), Trouble.OAUTH_ACCOUNT),
    **dict.fromkeys(("65001", "unauthorized_client", "invalid_scope"), Trouble.CONSENT),
    **dict.fromkeys(("50076", "50173", "70000", "70008", "700082"), Trouble.TOKEN),
    "53003": Trouble.OAUTH_POLICY,
    "invalid_grant": Trouble.TOKEN,
}
_LATER = frozenset({"temporarily_unavailable", "server_error", "slow_down"})


def explain_refusal(
    values: Mapping[str, Any], status: int, settings: OAuthSettings
) -> ConnectorError:
    error = str(values.get("error", ""))[:100]
    if error in _LATER:
        words = f"The token server asks to come back later ({error})"
        return TemporaryError(words, trouble=Trouble.BUSY)
    found = re.search(r"AADSTS(\d{4,8})", str(values.get("error_description", ""))[:2000])
    code = found.group(1) if found else ""
    advice = _AADSTS.get(code) or _OAUTH.get(error) or "Check oauth in the configuration"
    shown = f"AADSTS{code}" if code else error or f"status {status}"
    trouble = _TROUBLES.get(code) or _TROUBLES.get(error) or Trouble.OAUTH_APP
    return ReauthoriseError(f"{advice} ({settings.provider}: {shown})", trouble=trouble)
