"""Is all well: the token, what it may do, the page. Changes nothing."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from connectors.meta.account import Account
from connectors.meta.settings import MetaSettings
from connectors.meta.values import ident, line, moment
from inbox.model.errors import ConnectorError, ReauthoriseError
from inbox.model.outbound import Check
from inbox.model.words import Checked, Trouble

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
        words = f"The token is not valid. {why}".strip()
        return (Check("token", False, words, again, Trouble.TOKEN),)
    if ident(data.get("app_id")) != settings.app_id:
        words = "The token belongs to another app"
        return (Check("token", False, words, again, Checked.OTHER_APP),)
    scopes = data.get("scopes")
    granted = frozenset(map(ident, scopes)) if isinstance(scopes, list) else frozenset()
    missing = sorted(set(permissions) - granted)
    return (
        _expiry(data.get("expires_at"), data.get("data_access_expires_at"), now, again),
        _permissions(missing, sorted(permissions), again),
    )


def _permissions(missing: Sequence[str], wanted: Sequence[str], again: str) -> Check:
    if missing:
        words, facts = f"Not granted: {', '.join(missing)}", {"names": ", ".join(missing)}
        return Check("permissions", False, words, again, Checked.NOT_GRANTED, facts)
    names = ", ".join(wanted)
    return Check(
        "permissions", True, f"Granted: {names}", code=Checked.GRANTED, facts={"names": names}
    )


def _expiry(expires: object, data_expires: object, now: datetime, again: str) -> Check:
    """0 means never."""
    ends = [at for value in (expires, data_expires) if value and (at := moment(value))]
    if not ends:
        return Check("token", True, "Valid, without an end", code=Checked.TOKEN_VALID)
    end = min(ends)
    words, facts = f"Valid until {end:%Y-%m-%d}", {"day": f"{end:%Y-%m-%d}"}
    if end <= now + SOON:
        return Check("token", False, words, again, Checked.TOKEN_ENDS, facts)
    return Check("token", True, words, code=Checked.TOKEN_UNTIL, facts=facts)


def check_node(account: Account) -> tuple[Check, ...]:
    told = account.graph.get(account.own, fields="id,name,username")
    name = line(told.get("name") or told.get("username"))
    shown = name or account.own
    return (
        Check("account", True, f"Reached: {shown}", code=Checked.REACHED, facts={"name": shown}),
    )


def tried(name: str, ask: Callable[[], tuple[Check, ...]], again: str) -> tuple[Check, ...]:
    try:
        return ask()
    except ConnectorError as error:
        advice = again if isinstance(error, ReauthoriseError) else "Look at the settings, try again"
        return (Check(name, False, str(error), advice, error.trouble),)


def now() -> datetime:
    return datetime.now(UTC)


def check_pace(account: Account) -> tuple[Check, ...]:
    used = account.graph.pace.percent
    ok = used < 95
    words = f"{used:.0f} % of the platform's calls are used"
    advice = "" if ok else "Sends wait until the platform takes them again"
    code, facts = Checked.ALLOWANCE if ok else Checked.ALLOWANCE_USED, {"percent": round(used)}
    return (Check("allowance", ok, words, advice, code, facts),)
