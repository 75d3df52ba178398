"""What every answer says to the browser."""

from collections.abc import Mapping

from aiohttp import web

NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""For data: should a browser ever show it as a page, it may do nothing."""

# A mail is shown in a frame without scripts that inherits these; its remote pictures wait for a click.
CONSOLE = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob: https: http:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self' blob:",
        "media-src 'self' blob:",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
WALL = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """A page that may be shown in other sites' frames says so in its own policy (`frame-ancestors`)."""
    headers = response.headers
    headers["Server"] = "inkorg"  # Not which version of what it is made of.
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    policy = headers.setdefault("Content-Security-Policy", NOTHING)
    if "frame-ancestors 'none'" in policy or "frame-ancestors" not in policy:
        headers.setdefault("X-Frame-Options", "DENY")
    if request.path.startswith("/api/"):
        headers.setdefault("Cache-Control", "no-store")
