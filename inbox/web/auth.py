"""From a request to a claim: the session's cookie or a bearer token, and what protects a cookie."""

from aiohttp import web

from inbox.model.errors import ForbiddenError, UnknownCallerError
from inbox.services.logins.callers import Claim
from inbox.services.logins.secret_tokens import WALLBOARD_PREFIX, hash_secret
from inbox.services.logins.sessions import LONGEST
from inbox.web.parts import PARTS, Parts

SAFE = ("GET", "HEAD", "OPTIONS")
MAX_SECRET = 200


def cookie_name(parts: Parts) -> str:
    """`__Host-` lets no other host or path of the domain set it (RFC 6265bis, section 4.1.3.2)."""
    return "__Host-inkorg" if parts.is_https else "inkorg"


def claim_of(request: web.Request) -> Claim:
    """Raises UnknownCallerError where nothing is claimed at all."""
    bearer = _bearer(request)
    if bearer:
        is_wall = bearer.startswith(WALLBOARD_PREFIX)
        return Claim("wallboard" if is_wall else "token", hash_secret(bearer))
    token = request.cookies.get(cookie_name(request.app[PARTS]), "")
    if not token or len(token) > MAX_SECRET:
        raise UnknownCallerError("You are not logged in.")
    if request.method in SAFE:
        return Claim("session", hash_secret(token))
    refuse_foreign_origin(request)
    return Claim(
        "session", hash_secret(token), request.headers.get("X-CSRF-Token", "")[:MAX_SECRET]
    )


def _bearer(request: web.Request) -> str:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip()[:MAX_SECRET] if kind.lower() == "bearer" else ""


def refuse_foreign_origin(request: web.Request) -> None:
    """A second wall behind SameSite and the CSRF token, and the only one around log-in itself."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site in ("same-origin", "none") or (site is None and origin is None):
        return  # No page can make a browser say so of another site.
    own = {f"http://{request.host}", f"https://{request.host}", request.app[PARTS].base_url}
    if site is not None or origin not in own:
        raise ForbiddenError("This was sent by a page of another site.", code="other_site")


def set_cookie(response: web.StreamResponse, parts: Parts, token: str) -> None:
    response.set_cookie(
        cookie_name(parts),
        token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        httponly=True,
        secure=parts.is_https,
        samesite="Lax",
    )


def drop_cookie(response: web.StreamResponse, parts: Parts) -> None:
    response.del_cookie(
        cookie_name(parts), path="/", httponly=True, secure=parts.is_https, samesite="Lax"
    )
