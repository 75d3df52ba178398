"""Is all well: the token, what it may do, the page. Changes nothing."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from connectors.meta.account import Account
from connectors.meta.settings import MetaSettings
from connectors.meta.values import ident, line, moment
from inbox.model.errors import ConnectorError, ReauthoriseError
from inbox.model.outbound import Check

SOON = timedelta(days=14)


def login_address(settings: MetaSettings, permissions: Collection[str]) -> str:
    """Where an administrator of the page lets the app in again. The app's own settings name the page
    to which it leads back; this one is the platform's for programs without any."""
    asked = {
        "client_id": settings.app_id,
        "redirect_uri": "https://www.facebook.com/connect/login_success.html",
        "response_type": "token",
        "scope": ",".join(permissions),
    }
    return f"https://www.facebook.com/{settings.version}/dialog/oauth?{urlencode(asked)}"


def check_token(
    account: Account, settings: MetaSettings, permissions: Collection[str], now: datetime
) -> tuple[Check, ...]:
    told = account.graph.debug().get("data")
    data = told if isinstance(told, dict) else {}
    again = f"Authorise again: {login_address(settings, permissions)}"
    if data.get("is_valid") is not True:
        error = data.get("error")
        why = line(error.get("message")) if isinstance(error, dict) else ""
        return (Check("token", False, f"The token is not valid. {why}".strip(), again),)
    if ident(data.get("app_id")) != settings.app_id:
        return (Check("token", False, "The token belongs to another app", again),)
    scopes = data.get("scopes")
    granted = frozenset(map(ident, scopes)) if isinstance(scopes, list) else frozenset()
    missing = sorted(set(permissions) - granted)
    return (
        _expiry(data.get("expires_at"), data.get("data_access_expires_at"), now, again),
        Check("permissions", False, f"Not granted: {', '.join(missing)}", again)
        if missing
        else Check("permissions", True, f"Granted: {', '.join(sorted(permissions))}"),
    )


def _expiry(expires: object, data_expires: object, now: datetime, again: str) -> Check:
    """0 means never."""
    ends = [at for value in (expires, data_expires) if value and (at := moment(value))]
    if not ends:
        return Check("token", True, "Valid, without an end")
    end = min(ends)
    words = f"Valid until {end:%Y-%m-%d}"
    if end <= now + SOON:
        return Check("token", False, words, again)
    return Check("token", True, words)


def check_node(account: Account) -> tuple[Check, ...]:
    told = account.graph.get(account.own, fields="id,name,username")
    name = line(told.get("name") or told.get("username"))
    return (Check("account", True, f"Reached: {name or account.own}"),)


def tried(name: str, ask: Callable[[], tuple[Check, ...]], again: str) -> tuple[Check, ...]:
    try:
        return ask()
    except ConnectorError as error:
        advice = again if isinstance(error, ReauthoriseError) else "Look at the settings, try again"
        return (Check(name, False, str(error), advice),)


def now() -> datetime:
    return datetime.now(UTC)


def check_pace(account: Account) -> tuple[Check, ...]:
    used = account.graph.pace.percent
    ok = used < 95
    return (
        Check("allowance", ok, f"{used:.0f} % of the platform's calls are used", ""
              if ok else "Sends wait until the platform takes them again"),
    )  # fmt: skip
