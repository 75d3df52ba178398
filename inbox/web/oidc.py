"""Asking an issuer who somebody is: OpenID Connect Core 1.0 with authorization code, PKCE (RFC 7636) and nonce.

Only issuers of organisation.yaml are ever asked."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, encode_basic_auth

from config.e_id import EId

TIMEOUT = ClientTimeout(total=10)
MOST_OCTETS = 512 * 1024
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Never `none`, and never a secret that both sides know."""
LEEWAY = timedelta(minutes=2)


class IssuerError(Exception):
    """Raised when an issuer can't be asked, or answers what can't be trusted. Its text is for the log."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    authorization: str
    token: str
    keys: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What this log-in was begun with."""

    nonce: str
    verifier: str
    comes_back_to: str


def challenge(verifier: str) -> str:
    """RFC 7636, section 4.2."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


async def log_in_address(issuer: EId, state: str, asked: Asked, language: str) -> str:
    async with ClientSession(timeout=TIMEOUT) as http:
        endpoints = await _discover(http, issuer)
    query = {
        "response_type": "code",
        "client_id": issuer.client_id,
        "redirect_uri": asked.comes_back_to,
        "scope": " ".join(issuer.scopes),
        "state": state,
        "nonce": asked.nonce,
        "code_challenge": challenge(asked.verifier),
        "code_challenge_method": "S256",
        "ui_locales": language,
        **({"acr_values": issuer.level} if issuer.level else {}),
    }
    joint = "&" if urlsplit(endpoints.authorization).query else "?"
    return f"{endpoints.authorization}{joint}{urlencode(query)}"


async def ask_who(issuer: EId, code: str, asked: Asked, now: datetime) -> Mapping[str, Any]:
    """The claims of the identity token, once all that must hold of it does."""
    async with ClientSession(timeout=TIMEOUT) as http:
        endpoints = await _discover(http, issuer)
        token, keys = await asyncio.gather(
            _exchange(http, issuer, endpoints, code, asked), _json(http, endpoints.keys)
        )
    return check_token(issuer, token, keys, asked.nonce, now)


async def _discover(http: ClientSession, issuer: EId) -> Endpoints:
    base = issuer.issuer.rstrip("/")
    said = await _json(http, f"{base}/.well-known/openid-configuration")
    if said.get("issuer") != issuer.issuer:
        raise IssuerError("calls itself otherwise than organisation.yaml")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    found = [str(said.get(name) or "") for name in names]
    if not all(_is_safe(one, issuer) for one in found):
        raise IssuerError("names addresses that are not safe")
    return Endpoints(*found)


def _is_safe(address: str, issuer: EId) -> bool:
    """As safe as the issuer itself: https, but for a machine that is its own issuer."""
    parts, own = urlsplit(address), urlsplit(issuer.issuer)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (own.scheme == "http" and parts.hostname == own.hostname)
    )


async def _exchange(
    http: ClientSession, issuer: EId, endpoints: Endpoints, code: str, asked: Asked
) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": asked.comes_back_to,
        "code_verifier": asked.verifier,
        "client_id": issuer.client_id,
    }
    headers = {"Accept": "application/json"}
    if issuer.client_secret is not None:
        # RFC 6749, section 2.3.1: both are encoded first.
        secret = quote(issuer.client_secret.get_secret_value(), safe="")
        headers["Authorization"] = encode_basic_auth(quote(issuer.client_id, safe=""), secret)
    answer = await _json(http, endpoints.token, form, headers)
    token = answer.get("id_token")
    if not isinstance(token, str) or len(token) > 64_000:
        raise IssuerError("gives no identity token")
    return token


async def _json(
    http: ClientSession,
    address: str,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Mapping[str, Any]:
    method = "GET" if form is None else "POST"
    try:
        async with http.request(
            method, address, data=form, headers=headers, allow_redirects=False
        ) as response:
            if response.status != 200:
                raise IssuerError(f"answers {response.status}")
            found = json.loads(await _whole(response))
    except (ClientError, TimeoutError, ValueError, RecursionError) as error:
        raise IssuerError(f"can't be asked: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise IssuerError("answers something else than was asked")
    return found


async def _whole(response: ClientResponse) -> bytes:
    """However many pieces it comes in."""
    raw = bytearray()
    async for piece in response.content.iter_any():
        raw += piece
        if len(raw) > MOST_OCTETS:
            raise IssuerError("answers without end")
    return bytes(raw)


def check_token(
    issuer: EId, token: str, keys: Mapping[str, Any], nonce: str, now: datetime
) -> Mapping[str, Any]:
    """OpenID Connect Core 1.0, section 3.1.3.7."""
    # Loaded by whoever logs in this way first.
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        known = KeySet.import_key_set({"keys": list(keys.get("keys") or ())})
        claims = jwt.decode(token, known, algorithms=list(SIGNED_WITH)).claims
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise IssuerError(f"signs what can't be checked: {type(error).__name__}") from error
    fault = next((name for name, holds in _demands(issuer, claims, nonce, now) if not holds), None)
    if fault is not None:
        raise IssuerError(f"gives a token whose {fault} is wrong")
    return claims


def _demands(
    issuer: EId, claims: Mapping[str, Any], nonce: str, now: datetime
) -> tuple[tuple[str, bool], ...]:
    to = claims.get("aud")
    audience = to if isinstance(to, list) else [to]
    party = claims.get("azp")
    return (
        ("iss", claims.get("iss") == issuer.issuer),
        ("aud", issuer.client_id in audience),
        (
            "azp",
            party == issuer.client_id if len(audience) > 1 else party in (None, issuer.client_id),
        ),
        ("exp", _time(claims, "exp", now) > now - LEEWAY),
        ("iat", _time(claims, "iat", now) <= now + LEEWAY),
        ("nonce", claims.get("nonce") == nonce),
        ("sub", isinstance(claims.get("sub"), str) and bool(claims["sub"])),
        ("acr", not issuer.level or claims.get("acr") == issuer.level),
    )


def _time(claims: Mapping[str, Any], name: str, now: datetime) -> datetime:
    """What is no time is long past as an end, and far off as a beginning."""
    value = claims.get(name)
    far = now + (timedelta(days=365) if name == "iat" else -timedelta(days=365))
    if not isinstance(value, int | float) or isinstance(value, bool):
        return far
    try:
        return datetime.fromtimestamp(value, tz=now.tzinfo)
    except (OverflowError, OSError, ValueError):
        return far
